import Systemd

/// Jobs that were asked for, until each has ended.
struct JobWait {
  private let connection: ControlConnection
  private(set) var pending: [String: String] = [:]

  init(_ connection: ControlConnection) { self.connection = connection }

  /// Remembers a job by its object path.
  mutating func add(_ path: String, unit: String) { pending[path] = unit }

  /// Waits for the end of all of them.
  ///
  /// - Parameter ended: called for each with the unit and systemd's word for the result.
  mutating func finish(_ ended: (_ unit: String, _ result: String) throws -> Void) throws {
    while !pending.isEmpty {
      let signal: BusMessage
      do throws(SystemdError) {
        guard let next = try connection.bus.nextMessage() else { continue }
        signal = next
      } catch {
        throw CommandFailure(
          "cannot wait for \(units): the connection to usherd ended; its state is unknown, "
            + "see `usherctl status`")
      }
      if signal.interface == "org.freedesktop.DBus.Local" {
        throw CommandFailure(
          "cannot wait for \(units): usherd closed the connection; its state is unknown, "
            + "see `usherctl status`")
      }
      guard signal.kind == .signal, signal.member == "JobRemoved",
        signal.interface == ControlConnection.managerInterface
      else { continue }
      let values = try signal.values()
      guard values.count == 4, let path = values[1].text, let result = values[3].text,
        let unit = pending.removeValue(forKey: path)
      else { continue }
      try ended(unit, result)
    }
  }

  private var units: String { pending.values.sorted().joined(separator: ", ") }
}
