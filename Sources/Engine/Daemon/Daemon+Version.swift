extension Daemon {
  /// Usher's version, as in CHANGELOG.md.
  package static let version = "0.1.0"
}
