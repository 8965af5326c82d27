// UnitSyntax: bytes become lines.
//
// A unit file is read once and never copied: `SourceText` holds its bytes, and everything found in it is a
// range of them. The lexer knows the grammar and nothing of directives, so the same code serves the daemon,
// the checks and an editor:
//
//     SourceText ──lex──► Fragment { lines, sections, assignments, diagnostics, isRejected }
//
// Invariants:
// * The lines of a fragment follow each other without a gap from the first byte to the last, whatever the
//   bytes are: `lex(x).printed == x`.
// * A file always yields a fragment. What the grammar cannot read is a diagnostic and the rest is read on,
//   even where systemd gives the file up as a whole (`isRejected`): an editor wants every finding at once.
// * Lines are counted as an editor counts them, from one. A logical line that goes on over several physical
//   ones stands where it begins.
// * Nothing here grows faster than the file: one pass, and a joined line is bounded by 1 MiB.
//
// - Source: systemd.syntax(7)
