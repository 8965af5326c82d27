extension KnownValueTests {
  /// What a process gets.
  static let executionRows: [Row] = [
    Row(
      section: "Service", key: "RootDirectory",
      taken: [
        "", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/x.sock",
      ],
      left: ["10.5%", "10.55%", "/abs/../x", "../x", "%n.x", "a:/b", "x:/foo"]),
    Row(
      section: "Service", key: "RootImageOptions",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["/a:/b:foo", "/a:b", "1:2", "1:infinity", "TCP:80", "x:/foo", "x:@foo"]),
    Row(
      section: "Service", key: "RootHash",
      taken: [
        "", "/abs/../x", "/a:/b:foo", "/a:b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/x.sock",
      ],
      left: ["10%", "0%", "10.5%", "10.55%", "0.5", "10.0.0.0/8", "1:"]),
    Row(
      section: "Service", key: "RootHashSignature",
      taken: [
        "", "/abs/../x", "/a:/b:foo", "/a:b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/x.sock",
      ],
      left: ["10.5%", "10.55%", "../x", "%n.x", "a:/b", "fe80::/10", "x:/foo"]),
    Row(
      section: "Service", key: "ExtensionDirectories",
      taken: ["", "/", "/abs", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/x.sock", "/img:root:noatime"],
      left: ["/abs/../x", "../x", "a:/b", "10.0.0.0/8", "fe80::/10", "egress:/sys/fs/bpf/x", "x:/foo"]),
    Row(
      section: "Service", key: "ExtensionImages",
      taken: ["", "/", "/abs", "/a:b", "/dev/tty", "/x.sock", "/img:/mnt", "/img:root:noatime"],
      left: ["/abs/../x", "../x", "/a:/b:norbind", "/a:/b:foo", "a:/b", "10.0.0.0/8", "x:/foo"]),
    Row(
      section: "Service", key: "MountImages", taken: ["", "/a:/b", "/a:/b:norbind", "/a:/b:foo"],
      left: ["/", "/a:b", "fe80::/10", ":1", "egress:/sys/fs/bpf/x", "x:/foo", "/img:root:noatime"]),
    Row(
      section: "Service", key: "SupplementaryGroups",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "~AF_INET AF_UNIX"],
      left: ["-1", "017", ".", "%z", "10.0.0.0/8", "/dev/sda 20%", "1:"]),
    Row(
      section: "Service", key: "Nice", taken: ["", "0", "017"],
      left: ["64", "100", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Service", key: "OOMScoreAdjust", taken: ["", "0", "100"],
      left: ["08", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "CoredumpFilter",
      taken: ["", "0", "100", "2147483647", "10B", "0 7", "default", "all"],
      left: ["1K", "1.5G", "1G 512M", "5min 20s", "A=B C=D", "A B=C", "~AF_INET AF_UNIX"]),
    Row(
      section: "Service", key: "IOSchedulingClass",
      taken: ["", "0", "0b11", "none", "best-effort", "realtime"],
      left: ["-1", "100", "1K", "10B", "0%", "1:", "lo"]),
    Row(
      section: "Service", key: "IOSchedulingPriority", taken: ["", "0", "0b11"],
      left: ["-1", "100", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Service", key: "CPUSchedulingPolicy", taken: ["", "0", "100", "2147483647", "idle", "rr"],
      left: ["-1", "1K", "10B", "10%", "0%", "1:", "lo"]),
    Row(
      section: "Service", key: "CPUSchedulingPriority", taken: ["0", "017"],
      left: ["", "-1", "100", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Service", key: "CPUSchedulingResetOnFork", taken: ["no", "On", "TRUE", "0", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "CPUAffinity", taken: ["", "0", "100", "%i", "0 7", "0,1"],
      left: ["1G 512M", "10%", "0%", "10.5%", "10.55%", "5min 20s", "/dev/sda 20%"]),
    Row(
      section: "Service", key: "NUMAPolicy", taken: ["", "default", "bind", "preferred"],
      left: ["0", "~", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "NUMAMask", taken: ["", "0", "100", "0 7", "0,1", "all"],
      left: ["-1", "1K", "1G 512M", "0%", "5min 20s", "1:", "lo"]),
    Row(
      section: "Service", key: "UMask", taken: ["0", "100"],
      left: ["", "-1", "999", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Service", key: "StandardInputText",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["a\\qb", "%z"]),
    Row(
      section: "Service", key: "StandardInputData",
      taken: ["", "1000", "infinity", "/abs", "rel/path", "root", "EFOO", "/dev/sda infinity"],
      left: ["1K", "10B", "1G 512M", "A=B", "A=B C=D", "A B=C", "0 7"]),
    Row(
      section: "Service", key: "TTYRows", taken: ["", "0", "100", "2147483647"],
      left: ["-1", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "SyslogFacility", taken: ["0", "100", "local0", "kern"],
      left: ["", "-1", "255", "1K", "10B", "0%", "1:", "lo"]),
    Row(
      section: "Service", key: "SyslogLevel", taken: ["0", "0b11", "err"],
      left: ["", "-1", "100", "1K", "10B", "0%", "1:", "lo"]),
    Row(
      section: "Service", key: "LogRateLimitIntervalSec",
      taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "LogRateLimitBurst", taken: ["0", "100", "2147483647"],
      left: ["", "-1", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "LogExtraFields", taken: ["", "A=B", "A=B C=D"],
      left: ["1K", "10B", "1G 512M", "=x", "A B=C", "0 7", "~AF_INET AF_UNIX"]),
    Row(
      section: "Service", key: "TimerSlackNSec",
      taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "KeyringMode", taken: ["shared"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "ProtectProc", taken: ["default", "invisible"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "ProcSubset", taken: ["all"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "SystemCallFilter",
      taken: ["", "~", "@system-service", "~@mount", "open read", "kill", "~ipc", "reboot"],
      left: ["~/x", "foo", "0 7", "@foo", "~AF_INET AF_UNIX", "lo", "~lo"]),
    Row(
      section: "Service", key: "SystemCallArchitectures", taken: ["", "x86-64", "native", "arm", "x86"],
      left: ["0", "~", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "SystemCallErrorNumber", taken: ["", "1", "100", "EPERM", "kill"],
      left: ["0", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "SystemCallLog",
      taken: ["", "~", "@system-service", "~@mount", "open read", "kill", "~ipc", "reboot"],
      left: ["~/x", "foo", "0 7", "@foo", "~AF_INET AF_UNIX", "lo", "~lo"]),
    Row(
      section: "Service", key: "RestrictNamespaces",
      taken: ["", "no", "TRUE", "0", "~", "net", "user pid", "~ipc"],
      left: ["1K", "1.5G", "10B", "1G 512M", "A B=C", "0 7", "~AF_INET AF_UNIX"]),
    Row(
      section: "Service", key: "RestrictAddressFamilies",
      taken: ["", "~", "AF_INET", "~AF_INET AF_UNIX", "none"],
      left: ["1K", "10B", "1G 512M", "A=B C=D", "A B=C", "~CAP_NET_ADMIN", "lo"]),
    Row(
      section: "Service", key: "RestrictFileSystems",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["\"unbalanced", "@system-service", "~@mount", "@foo"]),
    Row(
      section: "Service", key: "LimitCPU", taken: ["0", "1M", "5min 20s", "0.5", "0 7", "1:2", "1:infinity"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "2:1", "1:"]),
    Row(
      section: "Service", key: "ExecSearchPath",
      taken: [
        "", "/a:/b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/dev/sda infinity", "/x.sock",
        "/img:/mnt",
      ],
      left: ["10.5%", "10.55%", "/abs/../x", "../x", "%n.x", "/a:b", "x:/foo"]),
  ]
}
