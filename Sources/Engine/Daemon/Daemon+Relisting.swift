import CLinux
import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// Listeners that follow their unit's files while the unit is up (`daemon-reload`, `reload`), and get back paths that
/// somebody has removed.
extension Daemon {
  func relist(_ orders: [RelistOrder]) { lookUpOwners(orders[...], [:]) }

  /// One after the other, since most have none.
  private func lookUpOwners(
    _ rest: ArraySlice<RelistOrder>, _ found: [UnitID: Result<NodeOwner?, NodeOwnerFailure>]
  ) {
    var (rest, found) = (rest, found)
    while let order = rest.popFirst() {
      let settings = core.units[order.unit]?.definition.socket
      guard let settings, settings.user != nil || settings.group != nil else {
        found[order.unit] = .success(nil)
        continue
      }
      let others = rest
      return lookUp(NameRequest(user: settings.user, group: settings.group)) { [weak self] answer in
        switch answer {
        case .success(let user):
          found[order.unit] = .success(NodeOwner(uid: settings.user == nil ? nil : user.uid, gid: user.gid))
        case .failure(let failure): found[order.unit] = .failure(NodeOwnerFailure(text: "\(failure)"))
        }
        self?.lookUpOwners(others, found)
      }
    }
    revise(found)
  }

  private func revise(_ owners: [UnitID: Result<NodeOwner?, NodeOwnerFailure>]) {
    var targets: [RelistTarget] = []
    var units: [ListenerRevision.Unit] = []
    for (id, owner) in owners.sorted(by: { $0.key.index < $1.key.index }) {
      guard let record = core.units[id], let token = record.socket?.relisting, let handle = sockets[id],
        let settings = record.definition.socket
      else { continue }
      switch owner {
      case .failure(let failure):
        tell(
          .error, of: id,
          "\(record.name): \(failure.text)\(place(record, "Socket", ["SocketUser", "SocketGroup"])); its listeners stay "
            + "as they were; add the user or correct the line, then usherctl reload \(record.name)")
        post(.relistFailed(id, token))
      case .success where record.definition.exec.hasOwnNetwork != (network(of: record) != nil):
        tell(
          .error, of: id,
          "\(record.name): its files ask for another network than its listeners are in; they stay as they were until "
            + "it is restarted")
        post(.relistFailed(id, token))
      case .success(let owner):
        guard let existing = duplicates(of: handle) else {
          tell(
            .error, of: id,
            "\(record.name): cannot bring its listeners in line with its files: no descriptors are left; they stay "
              + "as they were; raise usherd's limit (ulimit -n), then usherctl reload \(record.name)")
          post(.relistFailed(id, token))
          continue
        }
        targets.append(RelistTarget(id: id, token: token, handle: handle, settings: settings))
        units.append(
          ListenerRevision.Unit(
            name: record.name, settings: settings, owner: owner,
            network: network(of: record).map { usher_fcntl($0.number, F_DUPFD_CLOEXEC, 64) } ?? -1,
            isLent: record.socket?.state == .running || handle.isLent && isHeldByService(id),
            looksUpHosts: staleHosts.remove(id) != nil || record.job?.kind == .reload,
            existing: existing))
      }
    }
    guard !units.isEmpty else { return }
    let revision = ListenerRevision(opener: opener, units: units)
    background(waitsForNames: units.contains(where: \.settings.namesHosts)) {
      Transfer(revision.run())
    } then: { [weak self] answer in
      self?.take(answer?.value, targets)
    }
  }

  /// The network namespace that a socket unit's listeners are in; nil: that of usherd.
  func network(of record: UnitRecord) -> Descriptor? { record.socket?.run.flatMap { runs[$0]?.network } }

  /// A service that is up has the listeners, be it the unit's own or one that names it in `Sockets=`.
  private func isHeldByService(_ id: UnitID) -> Bool {
    core.units.ids.contains { other in
      guard let record = core.units[other], record.hasService, !record.active.isInactiveOrFailed else {
        return false
      }
      return core.relations[other]?.sockets.contains(id) == true || core.relations[id]?.triggers == other
    }
  }

