// UnitChecks: units together.
//
// From names to loaded units, and what only shows when several units are seen at once:
//
//     UnitName ──UnitLoader──► LoadedUnit ──closure──► all that it refers to ──Plan──► diagnostics
//                   │
//                   ├─ locate, drop-ins, links          (UnitFiles)
//                   ├─ lex                              (UnitSyntax)
//                   ├─ decode                           (UnitModel)
//                   └─ implicit and default dependencies
//
// The daemon, the checks and an editor load by this same code.
//
// Invariants:
// * Loading never fails: a unit that is missing, masked, unreadable or wrong is a `LoadedUnit` that says so,
//   and never keeps another one from loading.
// * Every name that a loaded unit refers to is the canonical one: aliases are resolved while loading.
// * A unit keeps what was loaded until `daemonReload`, whatever happens to its files; only a unit that was
//   not there is looked for again.
// * An instance for a connection is made from its template without touching a file.
