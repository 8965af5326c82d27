import Linux
import SupervisorCore
import Systemd
import UnitModel

extension UnitProperties {
  /// `org.freedesktop.systemd1.Socket`.
  static let socket: [UnitProperty] = addresses + socketOptions + counters + commands + processes

  /// The name of the descriptor for each element of `Listen`; empty where the unit says none (`Listener=`,
  /// `FileDescriptorName=`).
  static func listenerNames(_ view: UnitView) -> [String] {
    guard view.snapshot.socket != nil else { return [] }
    let found = view.socket.addresses
    let ofUnit = view.socketSettings.fileDescriptorName ?? ""
    return view.socketSettings.listeners.enumerated().flatMap { index, listener in
      Array(repeating: listener.name ?? ofUnit, count: found[index]?.count ?? 1)
    }
  }

  /// The addresses that the unit does without for now (`Optional=`).
  static func listenersLeftOut(_ view: UnitView) -> [String] {
    let found = view.socket.addresses
    return view.socketSettings.listeners.enumerated().compactMap { index, listener in
      found[index]?.isEmpty == true ? shownText(listener) : nil
    }
  }

  private static let addresses: [UnitProperty] = [
    UnitProperty("BindIPv6Only", "s") { .string($0.socketSettings.bindIPv6Only.rawValue) },
    UnitProperty("Backlog", "u") {
      // What listen(2) can take.
      .uint32(min($0.socketSettings.backlog, UInt32(Int32.max)))
    },
    UnitProperty("TimeoutUSec", "t") { .uint64($0.socketSettings.timeout.microseconds) },
    UnitProperty("BindToDevice", "s") { .string($0.socketSettings.bindToDevice ?? "") },
    UnitProperty("SocketUser", "s") { .string($0.socketSettings.user ?? "") },
    UnitProperty("SocketGroup", "s") { .string($0.socketSettings.group ?? "") },
    UnitProperty("SocketMode", "u") { .uint32(UInt32($0.socketSettings.mode)) },
    UnitProperty("DirectoryMode", "u") { .uint32(UInt32($0.socketSettings.directoryMode)) },
    UnitProperty("Accept", "b") { .bool($0.socketSettings.accept) },
    UnitProperty("FlushPending", "b") { .bool($0.socketSettings.flushPending) },
    UnitProperty("Writable", "b") { .bool($0.socketSettings.writable) },
  ]

  private static let socketOptions: [UnitProperty] = [
    UnitProperty("KeepAlive", "b") { .bool($0.socketSettings.keepAlive) },
    UnitProperty("KeepAliveTimeUSec", "t") { .uint64($0.socketSettings.keepAliveTime.microseconds) },
    UnitProperty("KeepAliveIntervalUSec", "t") {
      .uint64($0.socketSettings.keepAliveInterval.microseconds)
    },
    UnitProperty("KeepAliveProbes", "u") { .uint32($0.socketSettings.keepAliveProbes) },
    UnitProperty("DeferAcceptUSec", "t") { .uint64($0.socketSettings.deferAccept.microseconds) },
    UnitProperty("NoDelay", "b") { .bool($0.socketSettings.noDelay) },
    UnitProperty("Priority", "i") { .int32($0.socketSettings.priority ?? -1) },
    UnitProperty("ReceiveBuffer", "t") { .uint64($0.socketSettings.receiveBuffer ?? 0) },
    UnitProperty("SendBuffer", "t") { .uint64($0.socketSettings.sendBuffer ?? 0) },
    UnitProperty("IPTOS", "i") { .int32($0.socketSettings.typeOfService ?? -1) },
    UnitProperty("IPTTL", "i") { .int32($0.socketSettings.timeToLive ?? -1) },
    UnitProperty("PipeSize", "t") { .uint64($0.socketSettings.pipeSize) },
    UnitProperty("FreeBind", "b") { .bool($0.socketSettings.freeBind) },
    UnitProperty("Transparent", "b") { .bool($0.socketSettings.transparent) },
    UnitProperty("Broadcast", "b") { .bool($0.socketSettings.broadcast) },
    UnitProperty("PassCredentials", "b") { .bool($0.socketSettings.passCredentials) },
    UnitProperty("PassSecurity", "b") { .bool($0.socketSettings.passSecurity) },
    UnitProperty("PassPacketInfo", "b") { .bool($0.socketSettings.passPacketInfo) },
    UnitProperty("Timestamping", "s") { .string($0.socketSettings.timestamping.rawValue) },
    UnitProperty("RemoveOnStop", "b") { .bool($0.socketSettings.removeOnStop) },
    UnitProperty("Listen", "a(ss)") { view in
      let found = view.socket.addresses
      return .array(
        of: "(ss)",
        view.socketSettings.listeners.enumerated().flatMap { index, listener in
          (found[index] ?? [shownText(listener)]).map {
            .structure([.string(listener.type.rawValue), .string($0)])
          }
        })
    },
    UnitProperty("Symlinks", "as") { .strings($0.socketSettings.symlinks) },
    UnitProperty("Mark", "i") { .int32($0.socketSettings.mark ?? -1) },
    UnitProperty("MaxConnections", "u") { .uint32($0.socketSettings.maxConnections) },
    UnitProperty("MaxConnectionsPerSource", "u") {
      .uint32($0.socketSettings.maxConnectionsPerSource)
    },
    UnitProperty("MessageQueueMaxMessages", "x") { .int64($0.socketSettings.queueLength) },
    UnitProperty("MessageQueueMessageSize", "x") {
      .int64($0.socketSettings.queueMessageSize)
    },
    UnitProperty("TCPCongestion", "s") { .string($0.socketSettings.congestionControl ?? "") },
    UnitProperty("ReusePort", "b") { .bool($0.socketSettings.reusePort) },
    UnitProperty("AcceptFileDescriptors", "b") { .bool($0.socketSettings.acceptFileDescriptors) },
    UnitProperty("PassPIDFD", "b") { .bool($0.socketSettings.passPIDFD) },
    UnitProperty("PassFileDescriptorsToExec", "b") { .bool($0.socketSettings.passFileDescriptorsToExec) },
    UnitProperty("DeferTrigger", "s") { .string($0.socketSettings.deferTrigger.rawValue) },
    UnitProperty("DeferTriggerMaxUSec", "t") { .uint64($0.socketSettings.deferTriggerMax.microseconds) },
    UnitProperty("SmackLabel", "s") { .string($0.socketSettings.smackLabel ?? "") },
    UnitProperty("SmackLabelIPIn", "s") { .string($0.socketSettings.smackLabelIPIn ?? "") },
    UnitProperty("SmackLabelIPOut", "s") { .string($0.socketSettings.smackLabelIPOut ?? "") },
  ]

