import UnitSyntax

/// `[Socket]`.
extension UnitDecoding {
  mutating func applySocket(_ key: SocketKey, _ assignment: Assignment) {
    switch key {
    case .listenStream: listen(.stream, assignment)
    case .listenDatagram: listen(.datagram, assignment)
    case .listenSequentialPacket: listen(.sequentialPacket, assignment)
    case .listenFIFO: listen(.fifo, assignment)
    case .listenSpecial: listenSpecial(assignment)
    case .listenNetlink: listenNetlink(assignment)
    case .listenMessageQueue: listenMessageQueue(assignment)
    case .writable: socket.writable = boolean(assignment) ?? socket.writable
    case .messageQueueMaxMessages:
      socket.queueLength = signed(assignment) ?? socket.queueLength
    case .messageQueueMessageSize: applyQueueMessageSize(assignment)
    case .accept: socket.accept = boolean(assignment) ?? socket.accept
    case .service:
      serviceLine = assignment
      applySocketService(assignment)
    case .socketMode: socket.mode = mode(assignment) ?? socket.mode
    case .socketUser: socket.user = user(assignment, or: socket.user)
    case .socketGroup: socket.group = user(assignment, or: socket.group)
    case .directoryMode: socket.directoryMode = mode(assignment) ?? socket.directoryMode
    case .symlinks:
      symlinksLine = assignment
      applySymlinks(assignment)
    case .backlog: socket.backlog = unsigned(assignment) ?? socket.backlog
    case .bindIPv6Only: applyBindIPv6Only(assignment)
    case .bindToDevice: applyBindToDevice(assignment)
    case .freeBind: socket.freeBind = boolean(assignment) ?? socket.freeBind
    case .reusePort: socket.reusePort = boolean(assignment) ?? socket.reusePort
    case .noDelay: socket.noDelay = boolean(assignment) ?? socket.noDelay
    case .keepAlive: socket.keepAlive = boolean(assignment) ?? socket.keepAlive
    case .keepAliveTimeSec: socket.keepAliveTime = time(assignment) ?? socket.keepAliveTime
    case .keepAliveIntervalSec:
      socket.keepAliveInterval = time(assignment) ?? socket.keepAliveInterval
    case .keepAliveProbes: socket.keepAliveProbes = unsigned(assignment) ?? socket.keepAliveProbes
    case .deferAcceptSec: socket.deferAccept = time(assignment) ?? socket.deferAccept
    case .priority: applyNumber(assignment, to: \.priority)
    case .mark: applyNumber(assignment, to: \.mark)
    case .ipTOS: applyTypeOfService(assignment)
    case .ipTTL: applyNumber(assignment, to: \.timeToLive)
    case .tcpCongestion:
      socket.congestionControl = assignment.value.isEmpty ? nil : assignment.value
    case .broadcast: socket.broadcast = boolean(assignment) ?? socket.broadcast
    case .transparent: socket.transparent = boolean(assignment) ?? socket.transparent
    case .pipeSize: socket.pipeSize = size(assignment) ?? socket.pipeSize
    case .socketProtocol: applyProtocol(assignment)
    case .receiveBuffer: socket.receiveBuffer = size(assignment) ?? socket.receiveBuffer
    case .sendBuffer: socket.sendBuffer = size(assignment) ?? socket.sendBuffer
    case .passCredentials: socket.passCredentials = boolean(assignment) ?? socket.passCredentials
    case .passSecurity: socket.passSecurity = boolean(assignment) ?? socket.passSecurity
    case .passPacketInfo: socket.passPacketInfo = boolean(assignment) ?? socket.passPacketInfo
    case .timestamping: applyTimestamping(assignment)
    case .removeOnStop: socket.removeOnStop = boolean(assignment) ?? socket.removeOnStop
    case .fileDescriptorName: applyDescriptorName(assignment)
    case .maxConnections:
      maxConnectionsLine = assignment
      socket.maxConnections = unsigned(assignment) ?? socket.maxConnections
    case .maxConnectionsPerSource:
      socket.maxConnectionsPerSource = unsigned(assignment) ?? socket.maxConnectionsPerSource
    case .triggerLimitBurst:
      socket.triggerLimitBurst = unsigned(assignment) ?? socket.triggerLimitBurst
    case .pollLimitBurst:
      socket.pollLimitBurst = unsigned(assignment) ?? socket.pollLimitBurst
    case .pollLimitIntervalSec:
      socket.pollLimitInterval = time(assignment) ?? socket.pollLimitInterval
    case .triggerLimitIntervalSec:
      socket.triggerLimitInterval = time(assignment) ?? socket.triggerLimitInterval
    case .flushPending: socket.flushPending = boolean(assignment) ?? socket.flushPending
    case .deferTrigger: applyDeferTrigger(assignment)
    case .deferTriggerMaxSec: socket.deferTriggerMax = timeout(assignment) ?? socket.deferTriggerMax
    case .passFileDescriptorsToExec:
      socket.passFileDescriptorsToExec = boolean(assignment) ?? socket.passFileDescriptorsToExec
    case .passPIDFD: socket.passPIDFD = boolean(assignment) ?? socket.passPIDFD
    case .acceptFileDescriptors:
      socket.acceptFileDescriptors = boolean(assignment) ?? socket.acceptFileDescriptors
    case .smackLabel: applyLabel(assignment, to: \.smackLabel)
    case .smackLabelIPIn: applyLabel(assignment, to: \.smackLabelIPIn)
    case .smackLabelIPOut: applyLabel(assignment, to: \.smackLabelIPOut)
    case .xAttrEntryPoint: applyAttribute(assignment, to: \.entryPointAttributes)
    case .xAttrListen: applyAttribute(assignment, to: \.listenAttributes)
    case .xAttrAccept: applyAttribute(assignment, to: \.acceptAttributes)
    case .timeoutSec: socket.timeout = timeout(assignment) ?? socket.timeout
    case .execStartPre: socket.execStartPre.apply(commands(assignment))
    case .execStartPost: socket.execStartPost.apply(commands(assignment))
    case .execStopPre: socket.execStopPre.apply(commands(assignment))
    case .execStopPost: socket.execStopPost.apply(commands(assignment))
    }
  }

