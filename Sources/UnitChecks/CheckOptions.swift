/// What units are checked for.
package struct CheckOptions: Sendable {
  /// The release of systemd that the units are for; nil: usher, which knows the newest spellings and says
  /// what it does not apply.
  package var release: Int?
  /// The host that they are for; nil: any.
  package var host: (any HostFacts)?
  /// True if the units are checked as a set: a name that leads nowhere is then a finding, and a note, since
  /// the unit may come with another package.
  package var isComplete = false
  /// True if nothing is known of other units, as with text on standard input: that one is missing then means
  /// nothing.
  package var isAlone = false

  package init(
    release: Int? = nil, host: (any HostFacts)? = nil, isComplete: Bool = false, isAlone: Bool = false
  ) {
    self.release = release
    self.host = host
    self.isComplete = isComplete
    self.isAlone = isAlone
  }
}
