/// `[X-Usher]` of a `.socket`, decoded.
package struct SocketAdditions: Sendable {
  /// `OnOverload=`: what a socket does at a limit.
  package enum Overload: String, Codable, Sendable {
    /// It is not watched for a while; what comes waits in the queue.
    case suspend
    /// It fails, as under systemd.
    case fail
  }

  /// Nil: as the manager's defaults have it.
  package var onOverload: Overload?
  /// How soon an address that cannot be bound is tried again; zero: never. Nil: as the manager's
  /// defaults have it.
  package var bindRetry: TimeSpan?
  /// Without connections for so long the service is stopped; nil: never.
  package var stopWhenIdle: TimeSpan?
  package var multicastGroups: [MulticastGroup] = []
  package var sourcePrefix = SourcePrefix.whole
  package var sourceRateInterval = TimeSpan.seconds(2)
  /// Zero: no limit.
  package var sourceRateBurst: UInt32 = 0
  package var allow: [AccessSubject] = []
  package var deny: [AccessSubject] = []
  package var logPeer = LogPeer.full

  /// `LogPeer=`
  package enum LogPeer: String, Sendable { case full, prefix, hash, none }

  package init() {}

  package var limitsSourceRate: Bool { sourceRateBurst > 0 && sourceRateInterval > .zero }
  /// Not everybody may connect.
  package var limitsAccess: Bool { !allow.isEmpty || !deny.isEmpty }
}

/// A group whose datagrams a listener gets.
package struct MulticastGroup: Hashable, Sendable {
  /// 4 or 16 bytes in network order.
  package var address: [UInt8]
  /// Where it is joined; nil: where the kernel's routes say.
  package var interface: String?

  package init(address: [UInt8], interface: String?) {
    self.address = address
    self.interface = interface
  }

  package var text: String {
    let text = address.count == 4 ? IPText.text(ipv4: address) : IPText.text(ipv6: address)
    return text + (interface.map { "@\($0)" } ?? "")
  }
}

/// `[X-Usher]` of a `.service`, decoded.
package struct ServiceAdditions: Sendable {
  package enum RestartMode: String, Sendable {
    case normal
    /// The new process starts before the old one is stopped.
    case overlap
  }

  /// `ListenPid=`: whether LISTEN_PID names the process that the descriptors are for.
  package enum ListenPid: String, Sendable {
    case auto, omit
  }

  package var restartMode: RestartMode = .normal
  /// True if the unit has the section: only then `%{fd:NAME}` and its sisters mean something in it.
  package var isAware = false
  package var listenPid: ListenPid = .auto
  /// `NAME=VALUE` strings, after those of `[Service]`.
  package var environment: [String] = []
  /// Under which numbers descriptors are found, by their names; in the order of the lines.
  package var descriptorNumbers: [(name: String, number: Int32)] = []

  package init() {}
}
