import UnitModel

/// Where enabling a unit reads and writes.
package struct InstallLayout: Sendable {
  /// Where unit files are looked for.
  package let searchPath: SearchPath
  /// Where lasting links are made; nil if the search path has no directory of ours.
  package let lastingDirectory: String?
  /// Where links are made that the next boot forgets (`--runtime`); nil if there is no such directory.
  package let runtimeDirectory: String?
  /// Where `*.preset` files are, the most important first.
  package let presetDirectories: [String]
  /// Whether links in systemd's own directories count as enabling a unit.
  package let countsForeignLinks: Bool

  /// - Parameter runtimeRoot: `/run`, in user mode `$XDG_RUNTIME_DIR`.
  package init(
    searchPath: SearchPath, runtimeRoot: String, isUserMode: Bool, countsForeignLinks: Bool = false
  ) {
    self.searchPath = searchPath
    self.countsForeignLinks = countsForeignLinks
    let own = searchPath.directories.filter { !$0.isForeign && !$0.isControl }.map(\.path)
    lastingDirectory = own.first
    runtimeDirectory = own.first { $0.hasPrefix(runtimeRoot + "/") && $0 != own.first }
    let mode = isUserMode ? "user-preset" : "system-preset"
    presetDirectories = ["usher", "systemd"].flatMap { program in
      ["/etc/", "/run/", "/usr/local/lib/", "/usr/lib/"].map { $0 + program + "/" + mode }
    }
  }

  /// The directory that links are made in.
  func directory(isRuntime: Bool) throws(InstallProblem) -> String {
    if isRuntime {
      guard let runtimeDirectory else {
        throw InstallProblem(
          .noDirectory, "--runtime",
          "cannot make a link for this boot only: the search path has no directory of usherd's own below /run"
        )
      }
      return runtimeDirectory
    }
    guard let lastingDirectory else {
      throw InstallProblem(
        .noDirectory, "", "cannot make a link: the search path has no directory of usherd's own")
    }
    return lastingDirectory
  }

  /// True for a directory whose links decide what usherd starts.
  func counts(_ directory: SearchPath.Directory) -> Bool { countsForeignLinks || !directory.isForeign }

  /// True for a path in a directory where an administrator writes, or that the next boot forgets.
  func isConfiguration(_ path: String) -> Bool {
    ["/etc/", "/run/"].contains(where: path.hasPrefix) || path.hasPrefix((lastingDirectory ?? "//") + "/")
      || isRuntime(path)
  }

  /// True for a path that the next boot forgets.
  func isRuntime(_ path: String) -> Bool {
    // Whatever directory comes first lasts, wherever it lies.
    if path.hasPrefix((lastingDirectory ?? "//") + "/") || path == lastingDirectory { return false }
    return path.hasPrefix("/run/") || path.hasPrefix((runtimeDirectory ?? "//") + "/")
  }

  func contains(_ path: String) -> Bool {
    let home = UnitPath.directory(of: path)
    return searchPath.directories.contains { $0.path == home }
  }
}
