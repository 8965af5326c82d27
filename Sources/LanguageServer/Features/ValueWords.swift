import UnitModel

/// The words that a directive's value can be made of, for completion and hover.
struct ValueWords {
  struct Word {
    var text: String
    var meaning = ""
  }

  var words: [Word] = []
  /// The types of unit that are named; nil for values that name none.
  var unitKinds: Set<UnitKind>?
  /// Characters beside blanks that part the words.
  var separators = ""

  /// - Parameter release: words that are newer are left out.
  init(_ directive: Directive, release: Int = .max) {
    let own = ValueWords.own(directive)
    if case .choice(let choice) = directive.grammar {
      let meanings = Dictionary(own) { first, _ in first }
      for word in choice.words where word.since ?? 0 <= release {
        words.append(Word(text: word.text, meaning: meanings[word.text] ?? ""))
      }
      if choice.orBoolean {
        for word in ["yes", "no"] where !words.contains(where: { $0.text == word }) {
          words.append(Word(text: word, meaning: meanings[word] ?? ""))
        }
      }
    } else if !own.isEmpty {
      words = own.map { Word(text: $0.0, meaning: $0.1) }
    } else {
      take(directive.value)
    }
    if directive.group == .mount, directive.name == "Options" { separators = ",=" }
    switch directive.name {
    case "Service": unitKinds = [.service]
    case "Sockets": unitKinds = [.socket]
    case "Slice": unitKinds = [.slice]
    case "Alias", "DefaultInstance": unitKinds = nil
    default:
      switch directive.value {
      case .dependencies, .unitNames, .unitName: unitKinds = Set(UnitKind.allCases)
      default: break
      }
    }
  }

  private mutating func take(_ kind: ValueKind) {
    switch kind {
    case .boolean: words = [Word(text: "yes"), Word(text: "no")]
    case .signal: words = ValueWords.signals.map { Word(text: "SIG" + $0) }
    case .limit:
      words = [Word(text: "infinity", meaning: "no limit")]
      separators = ":"
    case .time: words = [Word(text: "infinity", meaning: "never")]
    case .memory: words = [Word(text: "infinity", meaning: "no limit")]
    case .stream: words = ValueWords.streams.map { Word(text: $0.0, meaning: $0.1) }
    case .workingDirectory: words = [Word(text: "~", meaning: "the home directory of User=")]
    case .capabilities:
      words = ValueWords.capabilities.map { Word(text: "CAP_" + $0) }
      separators = "~"
    case .systemCalls:
      words = ValueWords.systemCallGroups.map { Word(text: $0.0, meaning: $0.1) }
      separators = "~:"
    case .addressFamilies:
      words = ValueWords.addressFamilies.map { Word(text: $0.0, meaning: $0.1) }
      separators = "~"
    case .listener: words = ValueWords.listeners.map { Word(text: $0.0, meaning: $0.1) }
    case .exitStatuses: words = ValueWords.signals.map { Word(text: "SIG" + $0) }
    default: break
    }
  }
}

extension ValueWords {
  static let signals = [
    "TERM", "INT", "HUP", "QUIT", "KILL", "USR1", "USR2", "ABRT", "WINCH", "PIPE", "ALRM", "CHLD", "CONT",
    "STOP",
    "TSTP", "TTIN", "TTOU", "IO", "PWR", "SYS", "TRAP", "BUS", "FPE", "ILL", "SEGV", "URG", "VTALRM", "PROF",
    "XCPU",
    "XFSZ", "STKFLT",
  ]

  private static let streams = [
    ("null", "/dev/null"), ("inherit", "what the manager has, or what StandardOutput= says"),
    ("socket", "the connection"), ("journal", "the journal, or the manager's log"),
    ("journal+console", "the journal and the console"), ("kmsg", "the kernel's log"),
    ("kmsg+console", "the kernel's log and the console"), ("tty", "the terminal of TTYPath="),
    ("tty-force", "the terminal, taken from whoever has it"), ("tty-fail", "the terminal, if nobody has it"),
    ("data", "the text of StandardInputText="), ("file:", "a file, written from its start"),
    ("append:", "a file, written at its end"), ("truncate:", "a file that is emptied first"),
    ("fd:", "a descriptor of the socket unit, by its name"),
  ]

  private static let listeners = [
    ("127.0.0.1:", "a port of this host, IPv4"), ("[::1]:", "a port of this host, IPv6"),
    ("0.0.0.0:", "a port of every IPv4 address"), ("/run/%N.sock", "a UNIX socket in the file system"),
    ("@", "a UNIX socket in the abstract namespace"),
  ]

  private static let capabilities = [
    "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
    "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
    "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST",
    "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
  ]

  private static let addressFamilies = [
    ("AF_UNIX", "local sockets"), ("AF_INET", "IPv4"), ("AF_INET6", "IPv6"), ("AF_NETLINK", "the kernel"),
    ("AF_PACKET", "raw packets"), ("AF_VSOCK", "virtual machines"), ("AF_BLUETOOTH", "Bluetooth"),
    ("AF_CAN", "CAN buses"), ("AF_ALG", "the kernel's ciphers"), ("none", "no family at all"),
  ]

  private static let systemCallGroups = [
    ("@system-service", "what most services need"), ("@default", "what every process needs"),
    ("@aio", "asynchronous input and output"), ("@basic-io", "reading, writing, closing"),
    ("@chown", "changing owners"), ("@clock", "changing the clock"), ("@cpu-emulation", "old processors"),
    ("@debug", "debugging and tracing"), ("@file-system", "files and directories"),
    ("@io-event", "waiting for events"),
    ("@ipc", "pipes, queues and shared memory"), ("@keyring", "the kernel's keys"),
    ("@known", "every system call that is known"), ("@memlock", "locking memory"),
    ("@module", "kernel modules"),
    ("@mount", "mounting"), ("@network-io", "sockets"), ("@obsolete", "old and unused ones"),
    ("@pkey", "memory protection keys"), ("@privileged", "what needs root"),
    ("@process", "processes and threads"),
    ("@raw-io", "ports and memory of devices"), ("@reboot", "rebooting"),
    ("@resources", "limits and priorities"),
    ("@sandbox", "filters and sandboxes"), ("@setuid", "changing users"), ("@signal", "signals"),
    ("@swap", "swapping"), ("@sync", "writing back to disk"), ("@timer", "timers"),
  ]
}
