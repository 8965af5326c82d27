import Glibc
import Linux
import UnitModel

/// The directives that become options of a socket, of the listening one and again of each
/// accepted one. Made once per unit; applying an empty one costs a comparison.
package struct SocketOptions: Sendable {
  fileprivate enum Setting: Equatable, Sendable {
    case plain(SocketOption, Int32)
    /// Tried with the privileged option first, which goes beyond the system's limit.
    case forced(SocketOption, SocketOption, Int32)
    case packetInfo
    /// One of TCP's options.
    case tcp(SocketOption, Int32)
    case timeToLive(Int32)
    case congestionControl(String)
    /// Of UNIX sockets; a kernel that has it not is worth a word.
    case unix(SocketOption, Int32)
    case attribute(String, String)
    case internetAttribute(String, String)
    /// SMACK is not there; the label stands in the unit.
    case lacking(String)
  }

  /// One that could not be set, and the directive that asks for it.
  package struct Failure: Hashable, Sendable {
    package var key: String
    package var error: SystemCallError
  }

  private var settings: [(key: String, setting: Setting)] = []
  private var ofListening: [(key: String, setting: Setting)] = []
  private var ofAccepted: [(key: String, setting: Setting)] = []

  /// - Parameter roundsUp: whether times under a second, which the kernel does not count, are one second
  ///   rather than an error.
  ///   - hasSmack: whether the kernel runs with that security module.
  /// - Source: systemd.socket(5); the order is that of systemd.
  package init(_ socket: SocketSettings, roundsUp: Bool = true, hasSmack: Bool = Smack.isOn) {
    if socket.keepAlive { settings.append(("KeepAlive", .plain(.keepAlive, 1))) }
    func append(_ key: String, _ option: SocketOption, _ time: TimeSpan) {
      // Whole seconds are what the kernel counts.
      if time > .zero {
        let seconds = max(time.microseconds / 1_000_000, roundsUp ? 1 : 0)
        settings.append((key, .tcp(option, Int32(clamping: seconds))))
      }
    }
    append("KeepAliveTimeSec", .keepIdle, socket.keepAliveTime)
    append("KeepAliveIntervalSec", .keepInterval, socket.keepAliveInterval)
    if socket.keepAliveProbes > 0 {
      settings.append(("KeepAliveProbes", .tcp(.keepCount, Int32(clamping: socket.keepAliveProbes))))
    }
    append("DeferAcceptSec", .deferAccept, socket.deferAccept)
    if socket.noDelay { settings.append(("NoDelay", .tcp(.noDelay, 1))) }
    if socket.broadcast { settings.append(("Broadcast", .plain(.broadcast, 1))) }
    if socket.passCredentials { settings.append(("PassCredentials", .plain(.passCredentials, 1))) }
    if socket.passSecurity { settings.append(("PassSecurity", .plain(.passSecurity, 1))) }
    if socket.passPacketInfo { settings.append(("PassPacketInfo", .packetInfo)) }
    switch socket.timestamping {
    case .off: break
    case .microseconds: settings.append(("Timestamping", .plain(.timestamp, 1)))
    case .nanoseconds: settings.append(("Timestamping", .plain(.timestampNanoseconds, 1)))
    }
    if let priority = socket.priority, priority >= 0 {
      settings.append(("Priority", .plain(.priority, priority)))
    }
    if let size = socket.receiveBuffer {
      settings.append(("ReceiveBuffer", .forced(.receiveBufferForce, .receiveBuffer, Int32(clamping: size))))
    }
    if let size = socket.sendBuffer {
      settings.append(("SendBuffer", .forced(.sendBufferForce, .sendBuffer, Int32(clamping: size))))
    }
    if let mark = socket.mark, mark >= 0 { settings.append(("Mark", .plain(.mark, mark))) }
    if let type = socket.typeOfService { settings.append(("IPTOS", .plain(.ipv4TypeOfService, type))) }
    if let hops = socket.timeToLive, hops >= 0 { settings.append(("IPTTL", .timeToLive(hops))) }
    if let name = socket.congestionControl { settings.append(("TCPCongestion", .congestionControl(name))) }
    if socket.passPIDFD { settings.append(("PassPIDFD", .unix(.passPidfd, 1))) }
    if !socket.acceptFileDescriptors { settings.append(("AcceptFileDescriptors", .unix(.passRights, 0))) }
    func append(_ key: String, _ attribute: String, _ label: String?) {
      guard let label else { return }
      settings.append((key, hasSmack ? .internetAttribute(attribute, label) : .lacking(attribute)))
    }
    append("SmackLabelIPIn", Smack.incoming, socket.smackLabelIPIn)
    append("SmackLabelIPOut", Smack.outgoing, socket.smackLabelIPOut)
    for entry in socket.listenAttributes {
      ofListening.append(("XAttrListen", .attribute(entry.name, entry.value)))
    }
    for entry in socket.acceptAttributes {
      ofAccepted.append(("XAttrAccept", .attribute(entry.name, entry.value)))
    }
  }

  /// Nothing is to be done for a connection.
  package var isEmpty: Bool { settings.isEmpty && ofAccepted.isEmpty }

  /// Sets all of them; a failure keeps nobody from listening, so it is only told.
  ///
  /// - Parameters:
  ///   - family: AF_INET, AF_INET6, AF_UNIX or AF_NETLINK: what does not concern the family is left out.
  ///   - isStream: TCP's options are left out for datagrams.
  ///   - isAccepted: it is a connection, not the socket that it was accepted from.
  package func apply(to fd: Int32, family: Int32, isStream: Bool, isAccepted: Bool = false) -> [Failure] {
    var failures: [Failure] = []
    for (key, setting) in settings { apply(key, setting, to: fd, family, isStream, &failures) }
    for (key, setting) in isAccepted ? ofAccepted : ofListening {
      apply(key, setting, to: fd, family, isStream, &failures)
    }
    return failures
  }

  /// True if both set the same.
  func equals(_ other: SocketOptions) -> Bool {
    settings.elementsEqual(other.settings) { $0.key == $1.key && $0.setting == $1.setting }
      && ofListening.elementsEqual(other.ofListening) { $0.key == $1.key && $0.setting == $1.setting }
  }

  /// Sets what these ask for on a listener that was opened with `old`; what is asked for no longer gets the value
  /// that a new socket has.
  func replace(_ old: SocketOptions, on fd: Int32, family: Int32, kind: Socket.Kind) -> [Failure] {
    if equals(old) { return [] }
    let gone = old.settings.filter { one in !settings.contains { $0.key == one.key } }
    var failures: [Failure] = []
    if !gone.isEmpty, let fresh = try? Socket.open(family: family, kind: kind) {
      for (key, setting) in gone {
        do throws(SystemCallError) {
          try reset(setting, on: fd, as: fresh.number, family: family, isStream: kind == .stream)
        } catch {
          if error.errno != ENOPROTOOPT && error.errno != EOPNOTSUPP {
            failures.append(Failure(key: key, error: error))
          }
        }
      }
    }
    return failures + apply(to: fd, family: family, isStream: kind == .stream)
  }

  private func reset(
    _ setting: Setting, on fd: Int32, as fresh: Int32, family: Int32, isStream: Bool
  ) throws(SystemCallError) {
    let isInternet = family == AF_INET || family == AF_INET6
    switch setting {
    case .plain(let option, _):
      if option.isForMessages && family != AF_UNIX && family != AF_NETLINK { return }
      try option.set(try option.value(on: fresh), on: fd)
    case .forced(let forced, let option, _):
      // The kernel tells twice what was asked for.
      let usual = try option.value(on: fresh) / 2
      do throws(SystemCallError) {
        try forced.set(usual, on: fd)
      } catch {
        try option.set(usual, on: fd)
      }
    case .packetInfo:
      if family == AF_INET { try SocketOption.ipv4PacketInfo.set(false, on: fd) }
      if family == AF_INET6 { try SocketOption.ipv6PacketInfo.set(false, on: fd) }
      if family == AF_NETLINK { try SocketOption.netlinkPacketInfo.set(false, on: fd) }
    case .tcp(let option, _):
      if isStream && isInternet { try option.set(try option.value(on: fresh), on: fd) }
    case .timeToLive:
      let option: SocketOption = family == AF_INET ? .ipv4TimeToLive : .ipv6UnicastHops
      if isInternet { try option.set(try option.value(on: fresh), on: fd) }
    case .congestionControl:
      if isStream && isInternet {
        try SocketOption.set(fd, congestionControl: try SocketOption.congestionControl(of: fresh))
      }
    case .unix(let option, _): if family == AF_UNIX { try option.set(try option.value(on: fresh), on: fd) }
    // What a label was before nobody knows: it stays until the unit is restarted.
    case .attribute, .internetAttribute, .lacking: break
    }
  }

  private func apply(
    _ key: String, _ setting: Setting, to fd: Int32, _ family: Int32, _ isStream: Bool,
    _ failures: inout [Failure]
  ) {
    do throws(SystemCallError) {
      try apply(setting, to: fd, family: family, isStream: isStream)
    } catch {
      // As under systemd: an option this kind of socket does not have is no matter.
      if setting.isOptional, error.errno == ENOPROTOOPT || error.errno == EOPNOTSUPP { return }
      failures.append(Failure(key: key, error: error))
    }
  }

  private func apply(
    _ setting: Setting, to fd: Int32, family: Int32, isStream: Bool
  ) throws(SystemCallError) {
    let isInternet = family == AF_INET || family == AF_INET6
    switch setting {
    case .plain(let option, let value):
      if option.isForMessages && family != AF_UNIX && family != AF_NETLINK { return }
      try option.set(value, on: fd)
    case .forced(let forced, let option, let value):
      do throws(SystemCallError) {
        try forced.set(value, on: fd)
      } catch {
        try option.set(value, on: fd)
      }
    case .packetInfo:
      if family == AF_INET { try SocketOption.ipv4PacketInfo.set(true, on: fd) }
      if family == AF_INET6 { try SocketOption.ipv6PacketInfo.set(true, on: fd) }
      if family == AF_NETLINK { try SocketOption.netlinkPacketInfo.set(true, on: fd) }
    case .tcp(let option, let value):
      if isStream && isInternet { try option.set(value, on: fd) }
    case .timeToLive(let hops):
      if family == AF_INET { try SocketOption.ipv4TimeToLive.set(hops, on: fd) }
      if family == AF_INET6 { try SocketOption.ipv6UnicastHops.set(hops, on: fd) }
    case .unix(let option, let value):
      if family == AF_UNIX { try option.set(value, on: fd) }
    case .attribute(let name, let value): try ExtendedAttribute.set(name, value, on: fd)
    case .internetAttribute(let name, let label):
      if isInternet { try ExtendedAttribute.set(name, label, on: fd) }
    case .lacking(let name):
      if isInternet { throw SystemCallError("set", on: name, errno: EOPNOTSUPP) }
    case .congestionControl(let name):
      if isStream && isInternet { try SocketOption.set(fd, congestionControl: name) }
    }
  }
}

extension SocketOptions.Setting {
  /// Sockets that do not have it go without a word.
  fileprivate var isOptional: Bool {
    switch self {
    case .plain, .forced, .packetInfo, .tcp, .timeToLive, .congestionControl: true
    case .unix, .attribute, .internetAttribute, .lacking: false
    }
  }
}

extension SocketOption {
  /// Since kernel 6.16 other families refuse these.
  fileprivate var isForMessages: Bool {
    switch self {
    case .passCredentials, .passSecurity: true
    default: false
    }
  }
}
