/// The directories that unit files come from, the most important first.
package struct SearchPath: Sendable {
  package struct Directory: Hashable, Sendable {
    package var path: String
    /// True for systemd's own directories: their `.wants/` and `.requires/` links say what systemd is to
    /// start, which is not what usherd beside it is to start.
    package var isForeign: Bool

    /// True for one that holds drop-ins of `set-property`: no place for links of ours.
    package var isControl: Bool

    package init(path: String, isForeign: Bool, isControl: Bool = false) {
      self.path = path
      self.isForeign = isForeign
      self.isControl = isControl
    }
  }

  package private(set) var directories: [Directory]

  /// Drops empty entries and repetitions.
  package init(_ directories: [Directory]) {
    var seen: Set<String> = []
    self.directories = []
    for directory in directories where !directory.path.isEmpty {
      let path = UnitPath.joined("/", directory.path)
      if seen.insert(path).inserted {
        self.directories.append(
          Directory(path: path, isForeign: directory.isForeign, isControl: directory.isControl))
      }
    }
  }

  /// `--unit-path DIR[:DIR…]`: these and no others; none is foreign.
  package static func explicit(_ paths: [String]) -> SearchPath {
    SearchPath(paths.map { Directory(path: $0, isForeign: false) })
  }

  /// The system mode's.
  package static var system: SearchPath {
    SearchPath(
      controls(["usher", "systemd"].flatMap { ["/etc/\($0)/system", "/run/\($0)/system"] })
        + own([
          "/etc/usher/system", "/run/usher/system", "/usr/local/lib/usher/system", "/usr/lib/usher/system",
        ])
        + foreign([
          "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
          "/usr/lib/systemd/system", "/lib/systemd/system",
        ]))
  }

  /// The user mode's. Each argument is a directory of the XDG base directory specification, nil where it is
  /// not known (`$XDG_CONFIG_HOME`, `$XDG_DATA_HOME`, `$XDG_RUNTIME_DIR`).
  package static func user(configuration: String?, data: String?, runtime: String?) -> SearchPath {
    let homes = [configuration, data]
    func directories(_ program: String) -> [String] {
      let homePaths = homes.map { $0.map { "\($0)/\(program)/user" } ?? "" }
      let runtimePath = runtime.map { "\($0)/\(program)/user" } ?? ""
      return [
        homePaths[0], "/etc/\(program)/user", runtimePath, "/run/\(program)/user", homePaths[1],
        "/usr/local/lib/\(program)/user", "/usr/lib/\(program)/user",
      ]
    }
    let shared = ["/usr/local/share/systemd/user", "/usr/share/systemd/user"]
    let controlled = ["usher", "systemd"].flatMap { program in
      [configuration, runtime].compactMap { $0.map { "\($0)/\(program)/user" } }
    }
    return SearchPath(
      controls(controlled) + own(directories("usher")) + foreign(directories("systemd") + shared))
  }

  /// Where `set-property` writes.
  private static func controls(_ paths: [String]) -> [Directory] {
    paths.map { Directory(path: $0 + ".control", isForeign: $0.contains("/systemd/"), isControl: true) }
  }

  private static func own(_ paths: [String]) -> [Directory] {
    paths.map { Directory(path: $0, isForeign: false) }
  }

  private static func foreign(_ paths: [String]) -> [Directory] {
    paths.map { Directory(path: $0, isForeign: true) }
  }
}
