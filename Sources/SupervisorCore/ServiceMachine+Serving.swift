/// The instance of a connection: whether somebody has served it, and if not, why.
///
/// - Source: own; systemd counts a connection as accepted whatever becomes of it.
extension ServiceMachine {
  /// A process was made: one of `ExecStart=` has the connection from now on.
  mutating func noteServed(by token: ProcessToken, _ role: Role) {
    guard origin != nil, servedBy == nil else { return }
    let process = role == .main ? runs.last?.main : runs.last?.control
    if process?.phase == .start { servedBy = token }
  }

  /// Why the connection of an instance that is over was never served; nil if it was, or if there is nothing that could
  /// have served it.
  func reasonUnserved(hasProgram: Bool) -> ConnectionRefusal? {
    guard origin != nil, servedBy == nil else { return nil }
    if let refusal { return refusal }
    switch result {
    case .resources: return .resources
    case .execCondition: return .condition
    case .success: return hasProgram ? .startFailed : nil
    case .timeout, .signal, .watchdog, .protocol, .exitCode, .coreDump, .startLimitHit, .oomKill:
      return .startFailed
    }
  }
}
