import Glibc

/// How processes ended, in words.
enum ExitText {
  /// CLD_EXITED and friends, as systemctl prints them.
  static func word(code: Int64) -> String {
    switch code {
    case 1: "exited"
    case 2: "killed"
    case 3: "dumped"
    default: "(null)"
    }
  }

  /// `3/NOTIMPLEMENTED` in systemctl; here the number, or the signal as `9/KILL`.
  static func short(code: Int64, status: Int64) -> String {
    switch code {
    case 1: "\(status)"
    case 2, 3: "\(status)/\(signalName(status))"
    default: "0/0"
    }
  }

  /// `exited with status 203: its executable could not be run`, `was killed by SIGKILL`.
  static func sentence(code: Int64, status: Int64) -> String {
    switch code {
    case 1:
      meaning(ofStatus: status).map { "exited with status \(status): \($0)" }
        ?? "exited with status \(status)"
    case 2: "was killed by SIG\(signalName(status))"
    case 3: "was killed by SIG\(signalName(status)) and dumped its memory"
    default: "has not ended"
    }
  }

  /// What the exit statuses mean that say why a process could not be set up.
  ///
  /// - Source: systemd.exec(5), "Process Exit Codes"
  static func meaning(ofStatus status: Int64) -> String? {
    switch status {
    case 200: "its working directory could not be entered (WorkingDirectory=)"
    case 201: "its nice level could not be set"
    case 202: "its descriptors could not be passed on"
    case 203: "its executable could not be run (ExecStart=)"
    case 204: "there was not enough memory"
    case 205: "its limits could not be set (Limit*=)"
    case 206: "its OOM score could not be set"
    case 207: "its signal mask could not be set"
    case 208: "its standard input could not be opened (StandardInput=)"
    case 209: "its standard output could not be opened (StandardOutput=)"
    case 210: "its root directory could not be changed"
    case 216: "its group could not be taken on (Group=, SupplementaryGroups=)"
    case 217: "its user could not be taken on (User=)"
    case 218: "its capabilities could not be set"
    case 219: "its cgroup could not be entered"
    case 220: "its session could not be started"
    case 222: "its standard error could not be opened (StandardError=)"
    case 224: "PAM refused"
    case 226: "its namespaces could not be set up"
    case 227: "new privileges could not be ruled out"
    case 228: "its system call filter could not be loaded"
    case 233: "its runtime directory could not be made (RuntimeDirectory=)"
    case 234: "the owner of its files could not be changed"
    case 238: "its state directory could not be made"
    case 239: "its cache directory could not be made"
    case 240: "its logs directory could not be made"
    case 241: "its configuration directory could not be made"
    case 242: "its sandbox could not be set up"
    default: nil
    }
  }

  /// A signal's name without SIG: `TERM`, `RTMIN+2`, or its number.
  static func signalName(_ number: Int64) -> String {
    if let known = names.first(where: { $0.number == number }) { return known.name }
    let first = Int64(34)
    return (first...64).contains(number) ? "RTMIN+\(number - first)" : String(number)
  }

  /// The number of a signal by name, with or without SIG, or by number; nil if there is none.
  static func signalNumber(_ text: String) -> Int32? {
    if let number = Int32(text) { return (1...64).contains(number) ? number : nil }
    var name = text.uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    if let known = names.first(where: { $0.name == name }) {
      return Int32(truncatingIfNeeded: known.number)
    }
    guard name.hasPrefix("RTMIN") else { return nil }
    let rest = name.dropFirst(5)
    if rest.isEmpty { return 34 }
    guard rest.hasPrefix("+"), let offset = Int32(rest.dropFirst()), (0...30).contains(offset) else {
      return nil
    }
    return 34 + offset
  }

  private static let names: [(number: Int64, name: String)] = [
    (SIGHUP, "HUP"), (SIGINT, "INT"), (SIGQUIT, "QUIT"), (SIGILL, "ILL"), (SIGTRAP, "TRAP"),
    (SIGABRT, "ABRT"), (SIGBUS, "BUS"), (SIGFPE, "FPE"), (SIGKILL, "KILL"), (SIGUSR1, "USR1"),
    (SIGSEGV, "SEGV"), (SIGUSR2, "USR2"), (SIGPIPE, "PIPE"), (SIGALRM, "ALRM"),
    (SIGTERM, "TERM"), (SIGSTKFLT, "STKFLT"), (SIGCHLD, "CHLD"), (SIGCONT, "CONT"),
    (SIGSTOP, "STOP"), (SIGTSTP, "TSTP"), (SIGTTIN, "TTIN"), (SIGTTOU, "TTOU"),
    (SIGURG, "URG"), (SIGXCPU, "XCPU"), (SIGXFSZ, "XFSZ"), (SIGVTALRM, "VTALRM"),
    (SIGPROF, "PROF"), (SIGWINCH, "WINCH"), (SIGIO, "IO"), (SIGPWR, "PWR"), (SIGSYS, "SYS"),
  ].map { (Int64($0.0), $0.1) }
}
