extension KnownValueTests {
  /// What control groups and units are told.
  static let resourceRows: [Row] = [
    Row(
      section: "Service", key: "BindPaths",
      taken: ["", "/", "/abs", "/a:/b", "/a:/b:norbind", "/dev/tty", "/x.sock", "/img:/mnt"],
      left: ["/abs/../x", "../x", "/a:/b:foo", "/a:b", "10.0.0.0/8", "x:/foo", "/img:root:noatime"]),
    Row(
      section: "Service", key: "TemporaryFileSystem",
      taken: ["", "/", "/abs", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/x.sock", "/img:root:noatime"],
      left: ["/abs/../x", "../x", "a:/b", "10.0.0.0/8", "fe80::/10", "egress:/sys/fs/bpf/x", "x:/foo"]),
    Row(
      section: "Service", key: "LogNamespace", taken: ["", "1K", "1.5G", "10B", "0.5", "%n.x", "1:2", "1:"],
      left: ["1G 512M", "10%", "0%", "10.5%", "10.55%", ".", "10.0.0.0/8"]),
    Row(
      section: "Service", key: "ProtectSystem", taken: ["no", "On", "TRUE", "0", "strict", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "ProtectHome", taken: ["no", "On", "TRUE", "0", "read-only", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "MountFlags", taken: ["", "shared", "slave"],
      left: ["0", "~", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "MountAPIVFS", taken: ["", "no", "TRUE", "0", "off"],
      left: ["5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "Personality", taken: ["", "x86-64", "x86"],
      left: ["0", "1K", "0%", "~", "/", ".", "%"]),
    Row(
      section: "Service", key: "RuntimeDirectoryPreserve", taken: ["no", "On", "TRUE", "0", "off"],
      left: ["", "5", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "RuntimeDirectory",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["/abs/../x", "../x", "/a:/b:foo", "/a:b", "/dev/sda 20%", "/x.sock", "x:/foo"]),
    Row(
      section: "Service", key: "SetCredential",
      taken: ["", "a:/b", "fe80::/10", "1:2", "1:infinity", "TCP:80", "x:/foo", "x:@foo"],
      left: ["1K", "1.5G", "10B", "A=B", "1A=b", "/a:b", "1:"]),
    Row(
      section: "Service", key: "LoadCredential",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "~AF_INET AF_UNIX"],
      left: ["~/x", "../x", "/a:b", "10.0.0.0/8", "/dev/sda 20%", "http://x", "/x.sock"]),
    Row(
      section: "Service", key: "UtmpMode", taken: [],
      left: ["", "0", "1K", "~", "/", ".", "%"]),
    Row(
      section: "Service", key: "SELinuxContext",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["%z"]),
    Row(
      section: "Service", key: "AppArmorProfile",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["%z"]),
    Row(
      section: "Service", key: "SmackProcessLabel",
      taken: ["", "1.5G", "1G 512M", "10.5%", "10.55%", "A=B C=D", "A B=C", "10.0.0.0/8"],
      left: ["%z"]),
    Row(
      section: "Service", key: "KillMode", taken: ["", "none", "process"],
      left: ["0", "~", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "KillSignal", taken: ["1", "017", "SIGTERM", "TERM", "SIGRTMIN+3"],
      left: ["", "0", "1K", "1.5G", "10B", "1G 512M", "0%", "1:"]),
    Row(
      section: "Service", key: "Slice", taken: ["foo.slice"],
      left: ["", "1.5G", "10.5%", "10.55%", "0.5", "../x", ".", "%n.x"]),
    Row(
      section: "Service", key: "AllowedCPUs", taken: ["", "0", "100", "%i", "0 7", "0,1"],
      left: ["1G 512M", "10%", "0%", "10.5%", "10.55%", "5min 20s", "/dev/sda 20%"]),
    Row(
      section: "Service", key: "CPUWeight", taken: ["", "1", "100", "idle"],
      left: ["0", "1K", "10B", "10%", "0%", "1:", "lo"]),
    Row(
      section: "Service", key: "CPUShares", taken: ["", "5", "100"],
      left: ["0", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "CPUQuota", taken: ["", "10%", "10.5%", "10.55%", "10‰"],
      left: ["1.5G", "0%", "10.555%", "0.5", "%n.x", "10.0.0.0/8", "10.0.0.1"]),
    Row(
      section: "Service", key: "CPUQuotaPeriodSec",
      taken: ["", "0", "100", "1M", "5min 20s", "0.5", "infinity", "0 7"],
      left: ["1K", "1.5G", "10B", "1G 512M", "10.5%", "10.55%", "A B=C"]),
    Row(
      section: "Service", key: "MemoryMin",
      taken: ["", "1K", "1.5G", "10B", "1G 512M", "0%", "10.5%", "10.55%"],
      left: ["1Q", "150%", "10.555%", "%n.x", "A=B C=D", "A B=C", "0 7"]),
    Row(
      section: "Service", key: "DeviceAllow",
      taken: ["", "/dev/null", "/dev/null rw", "char-pts rwm", "block-* r", "/dev/tty"],
      left: ["~/x", "/", "0 7", "/dev/null x", "/dev/sda 100", "/dev/sda 20%", "/dev/sda infinity"]),
    Row(
      section: "Service", key: "DevicePolicy", taken: ["strict", "auto"],
      left: ["", "0", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "IOWeight", taken: ["", "1", "100"],
      left: ["0", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "IODeviceWeight", taken: ["", "0 7", "/dev/sda 100", "route 1"],
      left: [
        "1G 512M", "5min 20s", "10.0.0.0/8", "/dev/null rw", "/dev/null x", "/dev/sda 20%",
        "/dev/sda infinity",
      ]),
    Row(
      section: "Service", key: "IOReadBandwidthMax",
      taken: ["", "1G 512M", "0 7", "/dev/sda 100", "/dev/sda 1M", "/dev/sda infinity", "route 1"],
      left: ["1K", "1.5G", "10B", "5min 20s", "A=B C=D", "A B=C", "10.0.0.0/8"]),
    Row(
      section: "Service", key: "IODeviceLatencyTargetSec",
      taken: [
        "", "1G 512M", "5min 20s", "0 7", "/dev/sda 100", "/dev/sda 1M", "/dev/sda infinity", "route 1",
      ],
      left: ["1K", "1.5G", "10B", "A=B C=D", "A B=C", "10.0.0.0/8", "/dev/null x"]),
    Row(
      section: "Service", key: "BlockIOWeight", taken: ["", "10", "100"],
      left: ["0", "1K", "10B", "10%", "0%", "10‰", "1:"]),
    Row(
      section: "Service", key: "BlockIODeviceWeight", taken: ["", "/dev/sda 100"],
      left: ["~/x", "/", "0 7", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/dev/sda infinity"]),
    Row(
      section: "Service", key: "BlockIOReadBandwidth",
      taken: ["", "1G 512M", "0 7", "/dev/sda 100", "/dev/sda 1M", "route 1"],
      left: ["1K", "1.5G", "10B", "5min 20s", "A=B C=D", "A B=C", "10.0.0.0/8"]),
    Row(
      section: "Service", key: "TasksMax",
      taken: ["", "1", "100", "10%", "0%", "10.5%", "10.55%", "infinity"],
      left: ["1.5G", "150%", "10.555%", "0.5", "%n.x", "10.0.0.0/8", "10.0.0.1"]),
    Row(
      section: "Service", key: "Delegate", taken: ["", "no", "TRUE", "0", "cpu memory", "off"],
      left: ["1K", "1.5G", "10B", "1G 512M", "A=B C=D", "A B=C", "0 7"]),
    Row(
      section: "Service", key: "DisableControllers", taken: ["", "cpu memory"],
      left: ["1G 512M", "5min 20s", "foo bar", "\"foo bar\"", "A=B C=D", "A B=C", "0 7"]),
    Row(
      section: "Service", key: "IPAddressAllow",
      taken: ["", "any", "10.0.0.0/8", "10.0.0.1", "fe80::/10", "::1", "localhost"],
      left: ["1.5G", "0.5", "../x", "/a:b", "10.0.0.0/33", "1:2", "1:"]),
    Row(
      section: "Service", key: "IPIngressFilterPath",
      taken: [
        "", "/a:/b:norbind", "/a:/b:foo", "/a:b", "/dev/null rw", "/dev/null x", "/dev/sda 20%", "/x.sock",
      ],
      left: ["10.5%", "10.55%", "/abs/../x", "../x", "%n.x", "a:/b", "x:/foo"]),
    Row(
      section: "Service", key: "ManagedOOMSwap", taken: ["", "kill"],
      left: ["0", "~", "foo", "nobody", "localhost", "lo", "thisnameistoolongforaninterface"]),
    Row(
      section: "Service", key: "ManagedOOMMemoryPressureLimit",
      taken: ["", "10%", "0%", "10.5%", "10.55%", "10‰"],
      left: ["1.5G", "150%", "10.555%", "0.5", "%n.x", "10.0.0.0/8", "10.0.0.1"]),
  ]
}