  /// Nil for want of descriptors.
  private func duplicates(of handle: SocketHandle) -> [ListenerRevision.Existing]? {
    var found: [ListenerRevision.Existing] = []
    for listener in handle.listeners {
      let number = usher_fcntl(listener.descriptor.number, F_DUPFD_CLOEXEC, 64)
      guard number >= 0 else {
        for one in found { Glibc.close(one.number) }
        return nil
      }
      let family = try? SocketOption.domain.value(on: listener.descriptor.number)
      found.append(
        ListenerRevision.Existing(
          key: listener.key, line: listener.index, old: handle.listened(of: listener), number: number,
          type: listener.type, family: family ?? 0, address: listener.address, text: listener.text,
          nodePath: listener.nodePath, node: listener.node, links: listener.links, spare: listener.spare,
          stranger: listener.stranger))
    }
    return found
  }

  // MARK: What came of it

  private func take(_ outcomes: [ListenerRevision.Outcome]?, _ targets: [RelistTarget]) {
    guard let outcomes else {
      for target in targets where isWanted(target) {
        tell(
          .error, of: target.id,
          "\(unitText(target.id)): cannot bring its listeners in line with its files: the file system does not answer "
            + "in time; they stay as they were")
        post(.relistFailed(target.id, target.token))
      }
      return
    }
    let plan = RelistPlan(outcomes, targets, isWanted: targets.map { isWanted($0) }, opener)
    for (index, target) in targets.enumerated() where plan.lists[index] != nil {
      replace(target, index, plan, targets)
    }
    for (index, target) in targets.enumerated() where isWanted(target) {
      if plan.lists[index] != nil {
        watchNodes(of: target.handle)
        post(.relisted(target.id, target.token))
        continue
      }
      switch outcomes[index] {
      case .failed(let failure):
        tell(
          .error, of: target.id,
          "\(failure); all listeners of the unit stay as they were; mend that, then usherctl reload "
            + unitText(target.id))
      case .heldBack(let other):
        tell(
          .error, of: target.id,
          "\(unitText(target.id)): its listeners stay as they were, since one changes hands with \(other), which failed"
        )
      case .done:
        // Another unit went down just now that had to give something: it is looked at anew.
        post(.relistFailed(target.id, target.token))
        post(.vanished(target.id))
        continue
      }
      post(.relistFailed(target.id, target.token))
    }
  }

  private func isWanted(_ target: RelistTarget) -> Bool {
    sockets[target.id] === target.handle && core.units[target.id]?.socket?.relisting == target.token
  }

  private func replace(_ target: RelistTarget, _ index: Int, _ plan: RelistPlan, _ targets: [RelistTarget]) {
    guard let list = plan.lists[index] else { return }
    let (handle, id) = (target.handle, target.id)
    let name = unitText(id)
    let dropped = handle.listeners.filter { old in !list.contains { $0 === old } }
    let added = list.filter { new in !handle.listeners.contains { $0 === new } }
    for listener in dropped {
      handle.cancelSource(of: listener)
      if !plan.has(listener) { drop(listener, of: handle, list) }
    }
    for listener in added {
      // One that changes hands is out of the loop of the other unit before it comes into ours.
      for other in targets { other.handle.cancelSource(of: listener) }
      watch(listener, of: handle)
      for warning in listener.warnings { tell(warning, of: id, name) }
    }
    for (listener, renewal) in plan.renewals[index] {
      for warning in renewal.warnings { tell(warning, of: id, name) }
      for text in renewal.news { log.warning("\(name): \(text)") }
      listener.links = renewal.links
      listener.spare = renewal.spare
      listener.stranger = renewal.stranger
    }
    for warning in plan.leftOut[index] { tell(warning, of: id, name) }
    handle.replace(list, listened: target.settings)
    handle.setWatched(handle.isWatched)
    guard !dropped.isEmpty || !added.isEmpty else { return }
    tellChange(id, handle, dropped, added, kept: list.count - added.count, plan)
  }

  private func tellChange(
    _ id: UnitID, _ handle: SocketHandle, _ dropped: [OpenedListener], _ added: [OpenedListener], kept: Int,
    _ plan: RelistPlan
  ) {
    func words(_ list: [OpenedListener], _ one: String, _ many: String) -> String? {
      if list.isEmpty { return nil }
      return "\(list.map(\.text).joined(separator: ", ")) \(list.count == 1 ? one : many)"
    }
    let parts = [
      words(added, "is new", "are new"),
      words(dropped.filter { !plan.has($0) }, "is closed", "are closed"),
      words(dropped.filter { plan.has($0) }, "goes to another unit", "go to another unit"),
      kept > 0 ? "\(kept) stay\(kept == 1 ? "s" : "")" : nil,
    ].compactMap { $0 }
    var text = "\(unitText(id)): its listeners follow its files: \(parts.joined(separator: "; "))"
    if handle.isLent, isHeldByService(id) {
      handle.isBehind = true
      text += "; its service goes on with those that it was given, and gets these at its next start"
    }
    log.info(text)
  }

