import UnitSyntax

extension UnitDecoding {
  /// Takes a value that `check` found to be one; an empty one brings the default back.
  mutating func applyResource(_ key: ResourceKey, _ assignment: Assignment) {
    let value = assignment.value
    switch key {
    case .cpuQuota: exec.resources.quota = value.isEmpty ? nil : ValueSyntax.tenThousandths(value)
    case .cpuQuotaPeriodSec:
      let period = ValueSyntax.time(value).map(\.microseconds)
      exec.resources.quotaPeriod = period.flatMap { $0 == .max ? nil : $0 } ?? 100_000
    case .cpuWeight where value == "idle": exec.resources.setIdle()
    case .cpuWeight: exec.resources.set(key, ValueSyntax.unsigned(value).map { .text(String($0)) })
    case .ioWeight: exec.resources.set(key, ValueSyntax.unsigned(value).map { .text("default \($0)") })
    // What a new control group says by itself need not be written.
    case .tasksMax: set(key, ValueSyntax.tasks(value), unless: .infinite)
    case .memoryMin, .memoryLow: set(key, ValueSyntax.memory(value, zero: true), unless: .count(0))
    case .memoryHigh, .memoryMax, .memorySwapMax, .memoryZSwapMax:
      set(key, ValueSyntax.memory(value, zero: true), unless: .infinite)
    case .allowedCPUs, .allowedMemoryNodes:
      guard let text = expanded(assignment), let words = try? ValueSyntax.processorWords(text) else { return }
      let ranges = words.compactMap { try? ValueSyntax.processors($0) }
      let list = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      exec.resources.set(key, list.isEmpty ? nil : .text(list.joined(separator: ",")))
    }
  }

  private mutating func set(
    _ key: ResourceKey, _ quota: ValueSyntax.Quota?, unless usual: ValueSyntax.Quota
  ) {
    exec.resources.set(key, quota.flatMap { $0 == usual ? nil : UnitDecoding.text($0) })
  }

  private static func text(_ quota: ValueSyntax.Quota) -> ResourceControl.Value {
    switch quota {
    case .infinite: .text("max")
    case .share(let share): .share(share)
    case .count(let count): .text(String(count))
    }
  }
}
