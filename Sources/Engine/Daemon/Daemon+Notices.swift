import Linux
import SupervisorCore
import Systemd
import UnitModel

/// A unit's notify socket and its place in the loop.
final class NotifyHandle {
  let socket: NotifySocket
  var source: EventSource?

  init(_ socket: NotifySocket) { self.socket = socket }

  func close() {
    source?.cancel()
    source = nil
    socket.close()
  }
}

extension Daemon {
  /// The notify socket of a unit; instances share their template's. Nil if there can be none,
  /// which was said.
  func notifySocket(of name: UnitName) -> NotifySocket? {
    if let handle = notifySockets[name] { return handle.socket }
    do {
      // A name may be as long as a path may not: the number stands for it.
      let path = "\(paths.notify)/\(notifySockets.count + 1)"
      if notifySockets.isEmpty { try paths.make() }
      let socket = try NotifySocket(path: path)
      let handle = NotifyHandle(socket)
      handle.source = try loop.addIO(socket.descriptor.number, .readable) { [weak self] _ in
        self?.receive(name, socket)
      }
      notifySockets[name] = handle
      return socket
    } catch {
      log.error("\(name): cannot make its notify socket: \(error); what it reports is not heard")
      return nil
    }
  }

  private func receive(_ name: UnitName, _ socket: NotifySocket) {
    do {
      // A full batch is no matter: the socket stays readable and the loop comes back.
      _ = try socket.receive { delivery in take(delivery, for: name) }
    } catch {
      log.warning("\(name): cannot read its notify socket: \(error); it is tried again")
    }
  }

  private func take(_ delivery: NotifySocket.Delivery, for name: UnitName) {
    guard let (unit, run) = sender(delivery.sender, of: name) else {
      return log.debug("\(name): a notification of a process that may not send one is ignored")
    }
    let message = delivery.message
    var notice = ServiceNotice()
    notice.isReady = message.isReady
    notice.isReloading = message.isReloading
    notice.isStopping = message.isStopping
    notice.status = message.status
    notice.errno = message.errorNumber
    notice.extendTimeout = message.extendTimeoutMicroseconds.map { TimeSpan(microseconds: $0) }
    post(.notified(unit, run, notice))
  }

  /// Which run of the unit a message comes from, as far as `NotifyAccess=` lets it.
  private func sender(_ peer: PeerCredentials, of name: UnitName) -> (UnitID, RunID)? {
    guard let pid = peer.pid else { return nil }
    if let token = tokens[pid], let order = processes[token]?.order,
      core.units[order.unit]?.name == name
    {
      let access = core.units[order.unit]?.definition.service?.notifyAccess ?? .none
      let isMain = order.phase == .start
      let isAllowed = access == .all || access == .exec || (access == .main && isMain)
      return isAllowed ? (order.unit, order.run) : nil
    }
    // Some other process of the unit, which only `all` admits: its cgroup tells whose it is.
    guard let id = core.names[name], let record = core.units[id],
      record.definition.service?.notifyAccess == .all, let run = record.service?.run?.id,
      let handle = runs[run]
    else { return nil }
    guard let cgroup = handle.cgroup else { return (id, run) }
    return cgroup.contains(pid) ? (id, run) : nil
  }
}