  private func tell(_ warning: ListenWarning, of id: UnitID, _ name: String) {
    let place = core.units[id].map { self.place($0, "Socket", [warning.key]) } ?? ""
    log.warning("\(name): \(warning.text(at: place))")
  }

  private func watch(_ listener: OpenedListener, of handle: SocketHandle) {
    do throws(SystemdError) {
      handle.add(try source(of: listener, handle.unit), for: listener)
    } catch {
      log.error(
        "\(unitText(handle.unit)): cannot watch \(listener.text): \(error); the unit fails; start it again")
      post(.listenerBroken(handle.unit))
    }
  }

  /// A listener that the files no longer ask for. Who waits there is served where we accept, and else turned away.
  private func drop(_ listener: OpenedListener, of handle: SocketHandle, _ list: [OpenedListener]) {
    if listener.accepts, !isHeldByService(handle.unit) {
      listener.descriptor.makeNonBlocking()
      let serves = handle.settings.accept && handle.isWatched
      var refused = 0
      for connection in Acceptor.acceptBatch(on: listener, atMost: 1024).connections {
        // One of them may have been one too many: then the unit has failed.
        if serves, sockets[handle.unit] === handle {
          accepted(connection, handle, listener)
        } else {
          refused &+= 1
        }
      }
      if refused > 0 {
        post(.flushed(handle.unit, UInt32(clamping: refused)))
        log.warning(
          "\(unitText(handle.unit)): \(refused) connection\(refused == 1 ? "" : "s") that waited at \(listener.text) "
            + "were closed with it")
      }
    }
    let isTaken = list.contains { $0.nodePath != nil && $0.nodePath == listener.nodePath }
    listener.letGo(removingNodes: handle.settings.removeOnStop && !isTaken)
  }
}

/// One unit of a revision, as it was when that began.
struct RelistTarget {
  let id: UnitID
  let token: OpenToken
  let handle: SocketHandle
  let settings: SocketSettings
}

struct NodeOwnerFailure: Error {
  var text: String
}

/// The new lists of listeners; nil for units that stay as they were.
private struct RelistPlan {
  var lists: [[OpenedListener]?]
  var renewals: [[(OpenedListener, ListenerRevision.Renewal)]]
  private var used: Set<ObjectIdentifier> = []

  /// It is in one of the lists.
  func has(_ listener: OpenedListener) -> Bool { used.contains(ObjectIdentifier(listener)) }

  /// What units can do without.
  var leftOut: [[ListenWarning]]

  init(
    _ outcomes: [ListenerRevision.Outcome], _ targets: [RelistTarget], isWanted: [Bool],
    _ opener: ListenerOpener
  ) {
    leftOut = targets.map { _ in [] }
    lists = targets.map { _ in nil }
    renewals = targets.map { _ in [] }
    var allowed = isWanted
    // Who takes something of a unit that went down meanwhile has to wait.
    for (index, outcome) in outcomes.enumerated() {
      guard case .done(let entries, _) = outcome else {
        allowed[index] = false
        continue
      }
      for case .kept(let unit, _, _, _) in entries where !isWanted[unit] { allowed[index] = false }
    }
    for (index, outcome) in outcomes.enumerated() {
      guard case .done(let entries, let leftOut) = outcome else { continue }
      self.leftOut[index] = leftOut
      if !allowed[index] {
        for case .new(let listener) in entries { listener.close(removingNodes: true) }
        continue
      }
      var list: [OpenedListener] = []
      for entry in entries {
        switch entry {
        case .new(let listener): list.append(listener)
        case .kept(let unit, let old, let line, let renewal):
          guard targets[unit].handle.listeners.indices.contains(old) else { continue }
          let listener = targets[unit].handle.listeners[old]
          listener.index = line
          opener.adopt(listener, as: targets[index].settings.listeners[line])
          list.append(listener)
          renewals[index].append((listener, renewal))
        }
      }
      lists[index] = list
      for listener in list { used.insert(ObjectIdentifier(listener)) }
    }
  }
}
