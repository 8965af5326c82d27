/// Words of the directives that say what a process may do.
///
/// - Source: systemd.exec(5), "Sandboxing" and "Capabilities"; capabilities(7), socket(2).
extension ValueSyntax {
  /// A capability by name in any case, or by number.
  package static func isCapability(_ text: String) -> Bool {
    if let number = unsigned(text) { return number <= 62 }
    return capabilities.contains(text.uppercased())
  }

  /// By its name in any case, or its number.
  package static func capabilityNumber(_ text: String) -> Int? {
    if let number = unsigned(text) { return number <= 62 ? Int(number) : nil }
    return capabilities.firstIndex(of: text.uppercased())
  }

  /// In the kernel's order: the place is the number.
  package static let capabilities: [String] = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID",
    "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE",
    "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK",
    "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG",
    "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
    "CAP_CHECKPOINT_RESTORE",
  ]

  package static let secureBits = [
    "keep-caps", "keep-caps-locked", "no-setuid-fixup", "no-setuid-fixup-locked", "noroot",
    "noroot-locked",
  ]

  package static let namespaces = [
    "cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time",
  ]

  /// The kernels that programs can be made for, as seccomp(2) tells them apart.
  package static let architectures = [
    "native", "x86", "x86-64", "x32", "arm", "arm64", "mips", "mips64", "mips64-n32", "mips-le",
    "mips64-le", "mips64-le-n32", "ppc", "ppc64", "ppc64-le", "riscv64", "s390", "s390x",
    "parisc", "parisc64",
    "loongarch64",
  ]

  package static let addressFamilies = [
    "AF_ALG", "AF_APPLETALK", "AF_ASH", "AF_ATMPVC", "AF_ATMSVC", "AF_AX25", "AF_BLUETOOTH",
    "AF_BRIDGE", "AF_CAIF", "AF_CAN", "AF_DECnet", "AF_ECONET", "AF_FILE", "AF_IB",
    "AF_IEEE802154", "AF_INET", "AF_INET6", "AF_IPX", "AF_IRDA", "AF_ISDN", "AF_IUCV", "AF_KCM",
    "AF_KEY", "AF_LLC", "AF_LOCAL", "AF_MCTP", "AF_MPLS", "AF_NETBEUI", "AF_NETLINK",
    "AF_NETROM", "AF_NFC", "AF_PACKET", "AF_PHONET", "AF_PPPOX", "AF_QIPCRTR", "AF_RDS",
    "AF_ROSE", "AF_ROUTE", "AF_RXRPC", "AF_SECURITY", "AF_SMC", "AF_SNA", "AF_TIPC", "AF_UNIX",
    "AF_VSOCK", "AF_WANPIPE", "AF_X25", "AF_XDP",
  ]

  package static let fileSystemGroups = [
    "@basic-api", "@anonymous", "@application", "@auxiliary-api", "@common-block",
    "@historical-block", "@network", "@privileged-api", "@security", "@temporary", "@known",
  ]

  /// A system call or a group of them, with an error after a colon or without.
  package enum SystemCallProblem: Error, Hashable {
    case unknownCall, unknownGroup, unknownError
  }

  /// - Returns: true if the word has an error number.
  package static func systemCall(_ text: String) throws(SystemCallProblem) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !isSystemCallError(String(parts[1])) { throw .unknownError }
    let name = parts.first.map(String.init) ?? ""
    if name.hasPrefix("@") {
      if !SystemCallNames.groups.contains(name) { throw .unknownGroup }
    } else if !SystemCallNames.all.contains(name) {
      throw .unknownCall
    }
    return parts.count == 2
  }

  /// `kill`, `EPERM` or a number up to 4095.
  package static func isSystemCallError(_ text: String) -> Bool {
    if text == "kill" || ErrorNames.all.contains(text) { return true }
    return unsigned(text).map { $0 <= 4095 } ?? false
  }

  /// Names that personality(2) has on machines of an architecture; unknown machines have any.
  package static func personalities(of architecture: String) -> [String] {
    switch architecture {
    case "x86-64", "x86": ["x86-64", "x86"]
    case "arm64": ["arm64", "arm"]
    case "arm64-be": ["arm64-be", "arm-be"]
    case "s390x": ["s390x", "s390"]
    case "ppc64": ["ppc64", "ppc"]
    case "ppc64-le": ["ppc64-le", "ppc-le"]
    case "": ["x86-64", "x86", "arm64", "arm", "s390x", "s390", "ppc64", "ppc", "ppc64-le", "riscv64"]
    default: [architecture]
    }
  }
}
