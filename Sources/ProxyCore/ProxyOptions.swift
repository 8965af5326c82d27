import UnitModel

/// What the command line asks for.
package struct ProxyOptions: Hashable, Sendable {
  /// For listeners that no `--map` names.
  package var target: ProxyTarget?
  /// By the name of the listener (`FileDescriptorName=`).
  package var targets: [String: ProxyTarget] = [:]
  /// Connections at a time; further ones wait in the listeners' queues. 1 or more.
  package var maximumConnections = 4096
  /// Senders of datagrams that are remembered at a time. 1 or more.
  package var maximumSessions = 1024
  /// How long to stay without a connection and a session.
  package var exitIdleTime = TimeSpan.infinity
  /// How long a connection waits for a target that refuses, or is not there yet.
  package var waitForTarget = TimeSpan.seconds(5)
  /// How long an address may leave an attempt without any answer.
  package var connectTimeout = TimeSpan.seconds(10)
  /// How long a session lasts without a datagram.
  package var sessionIdleTime = TimeSpan.seconds(60)
  /// How long open connections may take to end after SIGTERM.
  package var drainTime = TimeSpan.seconds(10)
  /// What each connection to a target begins with.
  package var header: ProxyHeader.Version?

  package init() {}

  /// The target of a listener of that name.
  package func target(forName name: String) -> ProxyTarget? { targets[name] ?? target }
}
