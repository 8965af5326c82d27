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
      guard let signal = try connection.nextSignal(whileWaitingFor: units) else { continue }
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

  /// Waits until none of these units is up or on its way any more.
  ///
  /// - Returns: false if one of them has failed.
  func untilEnded(_ units: [String]) throws -> Bool {
    var open = units
    var isGood = true
    while true {
      for unit in open {
        let state = try connection.property("ActiveState", of: unit)?.text ?? "inactive"
        guard state == "inactive" || state == "failed" else { continue }
        if state == "failed" { isGood = false }
        open.removeAll { $0 == unit }
      }
      if open.isEmpty { return isGood }
      _ = try connection.nextSignal(whileWaitingFor: open.joined(separator: ", "))
    }
  }

  private var units: String { pending.values.sorted().joined(separator: ", ") }
}

extension ControlConnection {
  /// The next thing that the daemon tells; nil if it was something else.
  ///
  /// - Parameter subject: what is waited for, for the message if the connection ends.
  func nextSignal(whileWaitingFor subject: String) throws(CommandFailure) -> BusMessage? {
    let signal: BusMessage?
    do throws(SystemdError) {
      signal = try bus.nextMessage()
    } catch {
      throw CommandFailure(
        "cannot wait for \(subject): the connection to usherd ended; its state is unknown, "
          + "see `usherctl status`")
    }
    if signal?.interface == "org.freedesktop.DBus.Local" {
      throw CommandFailure(
        "cannot wait for \(subject): usherd closed the connection; its state is unknown, "
          + "see `usherctl status`")
    }
    return signal
  }
}
