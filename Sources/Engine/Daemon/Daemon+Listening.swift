import Linux
import SupervisorCore
import Systemd
import UnitModel
import UnitSyntax

extension Daemon {
  /// Opens a unit's listeners, on the worker: paths may lie on file systems that do not answer.
  func open(_ id: UnitID, _ token: OpenToken) {
    guard let record = core.units[id], let settings = record.definition.socket else {
      return post(.openFailed(id, token))
    }
    guard record.definition.exec.hasOwnNetwork, let number = record.socket?.run else {
      return open(id, token, record, settings, network: nil)
    }
    let run = run(number, of: id)
    joinNetwork(of: id, run, record.definition) { [weak self] failure in
      guard let self else { return }
      guard let failure else { return open(id, token, record, settings, network: run.network) }
      cannotOpen(id, token, "\(record.name): \(failure)", advice: "start it again once that is mended")
    }
  }

  private func open(
    _ id: UnitID, _ token: OpenToken, _ record: UnitRecord, _ settings: SocketSettings, network: Descriptor?
  ) {
    let unit = record.name
    guard settings.user != nil || settings.group != nil else {
      return open(id, token, unit, settings, network, owner: nil)
    }
    lookUp(NameRequest(user: settings.user, group: settings.group)) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let found):
        // A user without a group brings its own one along (systemd.socket(5), "SocketUser=").
        let owner = NodeOwner(uid: settings.user == nil ? nil : found.uid, gid: found.gid)
        open(id, token, unit, settings, network, owner: owner)
      case .failure(let failure):
        tell(
          .error, of: id,
          "\(unit): \(failure)\(place(record, "Socket", ["SocketUser", "SocketGroup"])); "
            + "the unit does not listen; add the user or correct the line")
        leaveUnowned(id, token, unit, settings, network)
      }
    }
  }

  /// systemd opens the listeners before it asks who is to own them: what they made stays behind
  /// (`failed-starts`).
  private func leaveUnowned(
    _ id: UnitID, _ token: OpenToken, _ unit: UnitName, _ settings: SocketSettings, _ network: Descriptor?
  ) {
    if differences.contains(.failedStarts) { return post(.ownerFailed(id, token)) }
    // Whether a file can be waited for is found out later still.
    var asked = settings
    asked.listeners.removeAll { listener in
      if case .special = listener.address { true } else { false }
    }
    let wanted = asked
    let opener = opener
    let place = Transfer(try? network?.duplicate())
    background(waitsForNames: settings.namesHosts) { () -> String? in
      switch opener.open(settings: wanted, unit: unit, owner: nil, in: place.value) {
      case .success(let opened):
        opener.giveUp(opened, settings: wanted)
        return nil
      case .failure(let failure): return "\(failure)"
      }
    } then: { [weak self] failure in
      guard let self else { return }
      // That is why it does not listen, then: nobody has come to ask for the owner.
      if case .some(.some(let why)) = failure { return cannotOpen(id, token, why) }
      post(.ownerFailed(id, token))
    }
  }

  private func open(
    _ id: UnitID, _ token: OpenToken, _ unit: UnitName, _ settings: SocketSettings, _ network: Descriptor?,
    owner: NodeOwner?
  ) {
    readAccess(of: id, settings) { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let access): open(id, token, unit, settings, network, owner: owner, access: access)
      case .failure(let failure):
        cannotOpen(
          id, token, "\(unit): \(failure)\(accessPlace(id))", advice: "start it again once that is mended")
      }
    }
  }

  private func open(
    _ id: UnitID, _ token: OpenToken, _ unit: UnitName, _ settings: SocketSettings, _ network: Descriptor?,
    owner: NodeOwner?, access: AccessTable?
  ) {
    let opener = opener
    // The worker's own: should the answer come late, the run may be over.
    let own: Descriptor?
    do throws(SystemCallError) {
      own = try network?.duplicate()
    } catch {
      return cannotOpen(id, token, "\(unit): \(error)", advice: "start it again once that is mended")
    }
    let place = Transfer(own)
    background(waitsForNames: settings.namesHosts) {
      Transfer(opener.open(settings: settings, unit: unit, owner: owner, in: place.value))
    } then: { [weak self] answer in
      guard let self else { return }
      // The start may have been given up meanwhile; then nobody wants the listeners.
      let isWanted = core.units[id]?.socket?.opening == token
      switch answer?.value {
      case .success(let listeners) where isWanted:
        opened(id, token, settings, listeners)
        sockets[id]?.access = access
      case .success(let listeners):
        for listener in listeners { listener.close(removingNodes: settings.removeOnStop) }
      case .failure(var failure):
        if let holder = unitText(ofSocket: failure.holder?.ownInode) { failure.holder?.text = holder }
        cannotOpen(id, token, "\(failure)", advice: "start it again once that is mended")
      case nil:
        cannotOpen(
          id, token,
          "\(unit): cannot open its listeners: the file system, or a name server, does not answer in time")
      }
    }
  }

  /// Tells why, and what becomes of it: once for all tries that give the same answer.
  private func cannotOpen(_ id: UnitID, _ token: OpenToken, _ why: String, advice: String? = nil) {
    let sentence = "\(why); the unit does not listen"
    if let retry = core.openRetry(of: id, at: now) {
      let isSame = core.units[id]?.job == nil && openFailures[id] == why
      openFailures[id] = why
      let text = "\(sentence) yet and tries again by itself, in \(Daemon.text(retry)) (BindRetrySec=)"
      if isSame { log.debug(text) } else { tell(.error, of: id, text) }
    } else {
      tell(.error, of: id, sentence + (advice.map { "; \($0)" } ?? ""))
    }
    post(.openFailed(id, token))
  }

  /// The unit here that listens with that socket.
  private func unitText(ofSocket inode: UInt64?) -> String? {
    guard let inode else { return nil }
    let owner = sockets.first { $0.value.listeners.contains { $0.inode == inode } }
    return owner.map { unitText($0.key) }
  }

  private func opened(
    _ id: UnitID, _ token: OpenToken, _ settings: SocketSettings, _ listeners: [OpenedListener]
  ) {
    let handle = SocketHandle(
      unit: id, settings: settings, listeners: listeners,
      options: SocketOptions(settings, roundsUp: differences.contains(.shortTimes)))
    let name = core.units[id]?.name.full ?? ""
    do throws(SystemdError) {
      for listener in listeners {
        for warning in listener.warnings {
          let place = core.units[id].map { self.place($0, "Socket", [warning.key]) } ?? ""
          log.log(.warning, "\(name): \(warning.text(at: place))")
        }
        handle.add(try source(of: listener, id), for: listener)
      }
    } catch {
      log.log(.error, "\(name): cannot watch its listeners: \(error); the unit does not listen")
      handle.close()
      return post(.openFailed(id, token))
    }
    sockets[id] = handle
    watchNodes(of: handle)
    openFailures[id] = nil
    for listener in listeners { log.log(.info, "\(name): listening on \(listener.text)") }
    post(.opened(id, token))
  }

  /// How listeners are opened here.
  var opener: ListenerOpener {
    var opener = ListenerOpener(differences: differences)
    if differences.contains(.vanishedPaths) { opener.spares = paths.nodes }
    return opener
  }

  /// Watches a listener, but not yet.
  func source(of listener: OpenedListener, _ id: UnitID) throws(SystemdError) -> EventSource {
    let source = try loop.addIO(listener.descriptor.number, .readable) { [weak self, weak listener] events in
      if let listener { self?.readable(id, listener, events) }
    }
    try source.setEnabled(.off)
    return source
  }

  /// Polls those listeners of a unit that its machine wants polled, or none.
  func setWatched(_ id: UnitID, _ isOn: Bool) {
    guard let handle = sockets[id] else { return }
    handle.closedGates = Set(
      isOn ? handle.listeners.map(\.number).filter { core.units[id]?.socket?.isPolled($0) == false } : [])
    handle.setWatched(isOn)
  }

  private func readable(_ id: UnitID, _ listener: OpenedListener, _ events: IOEvents) {
    guard let handle = sockets[id], handle.isWatched else { return }
    let isFifo = listener.type == .fifo
    if events.contains(.hangUp), !isFifo, listener.accepts {
      let name = core.units[id]?.name.full ?? ""
      log.log(
        .error,
        "\(name): \(listener.text) was shut down by a program that had inherited it; "
          + "the unit fails; start it again")
      return post(.listenerBroken(id))
    }
    if handle.settings.accept {
      accept(handle, listener)
    } else {
      post(.knock(id))
    }
  }

  private func accept(_ handle: SocketHandle, _ listener: OpenedListener) {
    let id = handle.unit
    // With no connection left nothing will come free: then one more is tried.
    let waits = core.suspends(id)
    if waits, handle.pause.isInDrought, !connections.isEmpty, !room.isBack(starting: spawner.pendingCount) {
      return pause(handle, listener, Acceptor.outOfDescriptors)
    }
    var hasAccepted = false
    // Who else accepts there may be quicker.
    let batch = handle.isLent ? 1 : Acceptor.batch
    let most = min(
      UInt32(batch), core.units.acceptAllowance(of: id, on: listener.number, at: now, suspends: waits))
    // A daemon-reload may have lowered the poll limit below what was counted: nobody else waits for its end.
    guard most > 0 else { return rest(handle, AcceptPause.shortest) }
    let isEnough = { [room, spawner] in waits && !room.isLeft(after: $0, starting: spawner.pendingCount) }
    // A connection may have been one too many: then the unit has failed and its listeners are closed.
    let goesOn = { [unowned self] in sockets[id] === handle && handle.isWatched }
    let ending = Acceptor.accept(
      on: listener.descriptor.number, atMost: Int(most), mayWait: handle.isLent, unless: isEnough,
      while: goesOn
    ) { connection in
      hasAccepted = true
      accepted(connection, handle, listener)
    }
    switch ending {
    case .drained, .full:
      if hasAccepted, let message = handle.pause.succeeded(on: listener.text) {
        log.log(.info, "\(unitText(id)): \(message)")
      }
    case .exhausted(let error) where waits: pause(handle, listener, error)
    case .exhausted(let error), .broken(let error):
      log.log(
        .error,
        "\(unitText(id)): cannot accept on \(listener.text): \(error.words); the unit fails; "
          + "start it again")
      post(.listenerBroken(id))
    }
  }

  func accepted(
    _ connection: AcceptedConnection, _ handle: SocketHandle, _ listener: OpenedListener
  ) {
    if let table = handle.access, !isAllowed(connection, table) { return deny(connection, handle) }
    let id = handle.unit
    let number = UInt64(core.units[id]?.socket?.accepted ?? 0)
    let fd = connection.descriptor.number
    let options = listener.options ?? handle.options
    if !options.isEmpty {
      let family = listener.address?.family ?? 0
      for failure in options.apply(
        to: fd, family: family, isStream: listener.type == .stream, isAccepted: true)
      {
        log.log(.debug, "\(unitText(id)): \(failure.error) (\(failure.key)=)")
      }
    }
    let token = ConnectionID(nextToken())
    let identity = connection.identity(number: number)
    connections[token] = ConnectionHandle(
      id: token, descriptor: connection.descriptor, identity: identity, socket: id,
      name: handle.name(of: listener) ?? "connection", listener: listener.name == nil ? -1 : listener.index,
      display: handle.display)
    let source: PeerSource =
      switch identity.source {
      case .ipv4(let address): .ipv4(address)
      case .ipv6(let high, let low): .ipv6(high, low)
      case .user(let uid): .user(uid)
      case .vsock(let cid): .vsock(cid)
      case .unknown: .unknown
      }
    post(.connection(id, token, source: source, on: listener.number))
  }

  /// No descriptors, no memory: connections wait in the queue, and accepting is tried again.
  private func pause(
    _ handle: SocketHandle, _ listener: OpenedListener, _ error: SystemCallError
  ) {
    cgroups?.dropReady()
    let (span, message) = handle.pause.exhausted(error, on: listener.text)
    if let message { log.log(.warning, "\(unitText(handle.unit)): \(message)") }
    rest(handle, span)
  }

  /// Does not poll the listeners for a while.
  private func rest(_ handle: SocketHandle, _ span: TimeSpan) {
    let until = loop.now &+ span.microseconds
    do throws(SystemdError) {
      handle.pauseTimer?.cancel()
      handle.pauseTimer = try loop.addTimer(at: until) { [weak handle] in
        guard let handle else { return }
        handle.pauseTimer?.cancel()
        handle.pauseTimer = nil
        handle.setWatched(handle.isWatched)
      }
      handle.setWatched(handle.isWatched)
    } catch {
      // No memory even for a timer: the level-triggered poll is the retry.
      handle.pauseTimer = nil
    }
  }

  /// `:12` after a path: where the unit says so.
  func place(_ record: UnitRecord, _ section: String, _ keys: [String]) -> String {
    for key in keys {
      if let origin = record.definition.merged.origin(section: section, key: key) {
        return " (\(key)=, \(origin.place))"
      }
    }
    return ""
  }
}

/// A value handed from one thread to another, which is its only owner from then on.
struct Transfer<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
