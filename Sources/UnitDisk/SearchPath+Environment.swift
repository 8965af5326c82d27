import UnitFiles
import UnitModel

extension SearchPath {
  /// Where the daemon looks: `--unit-path` if it is given, else the directories of the mode it runs in.
  ///
  /// - Source: systemd.unit(5), "Unit File Load Path"; the XDG base directory specification
  package static func ofDaemon(unitPath: String?, _ surroundings: Surroundings) -> SearchPath {
    if let unitPath { return .explicit(unitPath.split(separator: ":").map(String.init)) }
    guard surroundings.isUserMode else { return .system }
    return .user(
      configuration: surroundings.configurationDirectory,
      data: environmentPath("XDG_DATA_HOME") ?? surroundings.home + "/.local/share",
      runtime: surroundings.runtimeDirectory)
  }
}
