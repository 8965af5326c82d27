/// What this is a release of.
package enum Release {
  /// Usher's version, as in CHANGELOG.md.
  package static let version = "0.1.0"
  /// The release of systemd whose behaviour and interfaces are Usher's.
  package static let systemd = 252
  /// The newest release of systemd whose directives Usher knows.
  package static let newestSystemd = 262
}
