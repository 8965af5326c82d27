import SupervisorCore
import UnitModel

/// `usherctl pause` and `resume`.
extension Daemon {
  package func setPaused(_ isPaused: Bool, _ name: UnitName) -> ControlRefusal? {
    guard let id = core.names[name], let record = core.units[id], record.definition.loadState == .loaded
    else {
      return ControlRefusal(.noSuchUnit, "Unit \(name) not loaded.")
    }
    guard record.hasSocket else {
      return ControlRefusal(
        .notSupported, "Unit \(name) has no listeners: sockets are paused, services frozen (usherctl freeze)."
      )
    }
    let wasPaused = record.socket?.isPaused == true
    var answer: ControlRefusal?
    request(.pause(name, isPaused)) { reply in
      guard case .refused = reply else { return }
      answer = ControlRefusal(.unitInactive, "Unit \(name) is not active: nothing connects to it.")
    }
    guard answer == nil, wasPaused != isPaused else { return answer }
    if !isPaused {
      log.info("\(name): resumed")
    } else if record.socket?.state == .running {
      log.info(
        "\(name): paused; its service accepts by itself as long as it runs, and is not started again then")
    } else {
      log.info("\(name): paused; what connects waits in the queue until usherctl resume \(name)")
    }
    return nil
  }
}
