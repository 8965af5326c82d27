// UnitModel: what directives mean.
//
//     MergedUnit ──UnitDecoder──► DecodedUnit { kind, unit, exec, kill, diagnostics, isBad }
//                     │
//                     ├─ Catalogue     one row per directive: what exists, where, what it takes and means
//                     ├─ AppliedKey    which of them the daemon applies: each has a field and a case
//                     ├─ Specifier…    % values, from a `Surroundings` and the unit's name
//                     └─ ValueSyntax   how values are spelled: text to value or nil, without messages
//
// The catalogue is the one place that knows a directive. Whether a row is `applied` is not written into it:
// it follows from `AppliedKey`, on whose cases the decoder switches without a default, so a row cannot claim
// what the decoder does not do.
//
// Invariants:
// * Decoding is a function: merged assignments, a name and `Surroundings` give typed settings. Nothing is
//   looked up; names of users, hosts and interfaces stay names.
// * Every assignment is either applied, or a finding names it (except those of sections and keys that start
//   with `X-` and of `[Install]`). A bad value is ignored alone, the earlier one stays, decoding goes on.
// * `isBad` comes with a finding of severity `error` that says why.
// * `dependsOnInstance` is set once a value was used that changes with the instance. A template without it
//   can be decoded once for all its instances.
// * Exec lines are cut and checked here; `$` is left to the start, when the environment is known
//   (`ExecCommand.expandedArguments`).
//
// - Source: systemd.unit(5), systemd.syntax(7), systemd.time(7)
