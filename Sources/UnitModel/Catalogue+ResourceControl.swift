/// Control groups: what the processes may use together.
extension Catalogue {
  static let resourceControlRows: [Directive] =
    processorRows + memoryRows + inputOutputRows + networkRows + groupRows + legacyGroupRows

  private static let processorRows: [Directive] = [
    Directive("CPUAccounting", .boolean, "counts processor time"),
    Directive("CPUWeight", .cpuWeight, "its share of the processors"),
    Directive("StartupCPUWeight", .cpuWeight, "its share of the processors while the system starts"),
    Directive("CPUQuota", .cpuQuota, "the processor time it gets at most"),
    Directive("CPUQuotaPeriodSec", .time(.emptyIsInfinity), "the time over which CPUQuota= is measured"),
    Directive("AllowedCPUs", .cpuSet, "the processors it may run on"),
    Directive("StartupAllowedCPUs", .cpuSet, "the processors it may run on while the system starts"),
    Directive("AllowedMemoryNodes", .cpuSet, "the NUMA nodes it may use"),
    Directive("StartupAllowedMemoryNodes", .cpuSet, "the NUMA nodes it may use while the system starts"),
  ]

  private static let memoryRows: [Directive] = [
    Directive("MemoryAccounting", .boolean, "counts memory"),
    Directive("MemoryMin", .memory(zero: true), "memory that is never taken from it"),
    Directive("MemoryLow", .memory(zero: true), "memory that is taken from others first"),
    Directive("MemoryHigh", .memory(zero: false), "the memory above which it is slowed down"),
    Directive("MemoryMax", .memory(zero: false), "the memory above which its processes are killed"),
    Directive("StartupMemoryMax", .memory(zero: false), since: 254, "MemoryMax= while the system starts"),
    Directive("MemorySwapMax", .memory(zero: true), "the swap it may use"),
    Directive("MemoryZSwapMax", .memory(zero: true), since: 253, "the compressed swap it may use"),
    Directive(
      "MemoryZSwapWriteback", .boolean, since: 256, "whether compressed swap goes to the disk"),
    Directive("DefaultMemoryMin", .memory(zero: true), "MemoryMin= of the units below it"),
    Directive("DefaultMemoryLow", .memory(zero: true), "MemoryLow= of the units below it"),
    Directive(
      "MemoryPressureWatch", .choice(Choice(["auto", "skip"], orBoolean: true, emptyResets: true)),
      since: 254, "tells it when memory is short"),
    Directive(
      "MemoryPressureThresholdSec", .time(.emptyResets), since: 254, "how short memory is before it is told"),
    Directive("ManagedOOMSwap", .choice(["auto", "kill"]), "whether it may be killed when swap is short"),
    Directive(
      "ManagedOOMMemoryPressure", .choice(["auto", "kill"]), "whether it may be killed when memory is short"),
    Directive("ManagedOOMMemoryPressureLimit", .permyriad, "how short memory is before it is killed"),
    Directive(
      "ManagedOOMMemoryPressureDurationSec", .time(.emptyResets), since: 257,
      "how long memory is short before it is killed"
    ),
    Directive(
      "ManagedOOMPreference", .choice(["none", "avoid", "omit"]), "whether it is killed later or never"),
  ]

  private static let inputOutputRows: [Directive] = [
    Directive("IOAccounting", .boolean, "counts input and output"),
    Directive("IOWeight", .weight, "its share of input and output"),
    Directive("StartupIOWeight", .weight, "its share of input and output while the system starts"),
    Directive("IODeviceWeight", .deviceWeight, "its share of one device"),
    Directive("IOReadBandwidthMax", .deviceBytes, "bytes a second read from a device"),
    Directive("IOWriteBandwidthMax", .deviceBytes, "bytes a second written to a device"),
    Directive("IOReadIOPSMax", .deviceOperations, "reads a second from a device"),
    Directive("IOWriteIOPSMax", .deviceOperations, "writes a second to a device"),
    Directive("IODeviceLatencyTargetSec", .deviceLatency, "how long a device may take"),
    Directive("DeviceAllow", .deviceAllow, "the device nodes it may use"),
    Directive(
      "DevicePolicy", .choice(["auto", "closed", "strict"]), "which devices are allowed besides DeviceAllow="),
  ]

  private static let networkRows: [Directive] = [
    Directive("IPAccounting", .boolean, "counts packets"),
    Directive("IPAddressAllow", .networks, "addresses it may exchange packets with"),
    Directive("IPAddressDeny", .networks, "addresses it may not exchange packets with"),
    Directive("IPIngressFilterPath", .bpfPaths, "BPF programs that filter what comes in"),
    Directive("IPEgressFilterPath", .bpfPaths, "BPF programs that filter what goes out"),
    Directive("SocketBindAllow", .socketBind, "ports it may bind to"),
    Directive("SocketBindDeny", .socketBind, "ports it may not bind to"),
    Directive("RestrictNetworkInterfaces", .interfaces, "interfaces it may use"),
    Directive("BindNetworkInterface", .interface, since: 260, "the interface that its sockets use"),
    Directive("NFTSet", .recent, since: 255, "nftables sets that its ids are added to"),
    Directive("BPFProgram", .bpfProgram, "further BPF programs of its control group"),
  ]

  private static let groupRows: [Directive] = [
    Directive("Slice", .unitSlice, "the slice that the unit lies in"),
    Directive("TasksAccounting", .boolean, "counts processes and threads"),
    Directive("TasksMax", .tasks, "how many processes and threads it may have"),
    Directive("Delegate", .delegate, "lets the service make control groups of its own"),
    Directive("DelegateSubgroup", .text, since: 254, "the control group its processes start in"),
    Directive("DisableControllers", .controllers, "controllers that units below it cannot use"),
    Directive("CoredumpReceive", .boolean, since: 255, "takes core dumps of the containers in it"),
  ]

  private static let legacyGroupRows: [Directive] = [
    Directive("CPUShares", .cpuShares, "the old spelling of CPUWeight="),
    Directive("StartupCPUShares", .cpuShares, "the old spelling of StartupCPUWeight="),
    Directive("MemoryLimit", .memory(zero: false), "the old spelling of MemoryMax="),
    Directive("BlockIOAccounting", .boolean, "the old spelling of IOAccounting="),
    Directive("BlockIOWeight", .blockWeight, "the old spelling of IOWeight="),
    Directive("StartupBlockIOWeight", .blockWeight, "the old spelling of StartupIOWeight="),
    Directive("BlockIODeviceWeight", .blockDeviceWeight, "the old spelling of IODeviceWeight="),
    Directive("BlockIOReadBandwidth", .deviceBytes, "the old spelling of IOReadBandwidthMax="),
    Directive("BlockIOWriteBandwidth", .deviceBytes, "the old spelling of IOWriteBandwidthMax="),
    Directive("NetClass", .obsolete, "obsolete, without effect"),
  ]
}
