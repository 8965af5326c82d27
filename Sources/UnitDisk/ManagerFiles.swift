import UnitFiles
import UnitModel
import UnitSyntax

/// The files of the manager's configuration: systemd's, so that units behave as they do there, and then
/// usherd's own, which are spelled the same.
///
/// - Source: systemd-system.conf(5), "Configuration Directories and Precedence".
package struct ManagerFiles: Sendable {
  private let source: any UnitFileSource
  private let isUserMode: Bool
  /// `$XDG_CONFIG_HOME`; counts in user mode.
  private let home: String

  package init(source: any UnitFileSource, isUserMode: Bool, configurationHome: String = "/etc") {
    self.source = source
    self.isUserMode = isUserMode
    home = configurationHome
  }

  /// Reads all there are; what cannot be read is left out.
  package func read(_ surroundings: Surroundings) -> ManagerConfiguration {
    var fragments: [(fragment: Fragment, isOwn: Bool)] = []
    for (group, name, isOwn) in [
      ("systemd", isUserMode ? "user.conf" : "system.conf", false),
      ("usher", isUserMode ? "user.conf" : "usher.conf", true),
    ] {
      for path in paths(group, name) {
        guard case .bytes(let bytes) = source.read(path) else { continue }
        fragments.append((Lexer.lex(SourceText(path: path, bytes: bytes)), isOwn))
      }
    }
    return ManagerConfiguration(fragments, surroundings: surroundings)
  }

  /// The main file, then the drop-ins by name; a name in a higher directory hides those below.
  private func paths(_ group: String, _ name: String) -> [String] {
    var roots = ["/etc", "/run", "/usr/local/lib", "/usr/lib"]
    if isUserMode { roots.insert(home, at: 0) }
    let directories = roots.map { "\($0)/\(group)" }
    var found: [String] = []
    if let main = directories.map({ "\($0)/\(name)" }).first(where: { exists($0) }) { found.append(main) }
    var dropIns: [String: String] = [:]
    for directory in directories {
      let place = "\(directory)/\(name).d"
      for entry in source.entries(of: place) ?? [] where entry.name.hasSuffix(".conf") {
        if dropIns[entry.name] == nil { dropIns[entry.name] = "\(place)/\(entry.name)" }
      }
    }
    found += dropIns.sorted { $0.key < $1.key }.map(\.value)
    return found
  }

  private func exists(_ path: String) -> Bool {
    if case .absent = source.read(path) { false } else { true }
  }
}
