import Systemd

/// The few methods of a bus daemon that clients call who believe to be on a bus.
///
/// - Source: the D-Bus specification, "Message Bus Messages"
enum DriverInterface {
  typealias Method = BusInterface<ControlServer>.Method

  private static let ownName = "org.freedesktop.systemd1"
  private static let uniqueName = ":1.0"
  private static let busName = "org.freedesktop.DBus"

  static let driver = BusInterface<ControlServer>(
    name: "org.freedesktop.DBus", methods: connection + names,
    signals: [.init(name: "NameOwnerChanged", signature: "sss")])

  private static let connection: [Method] = [
    Method("Hello", returns: "s") { call, _ in
      // From now on messages come from a unique name, as they do on a bus.
      call.client.connection?.setSender(uniqueName)
      call.reply(.string(call.client.uniqueName))
    },
    // All signals go to all clients: there is nothing to add or remove.
    Method("AddMatch", "s") { call, _ in call.reply() },
    Method("RemoveMatch", "s") { call, _ in call.reply() },
    Method("GetId", returns: "s") { call, server in call.reply(.string(server.busID)) },
    Method("RequestName", "su", returns: "u") { call, _ in
      call.refuse(
        ControlRefusal(.accessDenied, "This is no bus: names cannot be owned on it."))
    },
  ]

  private static let names: [Method] = [
    Method("ListNames", returns: "as") { call, _ in
      call.reply(.strings([busName, ownName, uniqueName, call.client.uniqueName]))
    },
    Method("ListActivatableNames", returns: "as") { call, _ in call.reply(.strings([])) },
    Method("NameHasOwner", "s", returns: "b") { call, _ in
      call.reply(.bool(owner(of: call.text(0), call) != nil))
    },
    Method("GetNameOwner", "s", returns: "s") { call, _ in
      withOwner(call) { call.reply(.string($0)) }
    },
    Method("StartServiceByName", "su", returns: "u") { call, _ in
      // 2: it runs already.
      withOwner(call) { _ in call.reply(.uint32(2)) }
    },
    Method("GetConnectionUnixUser", "s", returns: "u") { call, server in
      withOwner(call) { call.reply(.uint32(server.credentials(of: $0, call).user)) }
    },
    Method("GetConnectionUnixProcessID", "s", returns: "u") { call, server in
      withOwner(call) { call.reply(.uint32(server.credentials(of: $0, call).process)) }
    },
    Method("GetConnectionCredentials", "s", returns: "a{sv}") { call, server in
      withOwner(call) { owner in
        let found = server.credentials(of: owner, call)
        call.reply(
          .properties([
            ("UnixUserID", .uint32(found.user)), ("ProcessID", .uint32(found.process)),
          ]))
      }
    },
  ]

  /// The unique name behind a name, if it has one here.
  private static func owner(of name: String, _ call: ControlCall) -> String? {
    switch name {
    case busName: busName
    case ownName, uniqueName: uniqueName
    case call.client.uniqueName: name
    default: nil
    }
  }

  private static func withOwner(_ call: ControlCall, _ body: (String) -> Void) {
    guard let owner = owner(of: call.text(0), call) else {
      return call.refuse(
        BusError(
          "org.freedesktop.DBus.Error.NameHasNoOwner",
          "Could not get owner of name '\(call.text(0))': no such name"))
    }
    body(owner)
  }
}
