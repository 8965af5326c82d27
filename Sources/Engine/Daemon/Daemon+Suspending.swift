import SupervisorCore
import UnitModel

extension Daemon {
  /// Words why a socket unit waits: once in a row of pauses.
  func tellSuspended(_ id: UnitID, _ reason: SocketMachine.Holds, _ pause: TimeSpan) {
    guard let record = core.units[id], let settings = record.definition.socket else { return }
    let service = core.relations[id]?.triggers.flatMap { core.units[$0] }
    let name = service?.name.full ?? "its service"
    let why: String
    var advice = "see why \(name) does not start"
    switch reason {
    case .triggerLimit:
      let burst = settings.triggerLimitBurst ?? (settings.accept ? 200 : 20)
      why = "\(burst) activations within \(Daemon.text(settings.triggerLimitInterval)) (TriggerLimitBurst=)"
      advice =
        settings.accept ? "raise the limit if that is no flood" : "see why \(name) does not take what waits"
    case .startLimit:
      why = "\(name) was started too often in too short a time (StartLimitBurst=)"
    case .noService:
      why =
        "cannot start \(name): \(service.map { Daemon.words($0.definition.loadState) } ?? "there is no such unit")"
      advice = "mend \(name), then daemon-reload"
    case .condition:
      why = "\(name) is not started, since a condition of it does not hold"
      advice = "see systemctl status \(name)"
    case .dependency:
      why = "cannot start \(name), since what it requires could not be started"
    case .resources:
      why =
        "cannot start \(settings.accept ? "an instance of \(name)" : name): no process could be made for it"
    default:
      why = reason.names.joined(separator: ", ")
    }
    tell(
      .warning, of: id,
      "\(record.name): suspended: \(why); connections wait in the queue, next try in \(Daemon.text(pause)); \(advice)"
    )
  }

  /// `2 s`, `1 min 30 s`, `50 ms`; never more than is worth saying.
  static func text(_ span: TimeSpan) -> String {
    let milliseconds = span.microseconds / 1000 + (span.microseconds % 1000 == 0 ? 0 : 1)
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    let seconds = milliseconds / 1000 + (milliseconds % 1000 >= 500 ? 1 : 0)
    if seconds < 60 { return "\(seconds) s" }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
