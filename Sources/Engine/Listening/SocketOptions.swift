import Glibc
import Linux
import UnitModel

/// The directives that become options of a socket, of the listening one and again of each
/// accepted one. Made once per unit; applying an empty one costs a comparison.
package struct SocketOptions: Sendable {
  private enum Setting: Sendable {
    case plain(SocketOption, Int32)
    /// Tried with the privileged option first, which goes beyond the system's limit.
    case forced(SocketOption, SocketOption, Int32)
    case packetInfo
    /// One of TCP's options.
    case tcp(SocketOption, Int32)
    case timeToLive(Int32)
    case congestionControl(String)
  }

  /// One that could not be set, and the directive that asks for it.
  package struct Failure: Hashable, Sendable {
    package var key: String
    package var error: SystemCallError
  }

  private var settings: [(key: String, setting: Setting)] = []

  /// - Parameter roundsUp: whether times under a second, which the kernel does not count, are one second
  ///   rather than an error.
  /// - Source: systemd.socket(5); the order is that of systemd.
  package init(_ socket: SocketSettings, roundsUp: Bool = true) {
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
  }

  package var isEmpty: Bool { settings.isEmpty }

  /// Sets all of them; a failure keeps nobody from listening, so it is only told.
  ///
  /// - Parameters:
  ///   - family: AF_INET, AF_INET6, AF_UNIX or AF_NETLINK: what does not concern the family is left out.
  ///   - isStream: TCP's options are left out for datagrams.
  package func apply(to fd: Int32, family: Int32, isStream: Bool) -> [Failure] {
    if settings.isEmpty { return [] }
    var failures: [Failure] = []
    for (key, setting) in settings {
      do throws(SystemCallError) {
        try apply(setting, to: fd, family: family, isStream: isStream)
      } catch {
        // As under systemd: an option this kind of socket does not have is no matter.
        if error.errno != ENOPROTOOPT && error.errno != EOPNOTSUPP {
          failures.append(Failure(key: key, error: error))
        }
      }
    }
    return failures
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
    case .congestionControl(let name):
      if isStream && isInternet { try SocketOption.set(fd, congestionControl: name) }
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
