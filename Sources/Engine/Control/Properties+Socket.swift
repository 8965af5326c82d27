import Systemd
import UnitModel

extension UnitProperties {
  /// `org.freedesktop.systemd1.Socket`.
  static let socket: [UnitProperty] = addresses + socketOptions + counters + commands + processes

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
    UnitProperty("Writable", constant: .bool(false)),
  ]

  private static let socketOptions: [UnitProperty] = [
    UnitProperty("KeepAlive", "b") { .bool($0.socketSettings.keepAlive) },
    UnitProperty("KeepAliveTimeUSec", constant: .uint64(0)),
    UnitProperty("KeepAliveIntervalUSec", constant: .uint64(0)),
    UnitProperty("KeepAliveProbes", constant: .uint32(0)),
    UnitProperty("DeferAcceptUSec", constant: .uint64(0)),
    UnitProperty("NoDelay", "b") { .bool($0.socketSettings.noDelay) },
    UnitProperty("Priority", constant: .int32(-1)),
    UnitProperty("ReceiveBuffer", "t") { .uint64($0.socketSettings.receiveBuffer ?? 0) },
    UnitProperty("SendBuffer", "t") { .uint64($0.socketSettings.sendBuffer ?? 0) },
    UnitProperty("IPTOS", constant: .int32(-1)),
    UnitProperty("IPTTL", constant: .int32(-1)),
    UnitProperty("PipeSize", constant: .uint64(0)),
    UnitProperty("FreeBind", "b") { .bool($0.socketSettings.freeBind) },
    UnitProperty("Transparent", constant: .bool(false)),
    UnitProperty("Broadcast", constant: .bool(false)),
    UnitProperty("PassCredentials", "b") { .bool($0.socketSettings.passCredentials) },
    UnitProperty("PassSecurity", "b") { .bool($0.socketSettings.passSecurity) },
    UnitProperty("PassPacketInfo", "b") { .bool($0.socketSettings.passPacketInfo) },
    UnitProperty("Timestamping", "s") { .string($0.socketSettings.timestamping.rawValue) },
    UnitProperty("RemoveOnStop", "b") { .bool($0.socketSettings.removeOnStop) },
    UnitProperty("Listen", "a(ss)") { view in
      .array(
        of: "(ss)",
        view.socketSettings.listeners.map {
          .structure([.string($0.type.rawValue), .string($0.text)])
        })
    },
    UnitProperty("Symlinks", "as") { .strings($0.socketSettings.symlinks) },
    UnitProperty("Mark", constant: .int32(-1)),
    UnitProperty("MaxConnections", "u") { .uint32($0.socketSettings.maxConnections) },
    UnitProperty("MaxConnectionsPerSource", "u") {
      .uint32($0.socketSettings.maxConnectionsPerSource)
    },
    UnitProperty("MessageQueueMaxMessages", constant: .int64(0)),
    UnitProperty("MessageQueueMessageSize", constant: .int64(0)),
    UnitProperty("TCPCongestion", constant: .string("")),
    UnitProperty("ReusePort", "b") { .bool($0.socketSettings.reusePort) },
    UnitProperty("AcceptFileDescriptors", constant: .bool(true)),
    UnitProperty("PassPIDFD", constant: .bool(false)),
    UnitProperty("PassFileDescriptorsToExec", constant: .bool(false)),
    UnitProperty("DeferTrigger", constant: .string("no")),
    UnitProperty("DeferTriggerMaxUSec", constant: infinity),
    UnitProperty("SmackLabel", constant: .string("")),
    UnitProperty("SmackLabelIPIn", constant: .string("")),
    UnitProperty("SmackLabelIPOut", constant: .string("")),
  ]

  private static let counters: [UnitProperty] = [
    UnitProperty("ControlPID", "u", announcesChange: true) { pid($0.socket.controlPID) },
    UnitProperty("Result", "s", announcesChange: true) { .string($0.socket.result) },
    UnitProperty("NConnections", "u") { .uint32($0.socket.connectionCount) },
    UnitProperty("NAccepted", "u") { .uint32($0.socket.acceptedCount) },
    UnitProperty("NRefused", "u") { .uint32($0.socket.refusedCount) },
    UnitProperty("FileDescriptorName", "s") {
      .string($0.socketSettings.fileDescriptorName ?? $0.defaultDescriptorName)
    },
    UnitProperty("SocketProtocol", constant: .int32(0)),
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
    UnitProperty("PollLimitIntervalUSec", "t") {
      .uint64($0.socketSettings.pollLimitInterval.microseconds)
    },
    UnitProperty("PollLimitBurst", "u") {
      .uint32($0.socketSettings.pollLimitBurst ?? ($0.socketSettings.accept ? 150 : 15))
    },
    UnitProperty("UID", constant: .uint32(.max)),
    UnitProperty("GID", constant: .uint32(.max)),
  ]

  private static let commands: [UnitProperty] =
    command("ExecStartPre", { $0.socketSettings.execStartPre })
    + command("ExecStartPost", { $0.socketSettings.execStartPost })
    + command("ExecStopPre", { $0.socketSettings.execStopPre })
    + command("ExecStopPost", { $0.socketSettings.execStopPost })

  static func pid(_ pid: Int32) -> BusValue { .uint32(pid > 0 ? UInt32(pid) : 0) }
}

extension UnitView {
  /// What `FileDescriptorName=` is by default: the unit's name, `connection` with Accept=yes.
  fileprivate var defaultDescriptorName: String {
    socketSettings.accept ? "connection" : name.full
  }
}