  // MARK: Listeners

  private mutating func listen(_ type: ListenType, _ assignment: Assignment) {
    if assignment.value.isEmpty {
      clearListeners(assignment)
      return
    }
    guard let text = expanded(assignment) else { return }
    listen(on: text, type, assignment)
  }

  /// Specifiers of `address` are replaced already.
  mutating func listen(on address: String, _ type: ListenType, _ assignment: Assignment) {
    var text = address
    if ValueSyntax.isAbsolute(text) || type == .fifo {
      guard let path = nodePath(text, type, assignment) else { return }
      text = path
    }
    if type == .fifo {
      append(.init(type: .fifo, address: .fifo(text), text: text, origin: assignment.origin))
      return
    }
    if text == "/" {
      report(
        .error, "address-unreadable", assignment, "'/' is no address to listen on",
        help: "write the path of a socket, such as /run/\(name.prefix).socket")
      return
    }
    do {
      if let address = try VsockAddress(text, type: type, release: expander.surroundings.release) {
        append(
          .init(type: address.type, address: address.address, text: address.text, origin: assignment.origin))
        return
      }
      let around = expander.surroundings
      let extends = around.extendsAddresses && !around.isForSystemd
      let found = try AddressSyntax.parse(text, type: type, names: extends ? around.serviceNames : nil)
      // What stands in [X-Usher] is not read by systemd at all.
      if let beyond = found.beyond, assignment.key != "Listener" { noteBeyond(beyond, text, assignment) }
      append(
        .init(
          type: type, address: found.address, text: found.text, origin: assignment.origin))
    } catch {
      reportAddress(error, assignment)
    }
  }

  /// The address is fine here, and not under systemd.
  private mutating func noteBeyond(_ what: String, _ text: String, _ assignment: Assignment) {
    report(
      .note, "address-beyond-systemd", assignment, "systemd takes \(what): '\(text)' is for usherd only",
      consequence: "usherd listens there; systemd would ignore the line",
      help: "nothing is to be done if the unit is for usherd", effect: .none)
  }

  private mutating func reportAddress(_ problem: AddressSyntax.Problem, _ assignment: Assignment) {
    let count = diagnostics.count
    report(.error, problem.code, assignment, about: problem.part, problem.what, help: problem.help)
    if diagnostics.count > count { ignoredListeners.append(count) }
  }

  /// Says with each listener that is ignored what the unit still listens on.
  mutating func countListeners() {
    guard !socket.listeners.isEmpty else { return }
    let count = socket.listeners.count
    for index in ignoredListeners where diagnostics.indices.contains(index) {
      diagnostics[index].consequence +=
        "; \(name.full) still listens on \(count) other address\(count == 1 ? "" : "es")"
    }
  }

  mutating func append(_ listener: ListenerSettings) { socket.listeners.append(listener) }

  /// An empty `Listen…=` of any kind drops the listeners of every kind.
  mutating func clearListeners(_ assignment: Assignment) {
    if !socket.listeners.isEmpty || !unappliedListeners.isEmpty { listenReset = assignment }
    socket.listeners = []
    unappliedListeners = []
    listenerOptions = []
  }

