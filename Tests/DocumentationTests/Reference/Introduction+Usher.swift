extension Introduction {
  static let usherSocket: [ReferenceBlock] = [
    .text(
      """
      What usherd adds to systemd stands in a section of its own in the same file. systemd takes no notice of sections \
      whose names begin with X-: the file works under both.
      """),
    .text(
      """
      Properties tell what came of it (usherctl show): SuspendedBy and ResumeTimestamp say why the socket is not watched and \
      until when, NSuspended how often that was, NRefused and RefusedBy how many connections were refused, in all and by reason: \
      max-connections, max-connections-per-source, source-rate, trigger-limit, denied (Allow=, Deny=), no-service, \
      condition, dependency, start-failed, resources (no process, memory or descriptor was there for it), stopping, flushed.
      """),
  ]

  static let usherService: [ReferenceBlock] = [
    .text(
      """
      What usherd adds to systemd stands in a section of its own in the same file. systemd takes no notice of sections \
      whose names begin with X-: the file works under both.
      """)
  ]
}
