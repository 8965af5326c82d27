/// The terminal of a unit's processes.
///
/// - Source: systemd.exec(5), "StandardInput=" and "TTYPath=".
package struct TerminalSettings: Hashable, Sendable {
  /// `StandardInput=`: what happens where another session has the terminal.
  package enum Claim: String, Sendable {
    case waits = "tty"
    case forces = "tty-force"
    case fails = "tty-fail"
  }

  package var path = "/dev/console"
  package var resets = false
  package var hangsUp = false
  /// Zero: as it is.
  package var rows: UInt16 = 0
  package var columns: UInt16 = 0

  package init() {}

  /// What `TERM` says: the kernel's own console, or the least that others can do.
  ///
  /// - Parameter console: the terminal that `/dev/console` stands for.
  package func kind(console: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? ""
    if name == "console" { name = console }
    let isVirtual = name.hasPrefix("tty") && name.utf8.dropFirst(3).allSatisfy(ValueSyntax.isDigit)
    return isVirtual && name.utf8.count > 3 ? "linux" : "vt220"
  }
}

extension ExecSettings {
  /// True if a stream is the terminal, or the log that goes there as well.
  package var usesTerminal: Bool {
    if standardOutput == .log && outputLogWord.hasSuffix("+console") { return true }
    if standardError == .log && errorLogWord.hasSuffix("+console") { return true }
    return [standardInput, standardOutput, standardError].contains {
      if case .terminal = $0 { true } else { false }
    }
  }
}
