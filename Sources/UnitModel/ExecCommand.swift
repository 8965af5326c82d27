import UnitSyntax

/// One command of an `Exec…=` line, specifiers expanded, `$` variables not yet.
package struct ExecCommand: Sendable {
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `-`: a failure counts as success.
    package static let ignoreFailure = Flags(rawValue: 1)
    /// `:`: `$` is not expanded.
    package static let noExpansion = Flags(rawValue: 2)
    /// `+`: no user, no sandbox.
    package static let fullPrivileges = Flags(rawValue: 4)
    /// `!`: the user is not changed, the rest applies.
    package static let noUserChange = Flags(rawValue: 8)
    /// `!!`: accepted, without effect (as in 258 and later).
    package static let ambient = Flags(rawValue: 16)
    /// `|`: run through the user's shell.
    package static let viaShell = Flags(rawValue: 32)
  }

  /// An absolute path, or a bare file name looked up in the search path when it is started.
  package var path: String
  /// argv, its first element included (the path, or what `@` named).
  package var arguments: [String]
  package var flags: Flags
  package var origin: Origin

  package init(path: String, arguments: [String], flags: Flags, origin: Origin) {
    self.path = path
    self.arguments = arguments
    self.flags = flags
    self.origin = origin
  }

  package var ignoresFailure: Bool { flags.contains(.ignoreFailure) }
}
