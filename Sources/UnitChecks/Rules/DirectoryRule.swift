import UnitModel
import UnitSyntax

/// Paths below `/run` that need a directory which nothing makes: `/run` is empty after each boot.
///
/// Sockets are left out: a socket unit makes the directories above its nodes (`DirectoryMode=`). So is what
/// the service's own programs open after they were started, since they may make the directory themselves.
///
/// - Source: systemd.exec(5), "RuntimeDirectory=", "WorkingDirectory=", "StandardOutput="
enum DirectoryRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard unit.service != nil, !unit.has("RootDirectory"), !unit.has("RootImage") else { return }
    let exec = unit.loaded.exec
    if case .path(let path) = exec.workingDirectory, !exec.workingDirectoryIsOptional {
      check(path, isDirectory: true, unit.own("WorkingDirectory"), unit, set, &findings)
    }
    let streams = [
      ("StandardInput", exec.standardInput), ("StandardOutput", exec.standardOutput),
      ("StandardError", exec.standardError),
    ]
    for (key, stream) in streams {
      switch stream {
      case .file(let path), .append(let path), .truncate(let path):
        checkOwn(path, unit.own(key), unit, set, &findings)
        check(path, isDirectory: false, unit.own(key), unit, set, &findings)
      case .inherit, .null, .socket, .log, .data, .terminal, .descriptor, nil: break
      }
    }
    checkProcessFile(unit, set, &findings)
    checkSandbox(unit, set, &findings)
  }

  /// systemd opens the files of the standard streams before it makes the unit's directories, in each command
  /// of the unit anew; usher makes the directories first.
  private static func checkOwn(
    _ path: String, _ line: Assignment?, _ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings
  ) {
    guard let line, let release = set.options.release, unit.loaded.exec.runtimeDirectoryPreserve == .no else {
      return
    }
    let base = set.surroundings.runtimeDirectory
    let own = unit.loaded.exec.runtimeDirectories.first { path.hasPrefix("\(base)/\($0)/") }
    guard let own, !isMadeByOthers(own, unit, set) else { return }
    findings.add(
      .warning, "directory-not-made", at: line.valueOrigin,
      "systemd \(release) opens \(path) before it makes \(base)/\(own)",
      consequence: "the service cannot be started",
      help: "write to a directory that is there before, or to the journal",
      notes: unit.own("RuntimeDirectory").map { [.init(at: $0.origin, "the directory is made here")] } ?? [])
  }

  /// Paths that must be there when the service's view of the files is made; - before one makes it optional.
  /// Usher makes no such view.
  private static func checkSandbox(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    if set.options.release == nil { return }
    for key in ["ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths"] {
      for line in unit.lines("Service", key) {
        for word in line.words where word.text.hasPrefix("/") && !word.text.contains("%") {
          let base = set.surroundings.runtimeDirectory + "/"
          guard word.text.hasPrefix(base) else { continue }
          check(
            word.text, isDirectory: true, line, at: line.origin(of: word.range), unit, set, &findings)
        }
      }
    }
  }

  /// A user other than root cannot make a directory in `/run`, so the program cannot either.
  private static func checkProcessFile(_ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings) {
    guard let line = unit.own("PIDFile"), let user = unit.loaded.exec.user, user != "root", user != "0" else {
      return
    }
    var path = line.value
    if path.hasPrefix("/var/run/") { path = String(path.dropFirst(4)) }
    if !path.hasPrefix("/") { path = set.surroundings.runtimeDirectory + "/" + path }
    if path.utf8.contains(UInt8(ascii: "%")) { return }
    check(path, isDirectory: false, line, unit, set, &findings)
  }

  private static func check(
    _ path: String, isDirectory: Bool, _ line: Assignment?, at origin: Origin? = nil, _ unit: CheckedUnit,
    _ set: CheckedSet, _ findings: inout Findings
  ) {
    guard let line else { return }
    if !isDirectory, path.hasSuffix("/") {
      return check(
        String(path.dropLast()), isDirectory: false, line, at: origin, unit, set, &findings)
    }
    var steps = path.split(separator: "/").map(String.init)
    let base = set.surroundings.runtimeDirectory
    guard path.hasPrefix(base + "/") else {
      checkOnHost(path, isDirectory, line, unit, set, &findings)
      return
    }
    steps.removeFirst(Swift.min(steps.count, base.split(separator: "/").count))
    // The file itself needs no directory of its own.
    if !isDirectory { steps = Array(steps.dropLast()) }
    guard let first = steps.first else { return }
    // Known directories of the system, and those that a manager or a package makes at boot.
    let made: Set<String> = [
      "lock", "user", "systemd", "udev", "log", "mount", "shm", "usher", "credentials", "initramfs", "lvm",
      "network", "sudo", "tmpfiles.d", "screen", "utmp", "dbus", "netns",
    ]
    if made.contains(first) || isMade(first, unit, set) { return }
    let directory = base + "/" + steps.joined(separator: "/")
    if set.options.host?.directoryExists(directory) == true { return }
    let name = steps.joined(separator: "/")
    findings.add(
      set.options.host == nil ? .note : .warning, "directory-not-made", at: origin ?? line.valueOrigin,
      "nothing here makes \(directory), and \(base) is empty after each boot",
      consequence: "unless another package makes it, the service cannot be started",
      help: "add RuntimeDirectory=\(name)")
  }

  private static func checkOnHost(
    _ path: String, _ isDirectory: Bool, _ line: Assignment, _ unit: CheckedUnit, _ set: CheckedSet,
    _ findings: inout Findings
  ) {
    guard let host = set.options.host else { return }
    var directory = path
    if !isDirectory, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      directory = String(path[..<slash])
    }
    guard !directory.isEmpty, host.directoryExists(directory) == false else { return }
    for key in ["StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"]
    where unit.has(key) { return }
    if mentions(directory, unit) { return }
    findings.add(
      .warning, "directory-not-made", at: line.valueOrigin, "there is no directory \(directory) on this host",
      consequence: "the service cannot be started", help: "make it, or correct the path")
  }

  /// True if the unit, its sockets or a unit that it needs makes `/run/NAME`.
  private static func isMade(_ name: String, _ unit: CheckedUnit, _ set: CheckedSet) -> Bool {
    if unit.loaded.exec.runtimeDirectories.contains(where: { makes($0, name) }) { return true }
    return isMadeByOthers(name, unit, set)
  }

  private static func makes(_ directory: String, _ name: String) -> Bool {
    directory == name || directory.hasPrefix(name + "/") || directory.hasPrefix(name + ":")
  }

  private static func isMadeByOthers(_ name: String, _ unit: CheckedUnit, _ set: CheckedSet) -> Bool {
    if mentions("\(set.surroundings.runtimeDirectory)/\(name)", unit) { return true }
    var others = set.sockets(of: unit.loaded)
    let settings = unit.loaded.unit
    for other in settings.requires + settings.bindsTo + settings.wants + settings.after {
      if let other = set.unit(other) { others.append(other) }
    }
    return others.contains { other in
      if other.exec.runtimeDirectories.contains(where: { makes($0, name) }) { return true }
      return other.socket?.listeners.contains {
        $0.address.nodePath?.hasPrefix("\(set.surroundings.runtimeDirectory)/\(name)/") == true
      } ?? false
    }
  }

  /// True if a command speaks of the directory: it may make it.
  private static func mentions(_ directory: String, _ unit: CheckedUnit) -> Bool {
    unit.commandLines.contains {
      $0.key != "ExecStart" && $0.value.contains(directory)
    }
      || unit.loaded.merged.assignments.contains {
        ($0.key == "BindPaths" || $0.key == "TemporaryFileSystem" || $0.key == "RequiresMountsFor"
          || $0.key.hasPrefix("Condition") || $0.key.hasPrefix("Assert"))
          && $0.value.contains(directory)
      }
  }
}
