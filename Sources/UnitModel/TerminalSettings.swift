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
  package var kind: String {
    let name = path.split(separator: "/").last ?? ""
    let isVirtual = name.hasPrefix("tty") && name.dropFirst(3).allSatisfy(\.isNumber) && name.count > 3
    return name == "console" || isVirtual ? "linux" : "vt220"
  }
}

extension ExecSettings {
  /// True if a stream is the terminal.
  package var usesTerminal: Bool {
    [standardInput, standardOutput, standardError].contains {
      if case .terminal = $0 { true } else { false }
    }
  }
}
