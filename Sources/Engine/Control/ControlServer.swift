import Glibc
import Linux
import Systemd
import UnitModel

/// The control interface: `org.freedesktop.systemd1` for peer-to-peer clients on UNIX sockets.
///
///     listener ─► client ─► call ─► object (manager, unit, job, driver) ─► interface table
///
/// Everything that a client may do is bounded: how many there are, what one call may carry, and
/// how much waits for one that does not read. Nothing is kept for a client but its connection.
package final class ControlServer {
  /// How many clients are served at a time; a further one is closed at once.
  package static let clientLimit = 128

  let loop: EventLoop
  private(set) weak var supervisor: (any ControlledSupervisor)?
  private let id = ID128.random()
  private var listeners: [ControlListener] = []
  private var directories: [ControlNode] = []
  private(set) var clients: [ObjectIdentifier: ControlClient] = [:]
  private var clientCount: UInt64 = 0

  /// Units whose changes are told in the next turn.
  private var changedUnits: Set<UnitName> = []

  package init(loop: EventLoop, supervisor: any ControlledSupervisor) {
    self.loop = loop
    self.supervisor = supervisor
  }

  /// Serves at `path` as well, until `close`. Directories that are missing are made, and removed
  /// again at the end.
  package func listen(at path: String) throws(ControlListener.Refusal) {
    let listener = try ControlListener(path: path, on: loop) { [unowned self] in
      admit($0, $1)
    }
    listeners.append(listener)
  }

  /// Serves systemd's own client programs, at the path where they look for systemd: below `/run`,
  /// in user mode below `$XDG_RUNTIME_DIR`.
  ///
  /// Never takes the place of a systemd that runs. systemctl also wants `/run/systemd/system` to
  /// be there, which is made and removed likewise.
  package func listenForSystemctl(
    runtimeDirectory: String = "/run"
  ) throws(ControlListener.Refusal) {
    if getpid() != 1, ProcFile.read("/proc/1/comm", limit: 64) == "systemd\n",
      runtimeDirectory == "/run"
    {
      throw ControlListener.Refusal(
        "cannot serve systemctl: systemd runs as PID 1 here, and systemctl is its client; "
          + "use usherctl, or start usherd without --systemctl")
    }
    let path = runtimeDirectory + "/systemd/private"
    if runtimeDirectory == "/run" {
      directories.append(try ControlNode.makeDirectory("/run/systemd/system"))
    }
    do throws(ControlListener.Refusal) {
      try listen(at: path)
    } catch {
      removeDirectories()
      throw error
    }
  }

  /// Takes over a listening socket that somebody else made; its node stays at the end.
  package func listen(adopting descriptor: Int32) throws(ControlListener.Refusal) {
    let listener = try ControlListener(adopting: descriptor, on: loop) { [unowned self] in
      admit($0, $1)
    }
    listeners.append(listener)
  }

  /// Ends all connections and removes the socket nodes.
  package func close() {
    for listener in listeners { listener.close() }
    listeners = []
    for client in Array(clients.values) { client.cutOff() }
    removeDirectories()
  }

  private func removeDirectories() {
    for directory in directories { directory.remove() }
    directories = []
  }

  var busID: String { id.description }

  /// True while somebody is told what happens.
  package var hasClients: Bool { !clients.isEmpty }

  /// How many clients are connected.
  package var connectedCount: Int { clients.count }

  var snapshot: ManagerSnapshot? { supervisor?.managerSnapshot() }

  // MARK: Clients

  private func admit(_ descriptor: Descriptor, _ peer: PeerCredentials) {
    guard clients.count < ControlServer.clientLimit else { return }
    clientCount &+= 1
    let client = ControlClient(
      uniqueName: ":1.\(clientCount)", processID: peer.pid ?? 0, userID: peer.uid)
    do throws(SystemdError) {
      client.connection = try BusConnection.serve(
        descriptor.release(), on: loop, id: id, sender: "org.freedesktop.systemd1"
      ) { [unowned self, unowned client] message in
        receive(message, from: client)
      }
    } catch {
      // The descriptor is closed; the client sees the end of its connection.
      return
    }
    client.onCutOff = { [unowned self, unowned client] in drop(client) }
    clients[ObjectIdentifier(client)] = client
  }

  /// Forgets a client whose connection has ended.
  private func drop(_ client: ControlClient) {
    guard clients.removeValue(forKey: ObjectIdentifier(client)) != nil else { return }
    // Let go later: the library may still be using the connection.
    try? loop.later { _ = client }
  }

  /// - Returns: true if the message is dealt with.
  private func receive(_ message: BusMessage, from client: ControlClient) -> Bool {
    switch message.kind {
    case .methodCall:
      if message.interface == "org.freedesktop.DBus.Peer" { return false }
      dispatch(ControlCall(self, client, message))
    case .signal:
      if message.interface == "org.freedesktop.DBus.Local", message.member == "Disconnected" {
        drop(client)
      }
    case .methodReturn, .methodError, .other: break
    }
    return true
  }

  // MARK: Announcements

  func flushChanges() {
    let names = changedUnits
    changedUnits = []
    for name in names.sorted(by: { $0.full < $1.full }) { announceProperties(of: name) }
  }

  func noteChange(of name: UnitName) {
    guard !clients.isEmpty else { return }
    let isFirst = changedUnits.isEmpty
    changedUnits.insert(name)
    if isFirst {
      do throws(SystemdError) {
        try loop.later { [weak self] in self?.flushChanges() }
      } catch {
        flushChanges()
      }
    }
  }

  func broadcast(
    path: String, interface: String, member: String, isChatter: Bool = false, _ values: [BusValue]
  ) {
    for client in Array(clients.values) {
      guard
        let signal = try? client.connection?.makeSignal(
          path: path, interface: interface, member: member),
        (try? signal.append(values)) != nil
      else { continue }
      client.send(signal, isChatter: isChatter)
    }
  }
}

extension ControlServer {
  struct Credentials {
    var user: UInt32
    var process: UInt32
  }

  /// Of the daemon, or of the calling client if that is meant.
  func credentials(of owner: String, _ call: ControlCall) -> Credentials {
    let isClient = owner == call.client.uniqueName
    let pid = isClient ? call.client.processID : getpid()
    return Credentials(
      user: isClient ? call.client.userID : geteuid(), process: UInt32(bitPattern: pid))
  }
}
