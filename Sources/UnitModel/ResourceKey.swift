/// The directives about control groups that are applied.
enum ResourceKey: String, CaseIterable, Sendable {
  // One file of cgroup2 each.
  case cpuWeight = "CPUWeight"
  case allowedCPUs = "AllowedCPUs"
  case allowedMemoryNodes = "AllowedMemoryNodes"
  case memoryMin = "MemoryMin"
  case memoryLow = "MemoryLow"
  case memoryHigh = "MemoryHigh"
  case memoryMax = "MemoryMax"
  case memorySwapMax = "MemorySwapMax"
  case memoryZSwapMax = "MemoryZSwapMax"
  case memoryZSwapWriteback = "MemoryZSwapWriteback"
  case ioWeight = "IOWeight"
  case tasksMax = "TasksMax"
  case cpuQuota = "CPUQuota"
  case cpuQuotaPeriodSec = "CPUQuotaPeriodSec"
  // The same while the system starts.
  case startupCPUWeight = "StartupCPUWeight"
  case startupAllowedCPUs = "StartupAllowedCPUs"
  case startupAllowedMemoryNodes = "StartupAllowedMemoryNodes"
  case startupMemoryLow = "StartupMemoryLow"
  case startupMemoryHigh = "StartupMemoryHigh"
  case startupMemoryMax = "StartupMemoryMax"
  case startupMemorySwapMax = "StartupMemorySwapMax"
  case startupMemoryZSwapMax = "StartupMemoryZSwapMax"
  case startupIOWeight = "StartupIOWeight"
  // A line for each device.
  case ioDeviceWeight = "IODeviceWeight"
  case ioReadBandwidthMax = "IOReadBandwidthMax"
  case ioWriteBandwidthMax = "IOWriteBandwidthMax"
  case ioReadIOPSMax = "IOReadIOPSMax"
  case ioWriteIOPSMax = "IOWriteIOPSMax"
  case ioDeviceLatencyTargetSec = "IODeviceLatencyTargetSec"
  // Old spellings.
  case memoryLimit = "MemoryLimit"
  case cpuShares = "CPUShares"
  case startupCPUShares = "StartupCPUShares"
  case blockIOWeight = "BlockIOWeight"
  case startupBlockIOWeight = "StartupBlockIOWeight"
  case blockIODeviceWeight = "BlockIODeviceWeight"
  case blockIOReadBandwidth = "BlockIOReadBandwidth"
  case blockIOWriteBandwidth = "BlockIOWriteBandwidth"
  // No file, or another one.
  case defaultMemoryMin = "DefaultMemoryMin"
  case defaultMemoryLow = "DefaultMemoryLow"
  case cpuAccounting = "CPUAccounting"
  case memoryAccounting = "MemoryAccounting"
  case tasksAccounting = "TasksAccounting"
  case ioAccounting = "IOAccounting"
  case blockIOAccounting = "BlockIOAccounting"
  case delegate = "Delegate"
  case delegateSubgroup = "DelegateSubgroup"
  case disableControllers = "DisableControllers"
  case slice = "Slice"
  case memoryPressureWatch = "MemoryPressureWatch"
  case memoryPressureThresholdSec = "MemoryPressureThresholdSec"
  case cpuPressureWatch = "CPUPressureWatch"
  case cpuPressureThresholdSec = "CPUPressureThresholdSec"
  case ioPressureWatch = "IOPressureWatch"
  case ioPressureThresholdSec = "IOPressureThresholdSec"

  /// The directive that counts instead once the system has started.
  var normal: ResourceKey? {
    switch self {
    case .startupCPUWeight: .cpuWeight
    case .startupAllowedCPUs: .allowedCPUs
    case .startupAllowedMemoryNodes: .allowedMemoryNodes
    case .startupMemoryLow: .memoryLow
    case .startupMemoryHigh: .memoryHigh
    case .startupMemoryMax: .memoryMax
    case .startupMemorySwapMax: .memorySwapMax
    case .startupMemoryZSwapMax: .memoryZSwapMax
    case .startupIOWeight: .ioWeight
    case .startupCPUShares: .cpuShares
    case .startupBlockIOWeight: .blockIOWeight
    default: nil
    }
  }

  /// That of its file; of what has none, the one that it is about.
  var controller: ResourceControl.Controller {
    switch self {
    case .cpuWeight, .cpuQuota, .cpuQuotaPeriodSec, .startupCPUWeight, .cpuShares, .startupCPUShares,
      .cpuAccounting, .cpuPressureWatch, .cpuPressureThresholdSec, .delegate, .delegateSubgroup,
      .disableControllers, .slice:
      .cpu
    case .allowedCPUs, .allowedMemoryNodes, .startupAllowedCPUs, .startupAllowedMemoryNodes: .cpuset
    case .memoryMin, .memoryLow, .memoryHigh, .memoryMax, .memorySwapMax, .memoryZSwapMax,
      .memoryZSwapWriteback, .startupMemoryLow, .startupMemoryHigh, .startupMemoryMax,
      .startupMemorySwapMax, .startupMemoryZSwapMax, .memoryLimit, .defaultMemoryMin, .defaultMemoryLow,
      .memoryAccounting, .memoryPressureWatch, .memoryPressureThresholdSec:
      .memory
    case .ioWeight, .startupIOWeight, .ioDeviceWeight, .ioReadBandwidthMax, .ioWriteBandwidthMax,
      .ioReadIOPSMax, .ioWriteIOPSMax, .ioDeviceLatencyTargetSec, .blockIOWeight, .startupBlockIOWeight,
      .blockIODeviceWeight, .blockIOReadBandwidth, .blockIOWriteBandwidth, .ioAccounting,
      .blockIOAccounting, .ioPressureWatch, .ioPressureThresholdSec:
      .io
    case .tasksMax, .tasksAccounting: .pids
    }
  }

  /// The file that gets the value; nil where there is not one of its own.
  func file(for value: ResourceControl.Value) -> String? {
    switch self {
    // Two files of one directive.
    case .cpuWeight: value == .idle ? "cpu.idle" : "cpu.weight"
    case .allowedCPUs: "cpuset.cpus"
    case .allowedMemoryNodes: "cpuset.mems"
    case .memoryMin: "memory.min"
    case .memoryLow: "memory.low"
    case .memoryHigh: "memory.high"
    case .memoryMax: "memory.max"
    case .memorySwapMax: "memory.swap.max"
    case .memoryZSwapMax: "memory.zswap.max"
    case .memoryZSwapWriteback: "memory.zswap.writeback"
    case .ioWeight: "io.weight"
    case .tasksMax: "pids.max"
    default: nil
    }
  }

  /// What the file of a new control group says.
  var initial: String {
    switch self {
    case .cpuWeight: "100"
    case .ioWeight: "default 100"
    case .allowedCPUs, .allowedMemoryNodes: ""
    case .memoryMin, .memoryLow: "0"
    case .memoryZSwapWriteback: "1"
    default: "max"
    }
  }
}
