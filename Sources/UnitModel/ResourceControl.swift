/// What the control group of a unit is told: files of cgroup2 and what is written into them.
///
/// - Source: systemd.resource-control(5); the kernel's Documentation/admin-guide/cgroup-v2.rst.
package struct ResourceControl: Hashable, Sendable {
  /// The controllers that are used.
  package enum Controller: String, CaseIterable, Sendable {
    case cpu, memory, io, pids, cpuset
  }

  package enum Value: Hashable, Sendable {
    case text(String)
    /// In ten-thousandths of all memory, or of all processes that can be.
    case share(UInt64)
  }

  package struct Setting: Hashable, Sendable {
    package var directive: String
    package var controller: Controller
    package var file: String
    package var value: Value
  }

  /// By directive; the last line of each counts.
  private var settings: [ResourceKey: Setting] = [:]
  /// Ten-thousandths of one processor; nil: as much as there is.
  var quota: UInt64?
  /// Microseconds.
  var quotaPeriod: UInt64 = 100_000

  package init() {}

  package var isEmpty: Bool { settings.isEmpty && quota == nil }

  /// Everything that is to be written, in a fixed order.
  package var all: [Setting] {
    var all = ResourceKey.allCases.compactMap { settings[$0] }
    if let quota {
      // From one millisecond to one second, as the kernel takes it.
      let period = min(max(quotaPeriod, 1000), 1_000_000)
      let (product, overflow) = quota.multipliedReportingOverflow(by: period)
      let time = overflow ? UInt64.max / 10_000 : product / 10_000
      all.append(
        Setting(
          directive: "CPUQuota", controller: .cpu, file: "cpu.max",
          value: .text("\(max(time, 1000)) \(period)")))
    }
    return all
  }

  mutating func set(_ key: ResourceKey, _ value: Value?) {
    settings[key] = value.map {
      Setting(directive: key.rawValue, controller: key.controller, file: key.file, value: $0)
    }
  }

  /// `cpu.idle` and `cpu.weight` are two files of one directive.
  mutating func setIdle() {
    settings[.cpuWeight] = Setting(
      directive: "CPUWeight", controller: .cpu, file: "cpu.idle", value: .text("1"))
  }
}

/// Directives that are one file of cgroup2 each.
enum ResourceKey: String, CaseIterable, Sendable {
  case cpuWeight = "CPUWeight"
  case allowedCPUs = "AllowedCPUs"
  case allowedMemoryNodes = "AllowedMemoryNodes"
  case memoryMin = "MemoryMin"
  case memoryLow = "MemoryLow"
  case memoryHigh = "MemoryHigh"
  case memoryMax = "MemoryMax"
  case memorySwapMax = "MemorySwapMax"
  case memoryZSwapMax = "MemoryZSwapMax"
  case ioWeight = "IOWeight"
  case tasksMax = "TasksMax"
  case cpuQuota = "CPUQuota"
  case cpuQuotaPeriodSec = "CPUQuotaPeriodSec"

  var controller: ResourceControl.Controller {
    switch self {
    case .cpuWeight, .cpuQuota, .cpuQuotaPeriodSec: .cpu
    case .allowedCPUs, .allowedMemoryNodes: .cpuset
    case .memoryMin, .memoryLow, .memoryHigh, .memoryMax, .memorySwapMax, .memoryZSwapMax: .memory
    case .ioWeight: .io
    case .tasksMax: .pids
    }
  }

  var file: String {
    switch self {
    case .cpuWeight: "cpu.weight"
    case .cpuQuota, .cpuQuotaPeriodSec: "cpu.max"
    case .allowedCPUs: "cpuset.cpus"
    case .allowedMemoryNodes: "cpuset.mems"
    case .memoryMin: "memory.min"
    case .memoryLow: "memory.low"
    case .memoryHigh: "memory.high"
    case .memoryMax: "memory.max"
    case .memorySwapMax: "memory.swap.max"
    case .memoryZSwapMax: "memory.zswap.max"
    case .ioWeight: "io.weight"
    case .tasksMax: "pids.max"
    }
  }
}
