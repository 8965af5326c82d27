/// Control groups: what the processes may use together.
extension Catalogue {
  static let resourceControlRows: [Directive] =
    processorRows + memoryRows + inputOutputRows + networkRows + groupRows + legacyGroupRows

  private static let processorRows: [Directive] = [
    Directive(
      "CPUAccounting", .boolean, default: "yes", "counts processor time",
      detail: "Costs nothing with cgroup v2."),
    Directive(
      "CPUWeight", .cpuWeight, default: .unset, since: 232, "its share of the processors",
      detail: """
        100 unless set; counts only while others want the processors too. idle is what nobody else wants.
        """),
    Directive(
      "StartupCPUWeight", .cpuWeight, default: .unset, since: 232,
      "its share of the processors while the system starts", detail: "Afterwards CPUWeight= counts."),
    Directive(
      "CPUQuota", .cpuQuota, default: .unset, since: 213, "the processor time it gets at most",
      detail: "Of one processor: 200% is two."),
    Directive(
      "CPUQuotaPeriodSec", .time(.emptyIsInfinity), default: .unset, since: 242,
      "the time over which CPUQuota= is measured",
      detail: "From 1ms to 1s; unset, 100ms. Shorter is smoother and costs more."),
    Directive(
      "AllowedCPUs", .cpuSet, default: .unset, since: 244, "the processors it may run on",
      detail: "Unset, all that the slice has."),
    Directive(
      "StartupAllowedCPUs", .cpuSet, default: .unset, "the processors it may run on while the system starts",
      detail: "Afterwards AllowedCPUs= counts."),
    Directive(
      "CPUSetPartition", .choice(["member", "root", "isolated"]), default: .unset, since: 261,
      "whether its processors are for it alone",
      detail: """
        isolated keeps all others off the processors of AllowedCPUs=, which must be set.
        """),
    Directive(
      "AllowedMemoryNodes", .cpuSet, default: .unset, since: 244, "the NUMA nodes it may use",
      detail: "Unset, all that the slice has."),
    Directive(
      "StartupAllowedMemoryNodes", .cpuSet, default: .unset,
      "the NUMA nodes it may use while the system starts", detail: "Afterwards AllowedMemoryNodes= counts."),
  ]

