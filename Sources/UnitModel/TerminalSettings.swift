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
  /// `TTYVTDisallocate=`: what stands on it goes.
  package var clears = false
  /// The unit speaks of it, whether a stream is one or not.
  package var isNamed: Bool { path != "/dev/console" }
  /// Zero: as it is.
  package var rows: UInt16 = 0
  package var columns: UInt16 = 0

  package init() {}

  /// The number of a virtual terminal, `/dev/tty3`; nil for any other.
  package var virtualNumber: Int32? {
    guard path.hasPrefix("/dev/tty") else { return nil }
    return Int32(path.dropFirst("/dev/tty".utf8.count)).flatMap { (1...63).contains($0) ? $0 : nil }
  }

  /// Something is to be done with it before a process gets it, and after.
  package var isPrepared: Bool { hangsUp || resets || clears || rows > 0 || columns > 0 }

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
  /// True if the terminal is to be made ready: a stream is one, or the unit names it.
  package var preparesTerminal: Bool {
    guard terminal.isPrepared else { return false }
    if terminal.isNamed { return true }
    if case .terminal = standardInput { return true }
    if case .terminal = standardOutput { return true }
    if case .terminal = standardError { return true }
    return false
  }

  /// True if a stream is the terminal, or the log that goes there as well, or the unit names one.
  package var usesTerminal: Bool {
    if terminal.isNamed { return true }
    if standardOutput == .log && outputLogWord.hasSuffix("+console") { return true }
    if standardError == .log && errorLogWord.hasSuffix("+console") { return true }
    return [standardInput, standardOutput, standardError].contains {
      if case .terminal = $0 { true } else { false }
    }
  }
}
