extension KnownValueTests {
  /// Services and sockets.
  static let otherRows: [Row] = [
    Row(
      section: "Service", key: "ManagedOOMPreference", taken: ["none"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "BPFProgram", taken: ["", "egress:/sys/fs/bpf/x"],
      left: ["/", "/a:/b:norbind", "/a:/b:foo", "/a:b", ":1", "x:/foo", "/img:root:noatime"]),
    Row(
      section: "Service", key: "SocketBindAllow",
      taken: ["", "1", "100", "any", "TCP:80", "ipv4:tcp:80-90", "ipv4"],
      left: ["1K", "1.5G", "10B", "1G 512M", "1:2", "1:infinity", "1:"]),
    Row(
      section: "Service", key: "RestrictNetworkInterfaces",
      taken: ["", "1K", "1.5G", "10B", "1G 512M", "A=B C=D", "A B=C", "~AF_INET AF_UNIX"],
      left: ["0", "10.5%", "10.55%", ".", "\"foo bar\"", "0 7", "10.0.0.0/8"]),
    Row(
      section: "Unit", key: "Documentation", taken: ["", "%i", "man:foo(1)", "file:/x"],
      left: [
        "/a:/b:norbind", "/a:/b:foo", "/a:b", "/dev/sda 20%", "egress:/sys/fs/bpf/x", "x:/foo",
        "/img:root:noatime",
      ]),
    Row(
      section: "Unit", key: "RequiresMountsFor",
      taken: ["", "/", "/abs", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/x.sock", "/img:root:noatime"],
      left: ["/abs/../x", "../x", "a:/b", "10.0.0.0/8", "fe80::/10", "egress:/sys/fs/bpf/x", "x:/foo"]),
    Row(
      section: "Unit", key: "OnSuccessJobMode", taken: ["fail", "replace"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Unit", key: "OnFailureIsolate", taken: ["no", "On", "TRUE", "0", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Unit", key: "JobTimeoutSec", taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Unit", key: "JobRunningTimeoutSec",
      taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Unit", key: "JobTimeoutAction", taken: ["none", "reboot", "poweroff-force"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Unit", key: "JobTimeoutRebootArgument",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["10‰", "%z"]),
    Row(
      section: "Unit", key: "FailureActionExitStatus", taken: ["", "0", "100"],
      left: ["-1", "256", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Unit", key: "ConditionPathExists",
      taken: [
        "", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/x.sock",
      ],
      left: ["10.5%", "10.55%", "/abs/../x", "../x", "%n.x", "a:/b", "x:/foo"]),
    Row(
      section: "Unit", key: "ConditionFirstBoot",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["%z"]),
    Row(
      section: "Unit", key: "CollectMode", taken: ["inactive-or-failed"],
      left: ["", "0", "1K", "~", "/", ".", "%"]),
    Row(
      section: "Service", key: "PIDFile",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["/abs/../x", "../x", "..", "%z"]),
    Row(
      section: "Service", key: "TimeoutSec", taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "TimeoutStopSec",
      taken: ["0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["", "1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "TimeoutAbortSec",
      taken: ["", "0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "TimeoutStartFailureMode", taken: ["kill"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "Type", taken: ["idle", "simple"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "ExitType", taken: ["main"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "Restart", taken: ["no", "always", "on-failure"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "RestartPreventExitStatus",
      taken: ["", "0", "100", "0 7", "SIGTERM", "TERM", "SIGRTMIN+3"],
      left: ["1K", "1.5G", "10B", "1G 512M", "5min 20s", "A=B C=D", "A B=C"]),
    Row(
      section: "Service", key: "BusName", taken: ["foo.slice", "%n", "%n.x"],
      left: ["", "10%", "0%", "10.5%", "10.55%", "0.5", ".", "%"]),
    Row(
      section: "Service", key: "NotifyAccess", taken: ["all"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "Sockets", taken: ["", "foo.socket"],
      left: ["1.5G", "10.5%", "10.55%", "0.5", "../x", ".", "%n.x"]),
    Row(
      section: "Service", key: "OOMPolicy", taken: ["kill", "continue"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Socket", key: "SocketProtocol", taken: ["udplite", "sctp"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Socket", key: "BindIPv6Only",
      taken: ["no", "On", "TRUE", "0", "default", "off", "ipv6-only"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Socket", key: "BindToDevice", taken: ["", "1K", "1.5G", "10B", "0.5", "A=B", "1A=b", "0,1"],
      left: ["1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "~AF_INET AF_UNIX", "10.0.0.0/8"]),
    Row(
      section: "Socket", key: "Priority", taken: ["0", "100", "2147483647"],
      left: ["", "08", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Socket", key: "ReceiveBuffer", taken: ["0", "100", "1K", "1.5G", "10B", "1G 512M", "0.5"],
      left: ["", "1Q", "10.5%", "10.55%", "5min 20s", "A=B C=D", "A B=C", "0 7"]),
    Row(
      section: "Socket", key: "IPTOS", taken: ["", "0", "100", "low-delay"],
      left: ["-1", "256", "1K", "10B", "10%", "0%", "1:"]),
    Row(
      section: "Socket", key: "Timestamping", taken: ["On", "TRUE", "0", "ns", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Socket", key: "MessageQueueMaxMessages", taken: ["0", "100", "2147483647"],
      left: ["", "08", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Socket", key: "Symlinks",
      taken: ["", "/", "/abs", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/x.sock", "/img:root:noatime"],
      left: ["/abs/../x", "../x", "a:/b", "10.0.0.0/8", "fe80::/10", "egress:/sys/fs/bpf/x", "x:/foo"]),
    Row(
      section: "Socket", key: "Service", taken: ["foo.service"],
      left: ["", "1.5G", "10.5%", "10.55%", "0.5", "../x", ".", "%n.x"]),
  ]
}
