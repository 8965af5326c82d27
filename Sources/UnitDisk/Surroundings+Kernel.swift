import Glibc
import Linux
import UnitModel

extension Surroundings {
  /// The world as it is: asked once at the start and again at each daemon-reload.
  ///
  /// - Parameter isUserMode: takes the XDG directories of the daemon's environment in place of the system's.
  /// - Source: systemd.unit(5), "Specifiers"; the XDG base directory specification
  package static func ofKernel(isUserMode: Bool) -> Surroundings {
    var surroundings = Surroundings()
    surroundings.isUserMode = isUserMode
    surroundings.readHost()
    surroundings.readUser()
    surroundings.readTemporaryDirectories()
    if isUserMode { surroundings.readUserDirectories() }
    return surroundings
  }

  private mutating func readHost() {
    var names = utsname()
    if uname(&names) == 0 {
      hostName = text(&names.nodename)
      kernelRelease = text(&names.release)
      architecture = Surroundings.architectureName(text(&names.machine))
    }
    machineID = hexadecimal(ProcFile.read("/etc/machine-id", limit: 4096))
    bootID = hexadecimal(ProcFile.read("/proc/sys/kernel/random/boot_id", limit: 4096))
    let release =
      ProcFile.read("/etc/os-release", limit: 65536) ?? ProcFile.read("/usr/lib/os-release", limit: 65536)
    osRelease = AssignmentFile(release ?? "").values
    let machineInfo = ProcFile.read("/etc/machine-info", limit: 65536)
    if let services = ProcFile.read("/etc/services", limit: 1 << 20) { serviceNames = ServiceNames(services) }
    prettyHostName = AssignmentFile(machineInfo ?? "").values["PRETTY_HOSTNAME"]
  }

  private mutating func readUser() {
    userID = getuid()
    groupID = getgid()
    if !readLocalPassword() {
      // Root is who it is on every system; no name service is asked, which might wait for one of our units.
      if userID == 0 {
        userName = "root"
        home = "/root"
        shell = "/bin/sh"
      } else {
        readPasswordEntry()
      }
    }
    groupName = groupID == 0 ? "root" : groupEntryName() ?? String(groupID)
    if isUserMode, let own = environmentPath("HOME") { home = own }
  }

  /// Takes the entry of /etc/passwd; false if there is none.
  private mutating func readLocalPassword() -> Bool {
    guard let text = ProcFile.read("/etc/passwd", limit: 1 << 24) else { return false }
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count == 7, UInt32(fields[2]) == userID, !fields[0].isEmpty else { continue }
      userName = String(fields[0])
      home = fields[5].isEmpty ? "/" : String(fields[5])
      shell = fields[6].isEmpty ? "/bin/sh" : String(fields[6])
      return true
    }
    return false
  }

  /// Asks the name service.
  private mutating func readPasswordEntry() {
    userName = String(userID)
    home = "/"
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16384)
    guard getpwuid_r(userID, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return }
    if let name = entry.pw_name { userName = String(cString: name) }
    if let directory = entry.pw_dir { home = String(cString: directory) }
    if let program = entry.pw_shell, program.pointee != 0 { shell = String(cString: program) }
  }

  private func groupEntryName() -> String? {
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    var buffer = [CChar](repeating: 0, count: 65536)
    guard getgrgid_r(groupID, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
    return entry.gr_name.map { String(cString: $0) }
  }

  private mutating func readTemporaryDirectories() {
    for name in ["TMPDIR", "TEMP", "TMP"] {
      guard let path = environmentPath(name) else { continue }
      temporaryDirectory = path
      persistentTemporaryDirectory = path
      return
    }
  }

  private mutating func readUserDirectories() {
    let state = environmentPath("XDG_STATE_HOME") ?? home + "/.local/state"
    runtimeDirectory = environmentPath("XDG_RUNTIME_DIR") ?? "/run/user/\(userID)"
    stateDirectory = state
    cacheDirectory = environmentPath("XDG_CACHE_HOME") ?? home + "/.cache"
    logsDirectory = state + "/log"
    configurationDirectory = environmentPath("XDG_CONFIG_HOME") ?? home + "/.config"
  }

  /// systemd's names of machines.
  private static func architectureName(_ machine: String) -> String {
    switch machine {
    case "x86_64": "x86-64"
    case "i386", "i486", "i586", "i686": "x86"
    case "aarch64": "arm64"
    case "aarch64_be": "arm64-be"
    case "ppc64le": "ppc64-le"
    case "ppc64": "ppc64"
    case let other where other.hasPrefix("arm"): other.hasSuffix("b") ? "arm-be" : "arm"
    default: machine
    }
  }
}

/// An absolute path from the environment; nil if it is not set or no such path.
package func environmentPath(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let path = String(cString: value)
  return path.hasPrefix("/") ? path : nil
}

/// A C string in a fixed array.
private func text<Array>(_ array: inout Array) -> String {
  withUnsafeBytes(of: &array) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

/// 32 hexadecimal digits, dashes and blanks left out; nil if it is anything else.
private func hexadecimal(_ text: String?) -> String? {
  guard let text else { return nil }
  let digits = text.lowercased().filter { $0 != "-" && !$0.isWhitespace }
  guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
  return digits
}
