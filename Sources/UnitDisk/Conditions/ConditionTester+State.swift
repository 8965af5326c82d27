import Glibc
import Linux
import UnitModel

/// Tests of the manager and of what the machine is doing.
extension ConditionTester {
  /// A machine without any supply that could tell is on mains power.
  func isOnMains() -> Bool {
    let folder = "/sys/class/power_supply"
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(folder + "/*", 0, nil, &found) == 0 else { return true }
    var hasBattery = false
    var hasSupply = false
    for index in 0..<Int(found.gl_pathc) {
      guard let path = found.gl_pathv[index].map({ String(cString: $0) }) else { continue }
      func read(_ name: String) -> String {
        (ProcFile.read(path + "/" + name, limit: 256) ?? "").filter { !$0.isWhitespace }
      }
      switch read("type") {
      case "Mains", "USB", "Wireless":
        if read("online") != "0", !read("online").isEmpty { return true }
        hasSupply = true
      case "Battery":
        if read("scope") != "Device", read("status") == "Discharging" { hasBattery = true }
      default: break
      }
    }
    return !hasSupply && !hasBattery
  }

  func hasCredential(_ name: String) -> Bool {
    if name.isEmpty || name.contains("/") || name == "." || name == ".." { return false }
    for variable in ["CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY"] {
      if let folder = environmentPath(variable), access(folder + "/" + name, F_OK) == 0 { return true }
    }
    return false
  }

  func isUser(_ text: String) -> Bool {
    if let number = ConditionTester.number(text) { return number == getuid() || number == geteuid() }
    if text == "@system" { return ConditionTester.isSystem(getuid()) || ConditionTester.isSystem(geteuid()) }
    return text == surroundings.userName
  }

  func isGroup(_ text: String) -> Bool {
    var own = [getgid(), getegid()]
    let count = getgroups(0, nil)
    if count > 0 {
      var more = [gid_t](repeating: 0, count: Int(count))
      let got = getgroups(count, &more)
      if got > 0 { own += more.prefix(Int(got)) }
    }
    if let number = ConditionTester.number(text) { return own.contains(number) }
    if text == surroundings.groupName { return true }
    for line in (ProcFile.read("/etc/group", limit: 1 << 24) ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count >= 3, fields[0] == text, let number = UInt32(fields[2]) { return own.contains(number) }
    }
    return false
  }

  /// Of a user or group; one with a sign or with zeros before it is none, as are the two that mean nobody at all.
  private static func number(_ text: String) -> UInt32? {
    guard let number = UInt32(text), String(number) == text else { return nil }
    return number == .max || number == 65535 ? nil : number
  }

  /// Of the system or of nobody, not of a person.
  private static func isSystem(_ id: UInt32) -> Bool { id < 1000 || id == 65534 }

  /// `[SLICE:]PERCENT[/SPAN]`: at most that share of the time was lost. A kernel that does not tell loses none.
  ///
  /// - Source: Documentation/accounting/psi.rst of the kernel
  func isPressure(_ resource: String, _ kind: String, below text: String) -> Bool? {
    var rest = text[...]
    var file = "/proc/pressure/" + resource
    if let colon = rest.firstIndex(of: ":") {
      let slice = String(rest[..<colon])
      rest = rest[rest.index(after: colon)...]
      if !slice.isEmpty {
        let name = slice.hasSuffix(".slice") ? slice : slice + ".slice"
        guard let path = ConditionTester.path(ofSlice: name) else { return nil }
        file = "/sys/fs/cgroup" + path + "/" + resource + ".pressure"
      }
    }
    let parts = rest.split(separator: "/", maxSplits: 1).map { trimmed(String($0)) }
    guard let limit = parts.first.flatMap({ ValueSyntax.share($0) }) else { return nil }
    var window = "avg300="
    if parts.count == 2 {
      switch parts[1] {
      case "10sec": window = "avg10="
      case "1min": window = "avg60="
      case "5min": window = "avg300="
      default: return nil
      }
    }
    let lines = (ProcFile.read(file, limit: 4096) ?? "").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(kind) }),
      let word = line.split(separator: " ").first(where: { $0.hasPrefix(window) }),
      let now = ValueSyntax.share(word.dropFirst(window.count) + "%")
    else { return true }
    return now <= limit
  }

  /// `a-b.slice` lies below `a.slice`.
  private static func path(ofSlice slice: String) -> String? {
    guard let name = UnitName(slice), name.kind == .slice else { return nil }
    if slice == "-.slice" { return "" }
    var path = ""
    var prefix = ""
    for part in name.prefix.split(separator: "-") {
      prefix += (prefix.isEmpty ? "" : "-") + part
      path += "/" + prefix + ".slice"
    }
    return path
  }
}
