import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// A notify socket and its place in the loop.
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
  ///
  /// A socket per unit, so that one service's flood never holds up another's READY=1. With
  /// `--defaults=systemd` all share systemd's, at systemd's path.
  func notifySocket(of name: UnitName) -> NotifySocket? {
    if let shared = sharedNotifySocket { return shared.socket }
    if let handle = notifySockets[name] { return handle.socket }
    do {
      if !differences.contains(.notifySocket), let path = paths.systemdNotify, access(path, F_OK) != 0 {
        try NodeDirectory.makeParents(of: path, mode: 0o755)
        let handle = try openNotifySocket(path, for: nil)
        sharedNotifySocket = handle
        return handle.socket
      }
      // A name may be as long as a path may not: a number stands for it.
      if notifySockets.isEmpty { try paths.make() }
      let handle = try openNotifySocket("\(paths.notify)/\(nextToken())", for: name)
      notifySockets[name] = handle
      return handle.socket
    } catch {
      log.error("\(name): cannot make its notify socket: \(error); what it reports is not heard")
      return nil
    }
  }

  private func openNotifySocket(_ path: String, for name: UnitName?) throws -> NotifyHandle {
    let socket = try NotifySocket(path: path)
    let handle = NotifyHandle(socket)
    handle.source = try loop.addIO(socket.descriptor.number, .readable) { [weak self, unowned socket] _ in
      self?.receive(name, socket)
    }
    return handle
  }

  private func receive(_ name: UnitName?, _ socket: NotifySocket) {
    do throws(SystemCallError) {
      // A full batch is no matter: the socket stays readable and the loop comes back.
      _ = try socket.receive { delivery in take(delivery, for: name) }
    } catch {
      log.warning("cannot read the notify socket \(socket.text): \(error); it is tried again")
    }
  }

  /// Takes what waits on a unit's notify socket; no more than such a socket can hold, whatever comes in
  /// meanwhile.
  func hearOut(_ name: UnitName) {
    guard let socket = sharedNotifySocket?.socket ?? notifySockets[name]?.socket else { return }
    let from = sharedNotifySocket == nil ? name : nil
    for _ in 0..<Daemon.batchesOfLastWords {
      let hasMore = (try? socket.receive { delivery in take(delivery, for: from) }) ?? false
      if !hasMore { return }
    }
  }

  /// The queue of a datagram socket holds 512 messages as a rule (net.unix.max_dgram_qlen).
  private static let batchesOfLastWords = 17

  private func take(_ delivery: NotifySocket.Delivery, for name: UnitName?) {
    // Its descriptor is closed with it, which tells the sender that all before was taken.
    if delivery.message.isBarrier { return }
    let found = sender(delivery.sender, of: name)
    // A process may speak before its spawner got to say that it runs: its word waits for that.
    let isEarly = found.map { hasUnbornMain($0.0, $0.1) } ?? true
    if isEarly, spawner.pendingCount > 0, earlyNotices.count < Daemon.mostEarlyNotices {
      return earlyNotices.append((delivery, name))
    }
    guard let (unit, run) = found else {
      return log.debug("a notification of a process that may not send one is ignored")
    }
    let message = delivery.message
    var notice = ServiceNotice()
    notice.isReady = message.isReady
    notice.isReloading = message.isReloading
    notice.isStopping = message.isStopping
    notice.reloadedAt = message.monotonicMicroseconds.map { Instant(microseconds: $0) }
    notice.busError = message.busError
    notice.access = message.notifyAccess.flatMap { ServiceSettings.NotifyAccess(rawValue: $0.rawValue) }
    notice.resetsRestarts = message.resetsRestarts
    if message.removesDescriptors {
      if message.descriptorName == nil {
        log.notice("\(unitText(unit)): FDSTOREREMOVE=1 came without a valid FDNAME=; it is ignored")
      }
      notice.unstored = message.descriptorName
    }
    notice.mainPID = mainPID(in: delivery, of: unit, run)
    notice.status = message.status
    notice.errno = message.errorNumber
    notice.extendTimeout = message.extendTimeoutMicroseconds.map { TimeSpan(microseconds: $0) }
    notice.isAlive = message.watchdog == .keepAlive
    notice.triggersWatchdog = message.watchdog == .trigger
    notice.watchdogSpan = message.watchdogMicroseconds.map { TimeSpan(microseconds: $0) }
    if message.storesDescriptors, !message.removesDescriptors {
      store(delivery.descriptors, of: unit, run, message)
    }
    post(.notified(unit, run, notice))
  }

  /// Notices that came before the word of their process's start; a flood of strangers is cut off here.
  static let mostEarlyNotices = 256

  /// Looks again at what came too early, in its order. Called whenever the spawner has answered.
  func takeEarlyNotices() {
    guard !earlyNotices.isEmpty else { return }
    let waiting = earlyNotices
    earlyNotices = []
    for (delivery, name) in waiting { take(delivery, for: name) }
  }

  /// The main process is on its way. What the unit says by then may name another one (`MAINPID=`), and who was
  /// on the way would be taken for one that was given up.
  private func hasUnbornMain(_ unit: UnitID, _ run: RunID) -> Bool {
    guard let main = core.units[unit]?.service?.run(run)?.main else { return false }
    return main.pid == nil
  }

  /// `NotifyAccess=`, or what the service itself has made of it.
  private func notifyAccess(of machine: ServiceMachine?, _ record: UnitRecord) -> ServiceSettings.NotifyAccess
  {
    machine?.notifyAccess ?? record.definition.service?.notifyAccess ?? .none
  }

  /// Which run a message comes from, as far as `NotifyAccess=` lets it.
  ///
  /// - Parameter name: whose socket it came to; nil for the shared one.
  private func sender(_ peer: PeerCredentials, of name: UnitName?) -> (UnitID, RunID)? {
    guard let pid = peer.pid else { return nil }
    let known = handles(of: pid).first { name == nil || core.units[$0.order.unit]?.name == name }
    if let order = known?.order, let record = core.units[order.unit] {
      let token = order.token
      let machine = record.service?.machine(of: order.run)
      let run = machine?.run
      let isMain = run?.main?.token == token
      switch notifyAccess(of: machine, record) {
      case .none: return nil
      case .main: return isMain ? (order.unit, order.run) : nil
      case .exec: return isMain || run?.control?.token == token ? (order.unit, order.run) : nil
      case .all: return (order.unit, order.run)
      }
    }
    // Some other process of a unit, which only `all` admits: its cgroup tells whose it is.
    let candidates = name.flatMap { core.names[$0] }.map { [$0] } ?? core.units.ids
    for id in candidates {
      guard let record = core.units[id] else { continue }
      for run in record.service?.allRuns.map(\.id) ?? [] {
        guard let handle = runs[run], notifyAccess(of: record.service?.machine(of: run), record) == .all
        else {
          continue
        }
        // Whoever knows the socket's path can send to it: without a cgroup, parentage tells.
        if handle.cgroup?.contains(pid) ?? processes(of: handle).contains(pid) { return (id, run) }
      }
    }
    return nil
  }
}
