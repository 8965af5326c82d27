import UnitModel

extension Daemon {
  /// Usher's version, as in CHANGELOG.md.
  package static let version = Release.version
}
