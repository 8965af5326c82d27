import Glibc
import Linux
import SupervisorCore
import UnitModel

/// Writing into control groups what units say of them.
extension Daemon {
  /// Writes what the unit says of its control group. What cannot be written is told, once for each unit; the
  /// unit runs without it.
  func applyResources(_ record: UnitRecord, _ cgroup: UnitCgroup, _ slice: UnitName) {
    let resources = record.definition.exec.resources
    let disabled = disabled(above: slice).union(resources.disabled)
    var settings = resources.all(isStarting: isStarting)
    settings += inherited(SlicePath.chain(to: slice), besides: settings)
    if record.definition.service?.oomPolicy == .kill {
      settings.append(
        .init(
          directive: "OOMPolicy", controller: .memory, file: "memory.oom.group", value: .text("1"),
          initial: "0"))
    }
    write(settings, of: record.name, to: cgroup, disabled: disabled)
    count(resources, cgroup, disabled)
    guard let delegated = resources.delegated else { return }
    for controller in delegated where !disabled.contains(controller) {
      guard let known = ResourceControl.Controller(rawValue: controller) else { continue }
      _ = try? cgroups?.enable(known.rawValue, for: cgroup, mayMove: true)
    }
    cgroup.markDelegated()
  }

  /// `DefaultMemoryMin=` and `DefaultMemoryLow=` of the nearest slice that has one, for what has none itself.
  func inherited(
    _ slices: [UnitName], besides own: [ResourceControl.Setting]
  ) -> [ResourceControl.Setting] {
    func setting(
      _ directive: String, _ file: String, _ key: KeyPath<ResourceControl, ResourceControl.Value?>
    ) -> ResourceControl.Setting? {
      if own.contains(where: { $0.file == file }) { return nil }
      let value = slices.reversed().lazy.compactMap { self.resources(ofSlice: $0)?[keyPath: key] }.first
      return value.map {
        .init(directive: directive, controller: .memory, file: file, value: $0, initial: "0")
      }
    }
    return [
      setting("DefaultMemoryMin", "memory.min", \.defaultMin),
      setting("DefaultMemoryLow", "memory.low", \.defaultLow),
    ].compactMap { $0 }
  }

  /// Turns on what only counts. Where nobody asked for it, it is there or it is not.
  private func count(_ resources: ResourceControl, _ cgroup: UnitCgroup, _ disabled: Set<String>) {
    for account in ResourceControl.Account.allCases where resources.counts(account) {
      guard let controller = account.controller?.rawValue, !disabled.contains(controller) else { continue }
      let isAsked = !surroundings.manager.resources.counts(account)
      _ = try? cgroups?.enable(controller, for: cgroup, mayMove: isAsked || getpid() == 1)
    }
  }

  func write(
    _ settings: [ResourceControl.Setting], of name: UnitName, to cgroup: UnitCgroup, disabled: Set<String>
  ) {
    guard let cgroups else { return }
    let usual = surroundings.manager.resources.all()
    var ready: Set<ResourceControl.Controller> = []
    var idle: [String] = []
    var causes: [String] = []
    for setting in settings where !disabled.contains(setting.controller.rawValue) {
      let isUsual = usual.contains(setting)
      do throws(SystemCallError) {
        if !ready.contains(setting.controller) {
          try cgroups.enable(
            setting.controller.rawValue, for: cgroup, mayMove: !isUsual || getpid() == 1)
          ready.insert(setting.controller)
        }
        try set(setting, in: cgroup)
      } catch {
        if isUsual { continue }
        idle.append(setting.directive + "=")
        let cause = "\(error)"
        if !causes.contains(cause) { causes.append(cause) }
      }
    }
    guard !idle.isEmpty, toldResources.insert(name).inserted else { return }
    log.warning(
      "\(name): \(idle.joined(separator: ", ")) \(idle.count == 1 ? "has" : "have") no effect: "
        + causes.joined(separator: "; "))
  }

  private func set(_ setting: ResourceControl.Setting, in cgroup: UnitCgroup) throws(SystemCallError) {
    switch setting.value {
    case .text(let text):
      // The budget fair queueing scheduler has a file of its own, with weights up to 1000.
      if setting.file == "io.weight", cgroup.has("io.bfq.weight"),
        let weight = ValueSyntax.unsigned(String(text.dropFirst("default ".utf8.count)))
      {
        try cgroup.set(
          "io.bfq.weight", to: String(weight <= 100 ? weight : 100 &+ (weight &- 100) &* 900 / 9900))
        if !cgroup.has("io.weight") { return }
      }
      try cgroup.set(setting.file, to: text)
    case .idle: try cgroup.set(setting.file, to: "1")
    case .share(let share):
      let whole = setting.controller == .pids ? Daemon.tasks : Daemon.memory
      try cgroup.set(setting.file, to: String(whole(share)))
    case .device(let path, let text):
      try cgroup.set(setting.file, to: "\(try BlockDevice.behind(path)) \(text)")
    }
  }