  private static let memoryRows: [Directive] = [
    Directive(
      "MemoryAccounting", .boolean, default: "yes", since: 208, "counts memory",
      detail: "Needed for limits of memory; on with cgroup v2 as a rule."),
    Directive(
      "MemoryMin", .memory(zero: true), default: "0", since: 240, "memory that is never taken from it",
      detail: """
        A percentage is of the memory of the machine. Counts as far as the slices above have as much.
        """),
    Directive(
      "MemoryLow", .memory(zero: true), default: "0", since: 231, "memory that is taken from others first",
      detail: """
        A percentage is of the memory of the machine. It can be taken after all when nothing else is left.
        """),
    Directive(
      "MemoryHigh", .memory(zero: false), default: "infinity", since: 231,
      "the memory above which it is slowed down",
      detail: """
        A percentage is of the memory of the machine. The gentle limit: prefer it to MemoryMax=, which is \
        the last resort.
        """),
    Directive(
      "MemoryMax", .memory(zero: false), default: "infinity", since: 231,
      "the memory above which its processes are killed",
      detail: """
        A percentage is of the memory of the machine. What happens then is OOMPolicy='s matter.
        """),
    Directive(
      "StartupMemoryMax", .memory(zero: false), default: .unset, since: 254,
      "MemoryMax= while the system starts", detail: "Afterwards MemoryMax= counts."),
    Directive(
      "StartupMemoryLow", .memory(zero: true), default: .unset, since: 254,
      "MemoryLow= while the system starts",
      detail: "Afterwards MemoryLow= counts."),
    Directive(
      "StartupMemoryHigh", .memory(zero: false), default: .unset, since: 254,
      "MemoryHigh= while the system starts", detail: "Afterwards MemoryHigh= counts."),
    Directive(
      "StartupMemorySwapMax", .memory(zero: true), default: .unset, since: 254,
      "MemorySwapMax= while the system starts", detail: "Afterwards MemorySwapMax= counts."),
    Directive(
      "StartupMemoryZSwapMax", .memory(zero: true), default: .unset, since: 254,
      "MemoryZSwapMax= while the system starts", detail: "Afterwards MemoryZSwapMax= counts."),
    Directive(
      "MemorySwapMax", .memory(zero: true), default: "infinity", since: 232, "the swap it may use",
      detail: "A percentage is of the swap of the machine; 0 is none."),
    Directive(
      "MemoryZSwapMax", .memory(zero: true), default: "infinity", since: 253,
      "the compressed swap it may use", detail: "0 keeps compressed swap off."),
    Directive(
      "MemoryZSwapWriteback", .boolean, default: "yes", since: 256,
      "whether compressed swap goes to the disk", detail: "With no, what does not fit stays in memory."),
    Directive(
      "DefaultMemoryMin", .memory(zero: true), default: "0", "MemoryMin= of the units below it",
      detail: "For slices."),
    Directive(
      "DefaultMemoryLow", .memory(zero: true), default: "0", "MemoryLow= of the units below it",
      detail: "For slices."),
    Directive(
      "MemoryPressureWatch", .choice(Choice(["auto", "skip"], orBoolean: true)),
      default: "auto", since: 254, "tells it when memory is short",
      detail: "The service finds the file to watch in MEMORY_PRESSURE_WATCH."),
    Directive(
      "MemoryPressureThresholdSec", .time(.plain), default: "200ms", since: 254,
      "how short memory is before it is told", detail: "Within two seconds."),
    Directive(
      "CPUPressureWatch", .choice(Choice(["auto", "skip"], orBoolean: true, emptyResets: true)),
      default: "auto", since: 261, "tells it when processors are short",
      detail: "The service finds the file to watch in CPU_PRESSURE_WATCH."),
    Directive(
      "CPUPressureThresholdSec", .time(.emptyResets), default: "200ms", since: 261,
      "how short processors are before it is told", detail: "Within two seconds."),
    Directive(
      "IOPressureWatch", .choice(Choice(["auto", "skip"], orBoolean: true, emptyResets: true)),
      default: "auto", since: 261, "tells it when input and output are slow",
      detail: "The service finds the file to watch in IO_PRESSURE_WATCH."),
    Directive(
      "IOPressureThresholdSec", .time(.emptyResets), default: "200ms", since: 261,
      "how slow input and output are before it is told", detail: "Within two seconds."),
    Directive(
      "OOMRules", .recent, default: .unset, since: 261, "rules by which it is killed when memory is short",
      detail: "Names of rule sets, for systemd-oomd."),
    Directive(
      "ManagedOOMSwap", .choice(Choice(["auto", "kill"], emptyResets: true)), default: "auto", since: 247,
      "whether it may be killed when swap is short", detail: "kill lets systemd-oomd end it."),
    Directive(
      "ManagedOOMMemoryPressure", .choice(Choice(["auto", "kill"], emptyResets: true)), default: "auto",
      since: 247, "whether it may be killed when memory is short", detail: "kill lets systemd-oomd end it."),
    Directive(
      "ManagedOOMMemoryPressureLimit", .permyriad, default: .words("that of oomd.conf, 60%"), since: 247,
      "how short memory is before it is killed",
      detail: "As a share of time, with ManagedOOMMemoryPressure=kill."),
    Directive(
      "ManagedOOMMemoryPressureDurationSec", .pressureSpan, default: .words("that of oomd.conf, 30s"),
      since: 257, "how long memory is short before it is killed",
      detail: "With ManagedOOMMemoryPressure=kill."),
    Directive(
      "ManagedOOMPreference", .choice(["none", "avoid", "omit"]), default: "none", since: 248,
      "whether it is killed later or never", detail: "avoid makes systemd-oomd choose it last, omit never."),
  ]

  private static let inputOutputRows: [Directive] = [
    Directive(
      "IOAccounting", .boolean, default: "no", since: 230, "counts input and output",
      detail: "For each device that the unit uses."),
    Directive(
      "IOWeight", .weight, default: .unset, since: 230, "its share of input and output",
      detail: "100 unless set; counts only while others want the device too."),
    Directive(
      "StartupIOWeight", .weight, default: .unset, since: 230,
      "its share of input and output while the system starts", detail: "Afterwards IOWeight= counts."),
    Directive(
      "IODeviceWeight", .deviceWeight, default: .unset, since: 230, "its share of one device",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "IOReadBandwidthMax", .deviceBytes, default: .unset, since: 230, "bytes a second read from a device",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "IOWriteBandwidthMax", .deviceBytes, default: .unset, since: 230, "bytes a second written to a device",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "IOReadIOPSMax", .deviceOperations, default: .unset, since: 230, "reads a second from a device",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "IOWriteIOPSMax", .deviceOperations, default: .unset, since: 230, "writes a second to a device",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "IODeviceLatencyTargetSec", .deviceLatency, default: .unset, since: 240, "how long a device may take",
      detail: "The device is a node, or a file that lies on it."),
    Directive(
      "DeviceAllow", .deviceAllow, default: .unset, since: 208, "the device nodes it may use",
      detail: "block-NAME and char-NAME stand for whole classes of /proc/devices."),
    Directive(
      "DevicePolicy", .choice(["auto", "closed", "strict"]), default: "auto", since: 208,
      "which devices are allowed besides DeviceAllow=",
      detail: """
        strict allows only those of DeviceAllow=, closed also /dev/null and the like, auto everything \
        unless DeviceAllow= is written.
        """),
  ]