  private static let counters: [UnitProperty] = [
    UnitProperty("ControlPID", "u", announcesChange: true) { pid($0.socket.controlPID) },
    UnitProperty("Result", "s", announcesChange: true) { .string($0.socket.result) },
    UnitProperty("NConnections", "u") { .uint32($0.socket.connectionCount) },
    UnitProperty("NAccepted", "u") { .uint32($0.socket.acceptedCount) },
    UnitProperty("NRefused", "u") { .uint32($0.socket.refusedCount) },
    // Words that systemctl of systemd prints as well.
    UnitProperty("RefusedBy", "as") { view in
      .strings(view.socket.refusals.map { "\($0.reason)=\($0.count)" })
    },
    UnitProperty("NSuspended", "u") { .uint32($0.socket.suspensionCount) },
    UnitProperty("SuspendedBy", "as", announcesChange: true) { .strings($0.socket.holds) },
    UnitProperty("ResumeTimestamp", "t") { .uint64($0.socket.resume.realtime) },
    UnitProperty("ResumeTimestampMonotonic", "t") { .uint64($0.socket.resume.monotonic) },
    UnitProperty("FileDescriptorName", "s") {
      .string($0.socketSettings.fileDescriptorName ?? $0.name.full)
    },
    UnitProperty("SocketProtocol", "i") { .int32($0.socketSettings.protocolChoice?.number ?? 0) },
    UnitProperty("TriggerLimitIntervalUSec", "t") {
      .uint64($0.socketSettings.triggerLimitInterval.microseconds)
    },
    UnitProperty("TriggerLimitBurst", "u") {
      .uint32($0.socketSettings.triggerLimitBurst ?? ($0.socketSettings.accept ? 200 : 20))
    },
    UnitProperty("PollLimitIntervalUSec", "t") {
      .uint64($0.socketSettings.pollLimitInterval.microseconds)
    },
    UnitProperty("PollLimitBurst", "u") {
      .uint32($0.socketSettings.pollLimitBurst ?? ($0.socketSettings.accept ? 150 : 15))
    },
    UnitProperty("UID", "u") { .uint32($0.socket.uid ?? .max) },
    UnitProperty("GID", "u") { .uint32($0.socket.gid ?? .max) },
  ]

  private static let commands: [UnitProperty] =
    command("ExecStartPre", .startPre, { $0.socketSettings.execStartPre })
    + command("ExecStartPost", .startPost, { $0.socketSettings.execStartPost })
    + command("ExecStopPre", .stopPre, { $0.socketSettings.execStopPre })
    + command("ExecStopPost", .stopPost, { $0.socketSettings.execStopPost })

  /// The address; a scope by its interface's name, if there is one.
  private static func shownText(_ listener: ListenerSettings) -> String {
    guard case .ipv6(_, _, scope: let scope?) = listener.address, listener.text.hasSuffix("%" + scope),
      let name = UInt32(scope).flatMap(NetworkInterface.name(index:))
    else { return listener.text }
    return listener.text.dropLast(scope.utf8.count) + name
  }

  static func pid(_ pid: Int32) -> BusValue { .uint32(pid > 0 ? UInt32(pid) : 0) }
}

extension SocketSettings.ProtocolChoice {
  /// The kernel's number.
  fileprivate var number: Int32 {
    switch self {
    case .sctp: Socket.ProtocolNumber.sctp.rawValue
    case .udplite: Socket.ProtocolNumber.udplite.rawValue
    case .mptcp: Socket.ProtocolNumber.mptcp.rawValue
    }
  }
}
