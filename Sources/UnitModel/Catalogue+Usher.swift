/// `[X-Usher]`: what usherd adds to systemd.
extension Catalogue {
  static let usherSocketRows: [Directive] = [
    Directive(
      "OnOverload", .choice(["suspend", "fail"]), default: .words("suspend; fail with --defaults=systemd"),
      "what happens at a limit: wait, or fail",
      detail: """
        With suspend a socket at one of its limits, or whose service cannot be started, is not watched for \
        a while; clients wait in its queue, and it comes back by itself. With fail it fails, as under systemd.
        """),
    Directive(
      "BindRetrySec", .time(.plain), default: .words("1s; 0 with --defaults=systemd"),
      "how soon an address that cannot be bound is tried again",
      detail: """
        For addresses that are not there yet or still in use. The time doubles from try to try, up to a \
        minute. Zero: the socket fails at once.
        """),
    Directive(
      "StopWhenIdleSec", .time(.plain), default: .words("infinity"),
      "stops the service when it has had no connection for so long",
      detail: """
        The connections that the service holds are counted in the kernel. The socket is watched again before \
        the service is told to stop: who knocks meanwhile waits in the queue and starts it anew. Not with \
        Accept=yes.
        """),
  ]

  static let usherServiceRows: [Directive] = [
    Directive(
      "RestartMode", .choice(["normal", "overlap"]), default: "normal",
      "overlap: a restart starts the new process before the old one is stopped",
      detail: """
        The new process gets the same listeners; once it is ready the old one is told to stop and serves to \
        the end what it has accepted.
        """)
  ]
}
