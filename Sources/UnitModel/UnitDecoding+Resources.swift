import UnitSyntax

/// What control groups are told. Each takes a value that `check` found to be one; an empty one brings the default
/// back.
extension UnitDecoding {
  mutating func applyResource(_ key: ResourceKey, _ assignment: Assignment) {
    let value = assignment.value
    switch key {
    case .cpuQuota: exec.resources.quota = value.isEmpty ? nil : ValueSyntax.tenThousandths(value)
    case .cpuQuotaPeriodSec:
      let period = ValueSyntax.time(value).map(\.microseconds)
      exec.resources.quotaPeriod = period.flatMap { $0 == .max ? nil : $0 } ?? 100_000
    case .cpuWeight where value == "idle", .startupCPUWeight where value == "idle": set(key, .idle)
    case .cpuWeight, .startupCPUWeight, .cpuShares, .startupCPUShares, .blockIOWeight, .startupBlockIOWeight:
      set(key, ValueSyntax.unsigned(value).map { .text(String($0)) })
    case .ioWeight, .startupIOWeight:
      set(key, ValueSyntax.unsigned(value).map { .text("default \($0)") })
    // What a new control group says by itself need not be written.
    case .tasksMax: set(key, ValueSyntax.tasks(value), unless: .infinite)
    case .memoryMin, .memoryLow, .defaultMemoryMin, .defaultMemoryLow:
      set(key, ValueSyntax.memory(value, zero: true), unless: .count(0))
    case .memoryHigh, .memoryMax, .memorySwapMax, .memoryZSwapMax, .memoryLimit:
      set(key, ValueSyntax.memory(value, zero: true), unless: .infinite)
    // For a while it may be other than afterwards.
    case .startupMemoryLow, .startupMemoryHigh, .startupMemoryMax, .startupMemorySwapMax,
      .startupMemoryZSwapMax:
      set(key, ValueSyntax.memory(value, zero: true), unless: nil)
    case .memoryZSwapWriteback: set(key, ValueSyntax.boolean(value) == false ? .text("0") : nil)
    case .allowedCPUs, .allowedMemoryNodes, .startupAllowedCPUs, .startupAllowedMemoryNodes:
      guard let text = expanded(assignment), let words = try? ValueSyntax.processorWords(text) else { return }
      let ranges = words.compactMap { try? ValueSyntax.processors($0) }
      let list = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      set(key, list.isEmpty ? nil : .text(list.joined(separator: ",")))
    case .ioDeviceWeight, .ioReadBandwidthMax, .ioWriteBandwidthMax, .ioReadIOPSMax, .ioWriteIOPSMax,
      .ioDeviceLatencyTargetSec, .blockIODeviceWeight, .blockIOReadBandwidth, .blockIOWriteBandwidth:
      applyDevice(key, assignment)
    case .cpuAccounting, .memoryAccounting, .tasksAccounting, .ioAccounting, .blockIOAccounting:
      applyAccounting(key, value)
    case .delegate: applyDelegate(assignment)
    case .delegateSubgroup: exec.resources.subgroup = value.isEmpty ? nil : value
    case .disableControllers:
      if value.isEmpty { exec.resources.disabled = [] }
      add(ValueSyntax.bareWords(value), to: \.disabled)
    case .slice:
      let usual = SlicePath.usual(of: name, isUserMode: expander.surroundings.isUserMode)
      let slice = expanded(assignment).flatMap { UnitName($0) }
      exec.resources.slice = slice == usual ? nil : slice
    case .memoryPressureWatch, .cpuPressureWatch, .ioPressureWatch:
      watch(key) { $0.mode = PressureWatch.Mode(word: value) ?? .auto }
    case .memoryPressureThresholdSec, .cpuPressureThresholdSec, .ioPressureThresholdSec:
      let usual = PressureWatch().threshold
      let span = ValueSyntax.time(value).map(\.microseconds)
      watch(key) { $0.threshold = span.flatMap { $0 == .max ? nil : $0 } ?? usual }
    }
  }

  private mutating func set(_ key: ResourceKey, _ value: ResourceControl.Value?) {
    exec.resources.settings[key] = value
  }

  private mutating func set(
    _ key: ResourceKey, _ quota: ValueSyntax.Quota?, unless usual: ValueSyntax.Quota?
  ) {
    set(key, quota.flatMap { $0 == usual ? nil : UnitDecoding.text($0) })
  }

  private static func text(_ quota: ValueSyntax.Quota) -> ResourceControl.Value {
    switch quota {
    case .infinite: .text("max")
    case .share(let share): .share(share)
    case .count(let count): .text(String(count))
    }
  }

  private mutating func applyAccounting(_ key: ResourceKey, _ value: String) {
    let account: ResourceControl.Account =
      switch key {
      case .cpuAccounting: .cpu
      case .memoryAccounting: .memory
      case .tasksAccounting: .tasks
      default: .io
      }
    let isOn = ValueSyntax.boolean(value) ?? account.isUsual
    let old = exec.resources.accounts
    exec.resources.accounts = ResourceControl.Account.allCases.filter {
      $0 == account ? isOn : old.contains($0)
    }
  }

  /// A device and a value behind it.
  private mutating func applyDevice(_ key: ResourceKey, _ assignment: Assignment) {
    if assignment.value.isEmpty { return exec.resources.clearDevices(of: key) }
    var words = Words(assignment.value)
    guard let first = try? words.next(.plain), let path = expanded(first, of: assignment) else { return }
    let rest = String(decoding: assignment.value.utf8.dropFirst(words.position), as: UTF8.self)
    let number: UInt64? =
      switch key {
      case .ioDeviceLatencyTargetSec: ValueSyntax.time(rest).map(\.microseconds)
      case .ioDeviceWeight, .blockIODeviceWeight: ValueSyntax.unsigned(rest)
      default: rest == "infinity" ? .max : ValueSyntax.decimalSize(rest)
      }
    if let number { exec.resources.set(key, path: path, to: number) }
  }

  /// Yes is all controllers, no none and no delegation; names are added to those before.
  private mutating func applyDelegate(_ assignment: Assignment) {
    if name.kind == .socket { return }
    if assignment.value.isEmpty {
      exec.resources.delegated = []
    } else if let isOn = ValueSyntax.boolean(assignment.value) {
      exec.resources.delegated = isOn ? ValueSyntax.controllers : nil
    } else {
      var names = exec.resources.delegated ?? []
      for word in knownWords(assignment, assignment.value, .quoted)
      where ValueSyntax.controllers.contains(word) && !names.contains(word) {
        names.append(word)
      }
      exec.resources.delegated = names
    }
  }

  private mutating func add(_ words: [String], to list: WritableKeyPath<ResourceControl, [String]>) {
    for word in words
    where ValueSyntax.controllers.contains(word) && !exec.resources[keyPath: list].contains(word) {
      exec.resources[keyPath: list].append(word)
    }
  }

  private mutating func watch(_ key: ResourceKey, _ body: (inout PressureWatch) -> Void) {
    let resource: PressureWatch.Resource =
      switch key.controller {
      case .cpu: .cpu
      case .io: .io
      default: .memory
      }
    var watch = exec.resources.pressure[resource] ?? PressureWatch()
    body(&watch)
    exec.resources.pressure[resource] = watch == PressureWatch() ? nil : watch
  }
}
