import Testing
import UnitModel
import UnitSyntax

/// What each syntax takes and leaves, as a real systemd 252 was seen to do.
@Suite("Values of directives that are not applied")
struct KnownValueTests {
  struct Row: Sendable {
    var section: String
    var key: String
    var taken: [String]
    var left: [String]
  }

  static let rows: [Row] = [
    Row(
      section: "Service", key: "RootDirectory",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "%i", "/a:/b", "/a:/b:rbind", "/a:/b:norbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "debug", "ns"]),
    Row(
      section: "Service", key: "RootImageOptions",
      taken: ["", "yes", "no", "TRUE", "On", "A B=C", "/dev/sda infinity", "isolate"],
      left: [
        "\"unbalanced", "a\\qb", "%z", "a:b", "a:b:c", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo",
      ]),
    Row(
      section: "Service", key: "RootHash",
      taken: ["", "/abs", "//a//b/.", "/abs/../x", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "avoid", "mptcp"]),
    Row(
      section: "Service", key: "RootHashSignature",
      taken: ["", "/abs", "//a//b/.", "/abs/../x", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "avoid", "mptcp"]),
    Row(
      section: "Service", key: "ExtensionDirectories",
      taken: ["", "/abs", "//a//b/.", "-/abs", "/", "/abs/", "+/abs", "/a:/b", "/a:/b:rbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~CAP_NET_ADMIN", "full", "mptcp"]),
    Row(
      section: "Service", key: "ExtensionImages",
      taken: ["", "/abs", "//a//b/.", "-/abs", "/", "/abs/", "/a:/b", "/a:b", "/dev/null"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "read-only", "sctp"]),
    Row(
      section: "Service", key: "MountImages",
      taken: ["", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo", "/img:/mnt"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "tmpfs", "ns"]),
    Row(
      section: "Service", key: "SupplementaryGroups",
      taken: ["", "yes", "no", "TRUE", "On", "CAP_X", "tmpfs", "ns"],
      left: [
        "-1", "4294967296", "18446744073709551615", "017", "65535", "/a:/b:norbind", "/dev/sda infinity",
        "egress:x",
      ]),
    Row(
      section: "Service", key: "Nice", taken: ["", "0", "-1", "+1", "1", "5", "0o17", "15", "-20"],
      left: ["yes", "no", "TRUE", "maybe", "On", "root", "idle", "ns"]),
    Row(
      section: "Service", key: "OOMScoreAdjust", taken: ["", "0", "-1", "+1", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_X", "read-only", "both"]),
    Row(
      section: "Service", key: "CoredumpFilter", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "0,1", "avoid", "off"]),
    Row(
      section: "Service", key: "IOSchedulingClass",
      taken: ["", "0", "+1", "0b11", "1", "5", "none", "idle", "+5"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "strict", "sctp"]),
    Row(
      section: "Service", key: "IOSchedulingPriority", taken: ["", "0", "+1", "0b11", "1", "5", "+5"],
      left: ["yes", "no", "TRUE", "maybe", "On", "root", "idle", "mptcp"]),
    Row(
      section: "Service", key: "CPUSchedulingPolicy",
      taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "0-3", "auto", "off"]),
    Row(
      section: "Service", key: "CPUSchedulingPriority",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "0o17", "15"],
      left: ["", "yes", "no", "TRUE", "On", "nobody", "read-only", "both"]),
    Row(
      section: "Service", key: "CPUSchedulingResetOnFork",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "idle", "sctp"]),
    Row(
      section: "Service", key: "CPUAffinity", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~CAP_NET_ADMIN", "auto", "both"]),
    Row(
      section: "Service", key: "NUMAPolicy", taken: ["", "default", "bind", "preferred"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "strict", "udplite"]),
    Row(
      section: "Service", key: "NUMAMask", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_X", "full", "off"]),
    Row(
      section: "Service", key: "UMask", taken: ["0", "10", "100", "256", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "~CAP_NET_ADMIN", "auto", "both"]),
    Row(
      section: "Service", key: "StandardInputText",
      taken: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"],
      left: ["a\\qb", "%z"]),
    Row(
      section: "Service", key: "StandardInputData",
      taken: [
        "", "TRUE", "1000", "18446744073709551615", "18446744073709551616", "0o17", "0660", "Infinity",
        "root",
      ],
      left: ["yes", "no", "maybe", "0", "On", "/a:/b:rbind", "char-pts rwm", "replace"]),
    Row(
      section: "Service", key: "TTYRows", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "0,1", "avoid", "both"]),
    Row(
      section: "Service", key: "SyslogFacility",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "0o17"],
      left: ["", "yes", "no", "TRUE", "On", "nobody", "idle", "both"]),
    Row(
      section: "Service", key: "SyslogLevel", taken: ["0", "+1", "0b11", "1", "5", "debug", "err", "+5"],
      left: ["", "yes", "no", "TRUE", "On", "root", "idle", "us"]),
    Row(
      section: "Service", key: "LogRateLimitIntervalSec",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "LogRateLimitBurst",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "0,1", "avoid", "both"]),
    Row(
      section: "Service", key: "LogExtraFields", taken: ["", "A=B", "A=B C=D"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "tmpfs", "us"]),
    Row(
      section: "Service", key: "TimerSlackNSec",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "KeyringMode", taken: ["shared", "inherit", "private"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "default", "mptcp"]),
    Row(
      section: "Service", key: "ProtectProc", taken: ["default", "invisible"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "read-only", "ns"]),
    Row(
      section: "Service", key: "ProcSubset", taken: ["all", "pid"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"]),
    Row(
      section: "Service", key: "SystemCallFilter",
      taken: ["", "~", "@system-service", "~@mount", "open read", "kill", "~ipc", "idle", "reboot"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:/b:foo", "read-only", "mptcp"]),
    Row(
      section: "Service", key: "SystemCallArchitectures", taken: ["", "x86-64", "native", "arm", "x86"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "read-only", "mptcp"]),
    Row(
      section: "Service", key: "SystemCallErrorNumber",
      taken: ["", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~CAP_NET_ADMIN", "auto", "ipv6-only"]),
    Row(
      section: "Service", key: "SystemCallLog",
      taken: ["", "~", "@system-service", "~@mount", "open read", "kill", "~ipc", "idle", "reboot"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:/b:foo", "read-only", "mptcp"]),
    Row(
      section: "Service", key: "RestrictNamespaces",
      taken: ["", "yes", "no", "TRUE", "On", "1", "~", "net", "user pid"],
      left: ["maybe", "-1", "+1", "10", "5", "root", "tmpfs", "mptcp"]),
    Row(
      section: "Service", key: "RestrictAddressFamilies",
      taken: ["", "~", "AF_INET", "~AF_INET AF_UNIX", "none"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "tmpfs", "ns"]),
    Row(
      section: "Service", key: "RestrictFileSystems",
      taken: ["", "yes", "no", "TRUE", "On", "/a:b", "read-only", "mptcp"],
      left: ["\"unbalanced", "@system-service", "~@mount", "@foo"]),
    Row(
      section: "Service", key: "LimitCPU", taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "~@mount", "err", "fd:foo"]),
    Row(
      section: "Service", key: "ExecSearchPath",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "/a:/b", "/dev/null", "/dev/null rw", "/dev/null x"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "full", "sctp"]),
    Row(
      section: "Service", key: "BindPaths",
      taken: ["", "/abs", "//a//b/.", "-/abs", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "tmpfs", "mptcp"]),
    Row(
      section: "Service", key: "TemporaryFileSystem",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_X", "tmpfs", "sctp"]),
    Row(
      section: "Service", key: "LogNamespace",
      taken: ["", "yes", "no", "TRUE", "On", "open:kill", "infinity:1", "ipv6-only"],
      left: ["+1", "10%", "0%", "150%", "1G 512M", "A=B C=D", "~ipc", "~lo"]),
    Row(
      section: "Service", key: "ProtectSystem",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "strict", "full", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "read-only", "ns"]),
    Row(
      section: "Service", key: "ProtectHome",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "read-only", "tmpfs", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "idle", "ns"]),
    Row(
      section: "Service", key: "MountFlags", taken: ["", "shared", "slave", "private"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "default", "mptcp"]),
    Row(
      section: "Service", key: "MountAPIVFS", taken: ["", "yes", "no", "TRUE", "On", "1", "off"],
      left: ["maybe", "-1", "+1", "10", "5", "root", "idle", "sctp"]),
    Row(
      section: "Service", key: "Personality", taken: ["", "x86-64", "x86"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "read-only", "ns"]),
    Row(
      section: "Service", key: "RuntimeDirectoryPreserve",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "idle", "sctp"]),
    Row(
      section: "Service", key: "RuntimeDirectory",
      taken: ["", "yes", "no", "TRUE", "On", "CAP_X", "avoid", "mptcp"],
      left: ["/abs", "//a//b/.", "/abs/../x", "\"unbalanced", "/", "/abs/", "../x", ".", ".."]),
    Row(
      section: "Service", key: "SetCredential",
      taken: ["", "a:b", "a:b:c", "a:/b", "open:EPERM", "open:kill", "open:foo", "fe80::/10", "man:foo(1)"],
      left: ["yes", "no", "TRUE", "maybe", "On", "1A=b", "/dev/sda 100", "fail"]),
    Row(
      section: "Service", key: "LoadCredential",
      taken: ["", "yes", "no", "TRUE", "On", "cap_net_admin cap_foo", "kern", "off"],
      left: ["10‰", "/abs", "//a//b/.", "/abs/../x", "105‱", "~/x", "/", "/abs/", "../x"]),
    Row(
      section: "Service", key: "UtmpMode", taken: [],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"]),
    Row(
      section: "Service", key: "SELinuxContext",
      taken: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"],
      left: ["%z"]),
    Row(
      section: "Service", key: "AppArmorProfile",
      taken: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"],
      left: ["%z"]),
    Row(
      section: "Service", key: "SmackProcessLabel",
      taken: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"],
      left: ["%z"]),
    Row(
      section: "Service", key: "KillMode", taken: ["", "none", "process", "mixed"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "strict", "udplite"]),
    Row(
      section: "Service", key: "KillSignal",
      taken: ["+1", "10", "0x10", "0b11", "1", "5", "64", "0o17", "SIGTERM"],
      left: ["", "yes", "no", "TRUE", "On", "root", "full", "both"]),
    Row(
      section: "Service", key: "Slice", taken: ["foo.slice"],
      left: ["", "yes", "no", "TRUE", "On", "root", "read-only", "ns"]),
    Row(
      section: "Service", key: "AllowedCPUs", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~CAP_NET_ADMIN", "auto", "both"]),
    Row(
      section: "Service", key: "CPUWeight", taken: ["", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "cap_net_admin cap_foo", "auto", "ipv6-only"]),
    Row(
      section: "Service", key: "CPUShares", taken: ["", "10", "99", "100", "5", "64", "101", "255", "999"],
      left: ["yes", "no", "TRUE", "maybe", "On", "0 7", "full", "off"]),
    Row(
      section: "Service", key: "CPUQuota", taken: ["", "10%", "150%", "10.55%", "100%", "10.5%", "105‱"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "read-only", "mptcp"]),
    Row(
      section: "Service", key: "CPUQuotaPeriodSec",
      taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "MemoryMin", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "open read", "kern", "fd:foo"]),
    Row(
      section: "Service", key: "DeviceAllow",
      taken: ["", "/dev/null", "/dev/null rw", "char-pts rwm", "block-* r", "/dev/tty"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "tmpfs", "ns"]),
    Row(
      section: "Service", key: "DevicePolicy", taken: ["strict", "auto", "closed"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "default", "sctp"]),
    Row(
      section: "Service", key: "IOWeight", taken: ["", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "cap_net_admin cap_foo", "full", "both"]),
    Row(
      section: "Service", key: "IODeviceWeight", taken: ["", "0 7", "/dev/sda 100", "route 1"],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:b", "idle", "sctp"]),
    Row(
      section: "Service", key: "IOReadBandwidthMax",
      taken: ["", "1G 512M", "0 7", "/dev/sda 100", "/dev/sda 1M", "/dev/sda infinity", "route 1"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "full", "us"]),
    Row(
      section: "Service", key: "IODeviceLatencyTargetSec",
      taken: [
        "", "1G 512M", "5min 20s", "0 7", "/dev/sda 100", "/dev/sda 1M", "/dev/sda infinity", "route 1",
      ],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "tmpfs", "mptcp"]),
    Row(
      section: "Service", key: "BlockIOWeight",
      taken: ["", "10", "99", "100", "64", "101", "255", "999", "0o17"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "read-only", "us"]),
    Row(
      section: "Service", key: "BlockIODeviceWeight", taken: ["", "/dev/sda 100"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "read-only", "ns"]),
    Row(
      section: "Service", key: "BlockIOReadBandwidth",
      taken: ["", "1G 512M", "0 7", "/dev/sda 100", "/dev/sda 1M", "route 1"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "tmpfs", "ns"]),
    Row(
      section: "Service", key: "TasksMax", taken: ["", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~@mount", "local0", "fd:foo"]),
    Row(
      section: "Service", key: "Delegate", taken: ["", "yes", "no", "TRUE", "On", "1", "cpu memory", "off"],
      left: ["maybe", "-1", "+1", "10", "5", "root", "idle", "mptcp"]),
    Row(
      section: "Service", key: "DisableControllers", taken: ["", "cpu memory", "cpu foo"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "idle", "us"]),
    Row(
      section: "Service", key: "IPAddressAllow",
      taken: [
        "", "any", "10.0.0.0/8", "10.0.0.1", "fe80::/10", "::1", "localhost", "link-local", "multicast",
      ],
      left: ["yes", "no", "TRUE", "maybe", "On", "/a:/b:foo", "auto", "us"]),
    Row(
      section: "Service", key: "IPIngressFilterPath",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "avoid", "mptcp"]),
    Row(
      section: "Service", key: "ManagedOOMSwap", taken: ["", "kill", "auto"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "read-only", "us"]),
    Row(
      section: "Service", key: "ManagedOOMMemoryPressureLimit",
      taken: ["", "10%", "0%", "10.55%", "100%", "10.5%", "105‱"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "read-only", "mptcp"]),
    Row(
      section: "Service", key: "ManagedOOMPreference", taken: ["none", "avoid", "omit"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "strict", "sctp"]),
    Row(
      section: "Service", key: "BPFProgram", taken: ["", "egress:/sys/fs/bpf/x"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "idle", "ns"]),
    Row(
      section: "Service", key: "SocketBindAllow",
      taken: ["", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "~CAP_NET_ADMIN", "read-only", "ipv6-only"]),
    Row(
      section: "Service", key: "RestrictNetworkInterfaces",
      taken: ["", "yes", "no", "TRUE", "On", "@foo", "avoid", "sctp"],
      left: ["0", "+1", "10", "99", "1", "..", "/dev/null x", "egress:/sys/fs/bpf/x"]),
    Row(
      section: "Unit", key: "Documentation", taken: ["", "%i", "man:foo(1)", "http://x", "file:/x"],
      left: ["yes", "no", "TRUE", "maybe", "On", "a:/b", "strict", "mptcp"]),
    Row(
      section: "Unit", key: "RequiresMountsFor",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_X", "tmpfs", "sctp"]),
    Row(
      section: "Unit", key: "OnSuccessJobMode", taken: ["fail", "replace", "isolate"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "default", "mptcp"]),
    Row(
      section: "Unit", key: "OnFailureIsolate", taken: ["yes", "no", "TRUE", "0", "On", "1", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "idle", "sctp"]),
    Row(
      section: "Unit", key: "JobTimeoutSec", taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Unit", key: "JobRunningTimeoutSec",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Unit", key: "JobTimeoutAction", taken: ["none", "reboot", "poweroff-force", "exit"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "strict", "ns"]),
    Row(
      section: "Unit", key: "JobTimeoutRebootArgument",
      taken: ["", "yes", "no", "TRUE", "On", "root", "read-only", "ns"],
      left: ["10‰", "%z", "105‱"]),
    Row(
      section: "Unit", key: "FailureActionExitStatus",
      taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "read-only", "off"]),
    Row(
      section: "Unit", key: "ConditionPathExists",
      taken: ["", "/abs", "//a//b/.", "!/abs", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "avoid", "mptcp"]),
    Row(
      section: "Unit", key: "ConditionFirstBoot",
      taken: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"],
      left: ["%z"]),
    Row(
      section: "Unit", key: "CollectMode", taken: ["inactive-or-failed"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "mptcp"]),
    Row(
      section: "Service", key: "PIDFile", taken: ["", "yes", "no", "TRUE", "On", "nobody", "tmpfs", "us"],
      left: ["/abs/../x", "%z", "../x", ".."]),
    Row(
      section: "Service", key: "TimeoutSec", taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "TimeoutStopSec",
      taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "TimeoutAbortSec", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "@foo", "kern", "file:/x"]),
    Row(
      section: "Service", key: "TimeoutStartFailureMode", taken: ["kill"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "read-only", "ns"]),
    Row(
      section: "Service", key: "Type", taken: ["idle", "simple", "notify"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "default", "mptcp"]),
    Row(
      section: "Service", key: "ExitType", taken: ["main"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "ns"]),
    Row(
      section: "Service", key: "Restart", taken: ["no", "always", "on-failure"],
      left: ["", "yes", "TRUE", "maybe", "On", "a:/b", "idle", "ns"]),
    Row(
      section: "Service", key: "RestartPreventExitStatus",
      taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "nobody", "auto", "ipv6-only"]),
    Row(
      section: "Service", key: "BusName",
      taken: ["%n", "foo.service", "foo.socket", "foo.slice", "%n.x", "com.foo.Bar"],
      left: ["", "yes", "no", "TRUE", "On", "CAP_NET_ADMIN", "tmpfs", "ns"]),
    Row(
      section: "Service", key: "NotifyAccess", taken: ["none", "main", "all"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "strict", "sctp"]),
    Row(
      section: "Service", key: "Sockets", taken: ["", "foo.socket"],
      left: ["yes", "no", "TRUE", "maybe", "On", "root", "read-only", "ns"]),
    Row(
      section: "Service", key: "OOMPolicy", taken: ["kill", "continue", "stop"],
      left: ["", "yes", "no", "TRUE", "On", "/a:b", "strict", "udplite"]),
    Row(
      section: "Socket", key: "SocketProtocol", taken: ["udplite", "sctp"],
      left: ["", "yes", "no", "TRUE", "On", "a:/b", "idle", "us"]),
    Row(
      section: "Socket", key: "BindIPv6Only",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "default", "off", "both"],
      left: ["", "maybe", "-1", "+1", "5", "root", "read-only", "mptcp"]),
    Row(
      section: "Socket", key: "BindToDevice",
      taken: ["", "yes", "no", "TRUE", "On", "EPERM", "local0", "us"],
      left: ["0", "+1", "10", "99", "1", "\"foo\" bar", "/dev/sda 100", "egress:/sys/fs/bpf/x"]),
    Row(
      section: "Socket", key: "Priority", taken: ["0", "-1", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "0-3", "full", "both"]),
    Row(
      section: "Socket", key: "ReceiveBuffer", taken: ["0", "+1", "10", "99", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "~@mount", "local0", "fd:foo"]),
    Row(
      section: "Socket", key: "IPTOS", taken: ["", "0", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_NET_ADMIN", "read-only", "both"]),
    Row(
      section: "Socket", key: "Timestamping",
      taken: ["yes", "no", "TRUE", "0", "On", "1", "ns", "us", "off"],
      left: ["", "maybe", "-1", "+1", "5", "root", "idle", "sctp"]),
    Row(
      section: "Socket", key: "MessageQueueMaxMessages",
      taken: ["0", "-1", "+1", "10", "1", "5", "64", "101", "255"],
      left: ["", "yes", "no", "TRUE", "On", "0,1", "avoid", "/dev/tty"]),
    Row(
      section: "Socket", key: "Symlinks",
      taken: ["", "/abs", "//a//b/.", "/", "/abs/", "/a:/b", "/a:/b:rbind", "/a:/b:norbind", "/a:/b:foo"],
      left: ["yes", "no", "TRUE", "maybe", "On", "CAP_X", "tmpfs", "sctp"]),
    Row(
      section: "Socket", key: "Service", taken: ["foo.service"],
      left: ["", "yes", "no", "TRUE", "On", "root", "read-only", "ns"]),
  ]

  @Test("a value that systemd takes is no finding, one that it leaves is one", arguments: rows)
  func values(row: Row) {
    for value in row.taken { #expect(!isFinding(row, value), "\(row.key)=\(value)") }
    for value in row.left { #expect(isFinding(row, value), "\(row.key)=\(value)") }
  }

  private func isFinding(_ row: Row, _ value: String) -> Bool {
    var surroundings = Surroundings()
    surroundings.release = 252
    surroundings.architecture = "x86-64"
    let isSocket = row.section == "Socket"
    let unit = decode(
      (isSocket ? "[Socket]\nListenFIFO=/run/x\n" : "[Service]\nExecStart=/bin/true\n[\(row.section)]\n")
        + "\(row.key)=\(value)\n",
      as: isSocket ? "web.socket" : "web.service", surroundings: surroundings)
    return unit.diagnostics.contains { $0.effect != .none }
  }
}
