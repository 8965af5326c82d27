/// Signals by name (`SIGTERM`, `TERM`, `RTMIN+3`) or number, and exit codes by name.
///
/// - Source: signal(7), systemd.exec(5), "Process exit codes".
extension ValueSyntax {
  /// The number of the kernel's asm-generic table.
  package static func signal(_ text: String) -> Int32? {
    if let first = text.utf8.first, isDigit(first) || first == UInt8(ascii: "+") {
      guard let number = unsigned(text), (1...64).contains(number) else { return nil }
      return Int32(number)
    }
    return signalName(text)
  }

  /// A signal's name, with or without `SIG`.
  package static func signalName(_ text: String) -> Int32? {
    let name = text.hasPrefix("SIG") ? String(text.dropFirst(3)) : text
    if let number = signalNumbers[name] { return number }
    if name.hasPrefix("RTMIN") {
      let rest = name.dropFirst(5)
      if rest.isEmpty { return 34 }
      guard rest.first == "+", let offset = number(rest.dropFirst().utf8, base: 10), offset <= 30
      else { return nil }
      return 34 &+ Int32(offset)
    }
    if name.hasPrefix("RTMAX") {
      let rest = name.dropFirst(5)
      if rest.isEmpty { return 64 }
      guard rest.first == "-", let offset = number(rest.dropFirst().utf8, base: 10), offset <= 30
      else { return nil }
      return 64 &- Int32(offset)
    }
    return nil
  }

  private static let signalNumbers: [String: Int32] = [
    "HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "IOT": 6, "BUS": 7, "FPE": 8,
    "KILL": 9, "USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14, "TERM": 15,
    "STKFLT": 16, "CHLD": 17, "CONT": 18, "STOP": 19, "TSTP": 20, "TTIN": 21, "TTOU": 22,
    "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26, "PROF": 27, "WINCH": 28, "IO": 29,
    "POLL": 29, "PWR": 30, "SYS": 31,
  ]

  /// An exit code: 0 to 255, or one of the names of systemd.exec(5).
  package static func exitCode(_ text: String) -> Int32? {
    if let code = exitCodes[text] { return code }
    guard let number = unsigned(text), number <= 255 else { return nil }
    return Int32(number)
  }

  private static let exitCodes: [String: Int32] = [
    "SUCCESS": 0, "FAILURE": 1, "INVALIDARGUMENT": 2, "NOTIMPLEMENTED": 3, "NOPERMISSION": 4,
    "NOTINSTALLED": 5, "NOTCONFIGURED": 6, "NOTRUNNING": 7,
    "USAGE": 64, "DATAERR": 65, "NOINPUT": 66, "NOUSER": 67, "NOHOST": 68, "UNAVAILABLE": 69,
    "SOFTWARE": 70, "OSERR": 71, "OSFILE": 72, "CANTCREAT": 73, "IOERR": 74, "TEMPFAIL": 75,
    "PROTOCOL": 76, "NOPERM": 77, "CONFIG": 78,
    "CHDIR": 200, "NICE": 201, "FDS": 202, "EXEC": 203, "MEMORY": 204, "LIMITS": 205,
    "OOM_ADJUST": 206, "SIGNAL_MASK": 207, "STDIN": 208, "STDOUT": 209, "CHROOT": 210,
    "IOPRIO": 211, "TIMERSLACK": 212, "SECUREBITS": 213, "SETSCHEDULER": 214,
    "CPUAFFINITY": 215, "GROUP": 216, "USER": 217, "CAPABILITIES": 218, "CGROUP": 219,
    "SETSID": 220, "CONFIRM": 221, "STDERR": 222, "PAM": 224, "NETWORK": 225, "NAMESPACE": 226,
    "NO_NEW_PRIVILEGES": 227, "SECCOMP": 228, "SELINUX_CONTEXT": 229, "PERSONALITY": 230,
    "APPARMOR": 231, "ADDRESS_FAMILIES": 232, "RUNTIME_DIRECTORY": 233, "CHOWN": 235,
    "SMACK_PROCESS_LABEL": 236, "KEYRING": 237, "STATE_DIRECTORY": 238, "CACHE_DIRECTORY": 239,
    "LOGS_DIRECTORY": 240, "CONFIGURATION_DIRECTORY": 241, "NUMA_POLICY": 242,
    "CREDENTIALS": 243, "BPF": 245,
  ]
}