  /// A `Listen…=` line of a kind that is not applied yet.
  mutating func noteListener(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      clearListeners(assignment)
      return
    }
    guard let text = expanded(assignment), let path = path(text, of: assignment) else { return }
    unappliedListeners.append(
      UnappliedListener(text: path, accepts: false, origin: assignment.origin))
    if expander.surroundings.isForSystemd { return }
    report(
      .warning, "directive-not-applied", assignment,
      "\(assignment.key)= is known, not applied yet",
      consequence: "nothing listens on '\(assignment.value)'",
      help: "see systemd.socket(5) for the kinds of listeners; all others are applied")
  }

  /// The path of a socket or FIFO, with `/var/run` as `/run`.
  private mutating func nodePath(_ text: String, _ type: ListenType, _ assignment: Assignment)
    -> String?
  {
    guard ValueSyntax.isAbsolute(text) else {
      report(
        .error, "path-relative", assignment, "the path '\(text)' is not absolute",
        help: "write a path that starts with /")
      return nil
    }
    var path = type == .fifo ? ValueSyntax.simplifiedPath(text) : text
    if ValueSyntax.climbs(path), type == .fifo {
      report(
        .error, "path-climbs", assignment, "the path '\(path)' has a step ..",
        help: "write the path without ..")
      return nil
    }
    if ValueSyntax.climbs(path) {
      reportFatal(
        "path-climbs", assignment, "the path '\(path)' has a step ..",
        help: "write the path without ..")
    }
    if path.hasPrefix("/var/run/") {
      path = String(path.dropFirst(4))
      report(
        .warning, "path-var-run", assignment, "'\(text)' lies below /var/run, the old name of /run",
        consequence: "\(path) is used", help: "write \(path)", effect: .none)
    }
    return path
  }

  // MARK: Others

  private mutating func applySocketService(_ assignment: Assignment) {
    guard let text = expanded(assignment) else { return }
    guard let unit = UnitName(text), unit.kind == .service else {
      report(
        .error, "value-service", assignment, "'\(text)' is no service",
        help: "write the name of a service unit, such as \(name.prefix).service")
      return
    }
    guard !unit.isTemplate else {
      report(
        .error, "value-service", assignment, "the template '\(text)' has no instance",
        help: "name an instance; with Accept=yes leave out Service=")
      return
    }
    socket.service = unit
  }

  private mutating func applySymlinks(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      socket.symlinks = []
      return
    }
    for word in words(assignment) ?? [] {
      if let path = path(word, of: assignment) { socket.symlinks.append(path) }
    }
  }

  private mutating func applyBindIPv6Only(_ assignment: Assignment) {
    if let choice = SocketSettings.BindIPv6Only(rawValue: assignment.value) {
      socket.bindIPv6Only = choice
    } else if let flag = ValueSyntax.boolean(assignment.value) {
      socket.bindIPv6Only = flag ? .ipv6Only : .both
    } else {
      checkChoice(assignment, grammar)
    }
  }

  private mutating func applyBindToDevice(_ assignment: Assignment) {
    // Specifiers count in releases after 252.
    let isExpanded = expander.surroundings.release > 252
    guard let text = isExpanded ? expanded(assignment) : assignment.value else { return }
    if text.isEmpty || text == "*" {
      socket.bindToDevice = nil
    } else if ValueSyntax.isInterface(text) {
      socket.bindToDevice = text
    } else {
      reportValue(assignment, .interface)
    }
  }

  /// By its name in any case, or by its number.
  private mutating func applyProtocol(_ assignment: Assignment) {
    let number = ValueSyntax.unsigned(assignment.value)
    let found = SocketSettings.ProtocolChoice.allCases.first {
      $0.number == number || $0.rawValue == assignment.value.lowercased()
    }
    // The multipath one is not for every release: the catalogue knows.
    guard let found, found != .mptcp || expander.surroundings.release >= 257 else {
      checkChoice(assignment, grammar)
      return
    }
    socket.protocolChoice = found
  }

  private mutating func applyTimestamping(_ assignment: Assignment) {
    switch assignment.value {
    case "off": socket.timestamping = .off
    case "us", "usec", "µs", "μs": socket.timestamping = .microseconds
    case "ns", "nsec": socket.timestamping = .nanoseconds
    default:
      guard let flag = ValueSyntax.boolean(assignment.value) else {
        checkChoice(assignment, grammar)
        return
      }
      socket.timestamping = flag ? .nanoseconds : .off
    }
  }

  private mutating func applyDescriptorName(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      socket.fileDescriptorName = nil
      return
    }
    guard let text = expanded(assignment) else { return }
    if text.isEmpty {
      socket.fileDescriptorName = nil
      return
    }
    guard ValueSyntax.isDescriptorName(text) else {
      reportValue(assignment, .descriptorName)
      return
    }
    socket.fileDescriptorName = text
  }
}
