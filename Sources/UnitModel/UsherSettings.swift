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

  package init() {}
}

/// `[X-Usher]` of a `.service`, decoded.
package struct ServiceAdditions: Sendable {
  package enum RestartMode: String, Sendable {
    case normal
    /// The new process starts before the old one is stopped.
    case overlap
  }

  package var restartMode: RestartMode = .normal

  package init() {}
}
