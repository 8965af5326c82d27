extension Introduction {
  static let usherSocket: [ReferenceBlock] = [
    .text(
      """
      What usherd adds to systemd stands in a section of its own in the same file. systemd takes no notice of sections \
      whose names begin with X-: the file works under both.
      """)
  ]

  static let usherService: [ReferenceBlock] = [
    .text(
      """
      What usherd adds to systemd stands in a section of its own in the same file. systemd takes no notice of sections \
      whose names begin with X-: the file works under both.
      """)
  ]
}
