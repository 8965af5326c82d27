import Linux
import Systemd
import UnitModel

/// Control groups: where, what they used, what they are told.
///
/// - Source: org.freedesktop.systemd1(5), "Properties" of services.
extension UnitProperties {
  static let cgroup: [UnitProperty] = [
    UnitProperty("Slice", "s") { .string($0.slice) },
    UnitProperty("ControlGroup", "s") { .string($0.snapshot.controlGroup) },
    amount("MemoryCurrent", .memory) { $0.memory },
    amount("MemoryPeak", .memory) { $0.memoryPeak },
    amount("MemorySwapCurrent", .memory) { $0.swap },
    amount("MemorySwapPeak", .memory) { $0.swapPeak },
    amount("MemoryZSwapCurrent", .memory) { $0.compressedSwap },
    amount("MemoryAvailable", .memory) { $0.memoryAvailable },
    amount("CPUUsageNSec", .cpu) { $0.cpuNanoseconds },
    UnitProperty("EffectiveCPUs", "ay") { .bytes(mask($0.usage.processors)) },
    UnitProperty("EffectiveMemoryNodes", "ay") { .bytes(mask($0.usage.memoryNodes)) },
    amount("TasksCurrent", .tasks) { $0.tasks },
    amount("IOReadBytes", .io) { $0.readBytes },
    amount("IOReadOperations", .io) { $0.reads },
    amount("IOWriteBytes", .io) { $0.writtenBytes },
    amount("IOWriteOperations", .io) { $0.writes },
    UnitProperty("Delegate", "b") { .bool($0.exec.resources.delegated != nil) },
    UnitProperty("DelegateControllers", "as") { .strings($0.exec.resources.delegatedNow) },
    UnitProperty("DelegateSubgroup", "s") { .string($0.exec.resources.subgroup ?? "") },
    UnitProperty("DisableControllers", "as") { .strings($0.exec.resources.disabled) },
  ]

  static let accounting: [UnitProperty] = ResourceControl.Account.allCases.map { account in
    UnitProperty(account.rawValue, "b") { .bool($0.exec.resources.counts(account)) }
  }

  static let resources: [UnitProperty] =
    [
      weight("CPUWeight"), weight("StartupCPUWeight"), weight("CPUShares"), weight("StartupCPUShares"),
      UnitProperty("CPUQuotaPerSecUSec", "t") { .uint64($0.exec.resources.quotaPerSecond ?? .max) },
      UnitProperty("CPUQuotaPeriodUSec", "t") { .uint64($0.exec.resources.ownQuotaPeriod ?? .max) },
      processors("AllowedCPUs"), processors("StartupAllowedCPUs"), processors("AllowedMemoryNodes"),
      processors("StartupAllowedMemoryNodes"),
      weight("IOWeight"), weight("StartupIOWeight"),
      devices("IODeviceWeight"), devices("IOReadBandwidthMax"), devices("IOWriteBandwidthMax"),
      devices("IOReadIOPSMax"), devices("IOWriteIOPSMax"),
      devices("IODeviceLatencyTargetUSec", of: "IODeviceLatencyTargetSec"),
      weight("BlockIOWeight"), weight("StartupBlockIOWeight"), devices("BlockIODeviceWeight"),
      devices("BlockIOReadBandwidth"), devices("BlockIOWriteBandwidth"),
      memory("DefaultMemoryLow", usual: 0), memory("DefaultMemoryMin", usual: 0),
      memory("MemoryMin", usual: 0), memory("MemoryLow", usual: 0), memory("StartupMemoryLow", usual: 0),
    ]
    + [
      "MemoryHigh", "StartupMemoryHigh", "MemoryMax", "StartupMemoryMax", "MemorySwapMax",
      "StartupMemorySwapMax", "MemoryZSwapMax", "StartupMemoryZSwapMax", "MemoryLimit",
    ].map { memory($0, usual: .max) }
    + [
      UnitProperty("MemoryZSwapWriteback", "b") {
        .bool($0.exec.resources.value(of: "MemoryZSwapWriteback") == nil)
      },
      UnitProperty("TasksMax", "t") {
        .uint64($0.exec.resources.value(of: "TasksMax").map(Daemon.amount(ofTasks:)) ?? .max)
      },
      UnitProperty("MemoryKSM", "b") { .bool($0.exec.treatment.mergesMemory ?? false) },
    ]

  static let pressure: [UnitProperty] = PressureWatch.Resource.allCases.flatMap { resource in
    let prefix = resource == .memory ? "Memory" : resource.variable
    return [
      UnitProperty(prefix + "PressureWatch", "s") {
        .string(($0.exec.resources.pressure[resource] ?? PressureWatch()).mode.rawValue)
      },
      UnitProperty(prefix + "PressureThresholdUSec", "t") {
        .uint64(($0.exec.resources.pressure[resource] ?? PressureWatch()).threshold)
      },
    ]
  }

  /// Something that is counted; `[not set]` where nobody counts.
  private static func amount(
    _ name: String, _ account: ResourceControl.Account,
    _ value: @escaping @Sendable (CgroupUsage) -> UInt64?
  ) -> UnitProperty {
    UnitProperty(name, "t") { view in
      let resources = view.exec.resources
      let isDenied = account.controller.map { resources.disabled.contains($0.rawValue) } ?? false
      return .uint64(resources.counts(account) && !isDenied ? value(view.usage) ?? .max : .max)
    }
  }

  private static func weight(_ directive: String) -> UnitProperty {
    UnitProperty(directive, "t") { view in
      switch view.exec.resources.value(of: directive) {
      case .text(let text): .uint64(text.split(separator: " ").last.flatMap { UInt64($0) } ?? .max)
      // As the bus has it.
      case .idle: .uint64(0)
      case .share, .device, nil: .uint64(.max)
      }
    }
  }

  private static func memory(_ directive: String, usual: UInt64) -> UnitProperty {
    UnitProperty(directive, "t") {
      .uint64($0.exec.resources.value(of: directive).map(Daemon.amount(ofMemory:)) ?? usual)
    }
  }

  private static func processors(_ directive: String) -> UnitProperty {
    UnitProperty(directive, "ay") { view in
      guard case .text(let text) = view.exec.resources.value(of: directive) else { return .bytes([]) }
      return .bytes(mask(text))
    }
  }

  private static func devices(_ name: String, of directive: String? = nil) -> UnitProperty {
    UnitProperty(name, "a(st)") { view in
      .array(
        of: "(st)",
        view.exec.resources.devices(of: directive ?? name).filter { $0.value != .max }
          .map { .structure([.string($0.path), .uint64($0.value)]) })
    }
  }

  /// `0-3,8` as bits, the lowest first, in words of 64.
  static func mask(_ list: String?) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in (list ?? "").split(whereSeparator: { $0 == "," || $0 == "\n" }) {
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      guard let first = bounds.first, let last = bounds.last, first <= last, last < 8192 else { continue }
      for number in first...last {
        while bytes.count <= number / 8 { bytes += [UInt8](repeating: 0, count: 8) }
        bytes[number / 8] |= 1 << UInt8(number % 8)
      }
    }
    return bytes
  }
}
