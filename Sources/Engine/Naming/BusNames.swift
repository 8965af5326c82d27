import Systemd

/// Who has which names on the message bus, for services of Type=dbus.
///
/// Joins the bus when the first name is asked about and leaves it with the last one. Nothing waits for the
/// bus: it may be a service of ours that is not up yet.
///
/// - Source: the D-Bus specification, "Message Bus Messages"
final class BusNames {
  private static let driver = "org.freedesktop.DBus"
  private static let driverPath = "/org/freedesktop/DBus"

  private let loop: EventLoop
  private let address: String
  private var connection: BusConnection?
  private var watches: [Int: Watch] = [:]
  /// Questions whether a name has an owner, by the number of the call.
  private var questions: [UInt64: String] = [:]
  private var lastWatch = 0

  private struct Watch {
    let name: String
    /// What the bus answers first is about somebody else.
    let hearsChangesOnly: Bool
    let tell: (Bool) -> Void
  }

  init(loop: EventLoop, address: String) {
    self.loop = loop
    self.address = address
  }

  /// Calls `tell` with what is true now, and then whenever it changes.
  ///
  /// - Parameter hearsChangesOnly: the name has an owner whom the one that is waited for takes it from.
  /// - Returns: the number to end it by.
  /// - Throws: where there is no bus.
  func watch(
    _ name: String, hearsChangesOnly: Bool = false, _ tell: @escaping (Bool) -> Void
  ) throws(SystemdError) -> Int {
    let connection: BusConnection
    if let old = self.connection { connection = old } else { connection = try join() }
    self.connection = connection
    try call(connection, "AddMatch", BusNames.rule(name))
    // Asked after the rule is set: no change is missed.
    let question = try call(connection, "NameHasOwner", name)
    questions[question] = name
    lastWatch &+= 1
    watches[lastWatch] = Watch(name: name, hearsChangesOnly: hearsChangesOnly, tell: tell)
    return lastWatch
  }

  func unwatch(_ number: Int) {
    guard let watch = watches.removeValue(forKey: number), let connection else { return }
    if watches.isEmpty { return leave() }
    // The bus counts the rules: another watch of the same name keeps its own.
    _ = try? call(connection, "RemoveMatch", BusNames.rule(watch.name))
  }

  func leave() {
    connection?.close()
    connection = nil
    questions = [:]
    watches = [:]
  }

  private func join() throws(SystemdError) -> BusConnection {
    try BusConnection.join(address: address, on: loop) { [weak self] message in
      self?.take(message)
      return false
    }
  }

  @discardableResult
  private func call(
    _ connection: BusConnection, _ member: String, _ argument: String
  ) throws(SystemdError) -> UInt64 {
    let call = try connection.makeCall(
      to: BusNames.driver, path: BusNames.driverPath, interface: BusNames.driver, member: member)
    try call.append([.string(argument)])
    return try connection.post(call)
  }

  private static func rule(_ name: String) -> String {
    "type='signal',sender='\(driver)',path='\(driverPath)',interface='\(driver)',member='NameOwnerChanged',arg0='\(name)'"
  }

  private func take(_ message: BusMessage) {
    switch message.kind {
    case .methodReturn:
      guard let name = questions.removeValue(forKey: message.replyNumber),
        case .bool(let isOwned)? = (try? message.values())?.first
      else { return }
      tell(name, isOwned, isChange: false)
    case .signal:
      if message.member == "Disconnected", message.interface == "org.freedesktop.DBus.Local" {
        // Not from within the connection's own callback.
        try? loop.later { [weak self] in self?.lost() }
        return
      }
      guard message.member == "NameOwnerChanged", let values = try? message.values(), values.count == 3,
        case .string(let name) = values[0], case .string(let owner) = values[2]
      else { return }
      tell(name, !owner.isEmpty, isChange: true)
    case .methodCall, .methodError, .other: break
    }
  }

  private func tell(_ name: String, _ isOwned: Bool, isChange: Bool) {
    for watch in watches.values where watch.name == name && (isChange || !watch.hearsChangesOnly) {
      watch.tell(isOwned)
    }
  }

  /// The bus is gone: with it all names are.
  private func lost() {
    if connection == nil { return }
    let old = watches.values.map(\.tell)
    leave()
    for tell in old { tell(false) }
  }
}