  private static let networkRows: [Directive] = [
    Directive(
      "IPAccounting", .boolean, default: "no", since: 235, "counts packets",
      detail: "On a socket unit, it counts what goes over its sockets."),
    Directive(
      "IPAddressAllow", .networks, default: .unset, since: 235, "addresses it may exchange packets with",
      detail: """
        Outweighs IPAddressDeny=. On a socket unit it holds for what goes over its sockets.
        """),
    Directive(
      "IPAddressDeny", .networks, default: .unset, since: 235, "addresses it may not exchange packets with",
      detail: """
        Usually any, with exceptions in IPAddressAllow=. On a socket unit it holds for what goes over its \
        sockets.
        """),
    Directive(
      "IPIngressFilterPath", .bpfPaths, default: .unset, since: 243, "BPF programs that filter what comes in",
      detail: "Pinned programs below /sys/fs/bpf."),
    Directive(
      "IPEgressFilterPath", .bpfPaths, default: .unset, since: 243, "BPF programs that filter what goes out",
      detail: "Pinned programs below /sys/fs/bpf."),
    Directive(
      "SocketBindAllow", .socketBind, default: .unset, since: 249, "ports it may bind to",
      detail: "Outweighs SocketBindDeny=."),
    Directive(
      "SocketBindDeny", .socketBind, default: .unset, since: 249, "ports it may not bind to",
      detail: "A service behind a socket unit can do with any."),
    Directive(
      "RestrictNetworkInterfaces", .interfaces, default: .unset, since: 250, "interfaces it may use",
      detail: "Traffic on others is dropped, in both directions."),
    Directive(
      "BindNetworkInterface", .interface, default: .unset, since: 260, "the interface that its sockets use",
      detail: "Sockets that the unit makes are bound to it, as by BindToDevice=."),
    Directive(
      "NFTSet", .firewallSets, default: .unset, since: 255, "nftables sets that its ids are added to",
      detail: "SOURCE:FAMILY:TABLE:SET, where the source is cgroup, user or group."),
    Directive(
      "BPFProgram", .bpfProgram, default: .unset, since: 249, "further BPF programs of its control group",
      detail: "The program must be pinned below /sys/fs/bpf."),
  ]

  private static let groupRows: [Directive] = [
    Directive(
      "Slice", .unitSlice, default: "system.slice", since: 208, "the slice that the unit lies in",
      detail: """
        For instances of a template system-NAME.slice; in user mode app.slice. MemoryMax= and the like of \
        the slice hold for all its units together.
        """),
    Directive(
      "TasksAccounting", .boolean, default: "yes", since: 227, "counts processes and threads",
      detail: "Needed for TasksMax=."),
    Directive(
      "TasksMax", .tasks, default: .words("15% under systemd, infinity under usherd"), since: 227,
      "how many processes and threads it may have",
      detail: "A percentage is of what the system allows. No process can be made above it."),
    Directive(
      "Delegate", .delegate, default: "no", since: 218, "lets the service make control groups of its own",
      detail: """
        For containers and other managers: below the unit nobody else changes anything.
        """),
    Directive(
      "DelegateSubgroup", .controlGroup, default: .unset, since: 254,
      "the control group its processes start in",
      detail: "With Delegate= only; the manager of the tree must lie in a leaf."),
    Directive(
      "DisableControllers", .controllers, default: .unset, since: 240,
      "controllers that units below it cannot use", detail: "For slices."),
    Directive(
      "CoredumpReceive", .boolean, default: "no", since: 255, "takes core dumps of the containers in it",
      detail: "For managers of containers with Delegate=."),
  ]

  private static let legacyGroupRows: [Directive] = [
    Directive(
      "CPUShares", .cpuShares, default: .unset, "the old spelling of CPUWeight=", detail: "Of cgroup v1."),
    Directive(
      "StartupCPUShares", .cpuShares, default: .unset, "the old spelling of StartupCPUWeight=",
      detail: "Of cgroup v1."),
    Directive(
      "MemoryLimit", .memory(zero: false), default: "infinity", "the old spelling of MemoryMax=",
      detail: "Of cgroup v1."),
    Directive(
      "BlockIOAccounting", .boolean, default: "no", "the old spelling of IOAccounting=",
      detail: "Of cgroup v1."),
    Directive(
      "BlockIOWeight", .blockWeight, default: .unset, "the old spelling of IOWeight=", detail: "Of cgroup v1."
    ),
    Directive(
      "StartupBlockIOWeight", .blockWeight, default: .unset, "the old spelling of StartupIOWeight=",
      detail: "Of cgroup v1."),
    Directive(
      "BlockIODeviceWeight", .blockDeviceWeight, default: .unset, "the old spelling of IODeviceWeight=",
      detail: "Of cgroup v1."),
    Directive(
      "BlockIOReadBandwidth", .blockDeviceBytes, default: .unset, "the old spelling of IOReadBandwidthMax=",
      detail: "Of cgroup v1."),
    Directive(
      "BlockIOWriteBandwidth", .blockDeviceBytes, default: .unset, "the old spelling of IOWriteBandwidthMax=",
      detail: "Of cgroup v1."),
    Directive(
      "NetClass", .obsolete, default: .unset, "obsolete, without effect", detail: "It belonged to cgroup v1."),
  ]
}
