/// Control groups: what the processes may use together.
extension Catalogue {
  static let resourceControlRows: [Directive] =
    processorRows + memoryRows + inputOutputRows + networkRows + groupRows + legacyGroupRows

  private static let processorRows: [Directive] = [
    Directive("CPUAccounting", .boolean, "counts processor time"),
    Directive("CPUWeight", .weight, "its share of the processors"),
    Directive("StartupCPUWeight", .weight, "its share of the processors while the system starts"),
    Directive("CPUQuota", .percentage, "the processor time it gets at most"),
    Directive("CPUQuotaPeriodSec", .time, "the time over which CPUQuota= is measured"),
    Directive("AllowedCPUs", .processors, "the processors it may run on"),
    Directive("StartupAllowedCPUs", .processors, "the processors it may run on while the system starts"),
    Directive("AllowedMemoryNodes", .processors, "the NUMA nodes it may use"),
    Directive("StartupAllowedMemoryNodes", .processors, "the NUMA nodes it may use while the system starts"),
  ]

  private static let memoryRows: [Directive] = [
    Directive("MemoryAccounting", .boolean, "counts memory"),
    Directive("MemoryMin", .memory, "memory that is never taken from it"),
    Directive("MemoryLow", .memory, "memory that is taken from others first"),
    Directive("MemoryHigh", .memory, "the memory above which it is slowed down"),
    Directive("MemoryMax", .memory, "the memory above which its processes are killed"),
    Directive("StartupMemoryMax", .memory, since: 254, "MemoryMax= while the system starts"),
    Directive("MemorySwapMax", .memory, "the swap it may use"),
    Directive("MemoryZSwapMax", .memory, since: 253, "the compressed swap it may use"),
    Directive(
      "MemoryZSwapWriteback", .boolean, since: 256, "whether compressed swap goes to the disk"),
    Directive("DefaultMemoryMin", .memory, "MemoryMin= of the units below it"),
    Directive("DefaultMemoryLow", .memory, "MemoryLow= of the units below it"),
    Directive("MemoryPressureWatch", .choice, since: 254, "tells it when memory is short"),
    Directive("MemoryPressureThresholdSec", .time, since: 254, "how short memory is before it is told"),
    Directive("ManagedOOMSwap", .choice, "whether it may be killed when swap is short"),
    Directive("ManagedOOMMemoryPressure", .choice, "whether it may be killed when memory is short"),
    Directive("ManagedOOMMemoryPressureLimit", .percentage, "how short memory is before it is killed"),
    Directive(
      "ManagedOOMMemoryPressureDurationSec", .time, since: 257, "how long memory is short before it is killed"
    ),
    Directive("ManagedOOMPreference", .choice, "whether it is killed later or never"),
  ]

  private static let inputOutputRows: [Directive] = [
    Directive("IOAccounting", .boolean, "counts input and output"),
    Directive("IOWeight", .weight, "its share of input and output"),
    Directive("StartupIOWeight", .weight, "its share of input and output while the system starts"),
    Directive("IODeviceWeight", .devices, "its share of one device"),
    Directive("IOReadBandwidthMax", .devices, "bytes a second read from a device"),
    Directive("IOWriteBandwidthMax", .devices, "bytes a second written to a device"),
    Directive("IOReadIOPSMax", .devices, "reads a second from a device"),
    Directive("IOWriteIOPSMax", .devices, "writes a second to a device"),
    Directive("IODeviceLatencyTargetSec", .devices, "how long a device may take"),
    Directive("DeviceAllow", .devices, "the device nodes it may use"),
    Directive("DevicePolicy", .choice, "which devices are allowed besides DeviceAllow="),
  ]

  private static let networkRows: [Directive] = [
    Directive("IPAccounting", .boolean, "counts packets"),
    Directive("IPAddressAllow", .networks, "addresses it may exchange packets with"),
    Directive("IPAddressDeny", .networks, "addresses it may not exchange packets with"),
    Directive("IPIngressFilterPath", .paths, "BPF programs that filter what comes in"),
    Directive("IPEgressFilterPath", .paths, "BPF programs that filter what goes out"),
    Directive("SocketBindAllow", .texts, "ports it may bind to"),
    Directive("SocketBindDeny", .texts, "ports it may not bind to"),
    Directive("RestrictNetworkInterfaces", .texts, "interfaces it may use"),
    Directive("BindNetworkInterface", .interface, since: 260, "the interface that its sockets use"),
    Directive("NFTSet", .texts, since: 255, "nftables sets that its ids are added to"),
    Directive("BPFProgram", .texts, "further BPF programs of its control group"),
  ]

  private static let groupRows: [Directive] = [
    Directive("Slice", .unitName, "the slice that the unit lies in"),
    Directive("TasksAccounting", .boolean, "counts processes and threads"),
    Directive("TasksMax", .memory, "how many processes and threads it may have"),
    Directive("Delegate", .texts, "lets the service make control groups of its own"),
    Directive("DelegateSubgroup", .text, since: 254, "the control group its processes start in"),
    Directive("DisableControllers", .texts, "controllers that units below it cannot use"),
    Directive("CoredumpReceive", .boolean, since: 255, "takes core dumps of the containers in it"),
  ]

  private static let legacyGroupRows: [Directive] = [
    Directive("CPUShares", .weight, "the old spelling of CPUWeight="),
    Directive("StartupCPUShares", .weight, "the old spelling of StartupCPUWeight="),
    Directive("MemoryLimit", .memory, "the old spelling of MemoryMax="),
    Directive("BlockIOAccounting", .boolean, "the old spelling of IOAccounting="),
    Directive("BlockIOWeight", .weight, "the old spelling of IOWeight="),
    Directive("StartupBlockIOWeight", .weight, "the old spelling of StartupIOWeight="),
    Directive("BlockIODeviceWeight", .devices, "the old spelling of IODeviceWeight="),
    Directive("BlockIOReadBandwidth", .devices, "the old spelling of IOReadBandwidthMax="),
    Directive("BlockIOWriteBandwidth", .devices, "the old spelling of IOWriteBandwidthMax="),
    Directive("NetClass", .text, "obsolete, without effect"),
  ]
}
