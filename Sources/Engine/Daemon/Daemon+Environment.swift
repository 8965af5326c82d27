import Glibc
import Linux
import UnitModel

extension Daemon {
  /// The variables that every service begins with.
  ///
  /// - Source: systemd.exec(5), "Environment Variables in Spawned Processes"
  var baseEnvironment: [(name: String, value: String)] {
    let own: [(name: String, value: String)]
    if options.isUserMode {
      // The user's daemon passes on what it was given, but what was meant for itself.
      let meantForUs: Set<String> = [
        "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC",
        "INVOCATION_ID", "JOURNAL_STREAM", "MANAGERPID", "SYSTEMD_EXEC_PID",
      ]
      own = daemonEnvironment.filter { !meantForUs.contains($0.key) }
        .map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    } else {
      own = [("PATH", CommandCompiler.defaultPath), ("LANG", Daemon.language)]
    }
    var merged = own
    for addition in (surroundings.manager.environment + managerEnvironment).map(Daemon.variable) {
      merged.removeAll { $0.name == addition.name }
      merged.append(addition)
    }
    return merged
  }

  /// `LANG` of /etc/locale.conf, or Debian's /etc/default/locale; else C.UTF-8.
  private static let language: String = {
    for path in ["/etc/locale.conf", "/etc/default/locale"] {
      for line in (ProcFile.read(path) ?? "").split(separator: "\n") where line.hasPrefix("LANG=") {
        let value = line.dropFirst(5).filter { $0 != "\"" && $0 != "'" }
        if !value.isEmpty { return String(value) }
      }
    }
    return "C.UTF-8"
  }()

  /// The last of the kernel's consoles is the one that can be read from; `tty0` is whichever is shown.
  static var console: String {
    func last(_ name: String) -> String? {
      ProcFile.read("/sys/class/tty/\(name)/active")?.split(whereSeparator: \.isWhitespace).last.map(
        String.init)
    }
    let name = last("console") ?? ""
    return name == "tty0" ? last("tty0") ?? name : name
  }

  /// - Parameter additions: `ManagerEnvironment=`, which outweighs what the daemon was started with.
  static func readEnvironment(_ additions: [String] = []) -> [String: String] {
    var found: [String: String] = [:]
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
    while let entry = next.pointee {
      let (name, value) = variable(String(cString: entry))
      found[name] = value
      next += 1
    }
    for addition in additions {
      let (name, value) = variable(addition)
      found[name] = value
    }
    return found
  }
}
