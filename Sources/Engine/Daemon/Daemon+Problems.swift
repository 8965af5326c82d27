import SupervisorCore
import UnitModel

extension Daemon {
  /// Logs what went wrong with a unit and keeps it for `status`: the unit's last words of that kind.
  ///
  /// - Parameter text: begins with the unit's name, as all of the log's lines about units do.
  func tell(_ level: DaemonLog.Level, of id: UnitID, _ text: String) {
    log.log(level, text)
    // Instances of a template for connections come and go; nothing is kept for them.
    guard let record = core.units[id], !record.isConnectionInstance else { return }
    let prefix = record.name.full + ": "
    problems[id] = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
  }
}