  /// The start is over: what held only for it gives way to what holds from now on.
  func endStartSettings() {
    for run in runs.values {
      guard let record = core.units[run.unit], let cgroup = run.cgroup else { continue }
      settle(record.definition.exec.resources, record.name, cgroup)
    }
    guard let cgroups else { return }
    for name in shapedSlices {
      guard let resources = resources(ofSlice: name), resources.hasStartSettings,
        let cgroup = try? cgroups.make(SlicePath.path(of: name))
      else { continue }
      settle(resources, name, cgroup)
    }
  }

  /// What is not said any more goes back to what a new control group has.
  func withdraw(_ old: ResourceControl, for new: ResourceControl, _ name: UnitName, _ cgroup: UnitCgroup) {
    let kept = new.all(isStarting: isStarting)
    for setting in old.all(isStarting: isStarting)
    where !kept.contains(where: { $0.file == setting.file && $0.isForSameDevice(as: setting) }) {
      do throws(SystemCallError) { try withdraw(setting, in: cgroup) } catch {
        log.debug("\(name): \(error)")
      }
    }
  }

  private func withdraw(_ setting: ResourceControl.Setting, in cgroup: UnitCgroup) throws(SystemCallError) {
    // Its directive's other file begins with 100.
    let initial = setting.file == "cpu.idle" ? "0" : setting.initial
    guard case .device(let path, let text) = setting.value else {
      return try cgroup.set(setting.file, to: initial.isEmpty ? "\n" : initial)
    }
    // `rbps=5000` ends with `rbps=max`, a weight with the word default.
    let word = text.split(separator: "=").first.map { "\($0)=max" } ?? ""
    try cgroup.set(
      setting.file, to: "\(try BlockDevice.behind(path)) \(text.contains("=") ? word : "default")")
  }

  private func settle(_ resources: ResourceControl, _ name: UnitName, _ cgroup: UnitCgroup) {
    guard resources.hasStartSettings else { return }
    let lasting = resources.all(isStarting: false)
    for old in resources.all(isStarting: true) where !lasting.contains(where: { $0.file == old.file }) {
      do throws(SystemCallError) { try withdraw(old, in: cgroup) } catch { log.debug("\(name): \(error)") }
    }
    for setting in lasting {
      do throws(SystemCallError) { try set(setting, in: cgroup) } catch { log.debug("\(name): \(error)") }
    }
  }

  /// A value as the bus has it: `.max` is infinity. Shares are of the memory.
  static func amount(ofMemory value: ResourceControl.Value) -> UInt64 {
    if case .share(let share) = value { return memory(share) }
    return amount(value)
  }

  /// The same for a number of processes.
  static func amount(ofTasks value: ResourceControl.Value) -> UInt64 {
    if case .share(let share) = value { return tasks(share) }
    return amount(value)
  }

  private static func amount(_ value: ResourceControl.Value) -> UInt64 {
    if case .text(let text) = value { return UInt64(text) ?? .max }
    return .max
  }

  /// Ten-thousandths of the memory, in whole pages.
  private static func memory(_ share: UInt64) -> UInt64 {
    part(share, of: UInt64(clamping: sysconf(Int32(_SC_PHYS_PAGES))))
      &* UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Ten-thousandths of all processes that there can be.
  private static func tasks(_ share: UInt64) -> UInt64 {
    let most = ["pid_max", "threads-max"].compactMap {
      ProcFile.read("/proc/sys/kernel/\($0)").flatMap { ValueSyntax.unsigned($0.filter { $0.isNumber }) }
    }.min()
    return part(share, of: most ?? 32768)
  }

  private static func part(_ share: UInt64, of whole: UInt64) -> UInt64 {
    whole / 10_000 &* share &+ whole % 10_000 &* share / 10_000
  }
}

extension ResourceControl.Setting {
  /// True also if neither is for a device.
  fileprivate func isForSameDevice(as other: Self) -> Bool {
    guard case .device(let path, let text) = value, case .device(let otherPath, let otherText) = other.value
    else {
      return true
    }
    return path == otherPath && text.split(separator: "=").first == otherText.split(separator: "=").first
      || path == otherPath && !text.contains("=")
  }
}
