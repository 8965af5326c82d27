/// What the control group of a unit is told: files of cgroup2 and what is written into them; where it lies, and
/// who may work below it.
///
/// - Source: systemd.resource-control(5); the kernel's Documentation/admin-guide/cgroup-v2.rst.
package struct ResourceControl: Hashable, Sendable {
  /// The controllers that are used.
  package enum Controller: String, CaseIterable, Sendable {
    case cpu, memory, io, pids, cpuset
  }

  package enum Value: Hashable, Sendable {
    case text(String)
    /// Processor time that nobody else wants.
    case idle
    /// In ten-thousandths of all memory, or of all processes that can be.
    case share(UInt64)
    /// For the block device of that path, or on which that path lies: `MAJOR:MINOR TEXT` is written.
    case device(path: String, String)
  }

  package struct Setting: Hashable, Sendable {
    package var directive: String
    package var controller: Controller
    package var file: String
    package var value: Value
    /// What the file says in a new control group.
    package var initial: String

    package init(
      directive: String, controller: Controller, file: String, value: Value, initial: String = "max"
    ) {
      self.directive = directive
      self.controller = controller
      self.file = file
      self.value = value
      self.initial = initial
    }
  }

  /// What is counted, and told by `systemctl status`.
  package enum Account: String, CaseIterable, Sendable {
    case cpu = "CPUAccounting"
    case memory = "MemoryAccounting"
    case tasks = "TasksAccounting"
    case io = "IOAccounting"

    /// Whether it is counted where nobody says anything.
    package var isUsual: Bool { self != .io }

    /// The controller that counts; nil: the kernel does without.
    package var controller: Controller? {
      switch self {
      case .cpu: nil
      case .memory: .memory
      case .tasks: .pids
      case .io: .io
      }
    }
  }

  /// Where the unit lies; nil: where units of its kind lie.
  package var slice: UnitName?
  /// The controllers that the service may use below its control group; nil: it may make none there.
  package var delegated: [String]?
  /// The control group below the delegated one in which its processes start.
  package var subgroup: String?
  /// `DisableControllers=`
  package var disabled: [String] = []
  package var pressure: [PressureWatch.Resource: PressureWatch] = [:]

  /// By directive; the last line of each counts.
  var settings: [ResourceKey: Value] = [:]
  /// What is said of devices, in the order of the lines; one for each directive and path.
  var devices: [DeviceSetting] = []
  /// What is counted.
  var accounts = Account.allCases.filter(\.isUsual)
  /// Ten-thousandths of one processor; nil: as much as there is.
  var quota: UInt64?
  /// Microseconds.
  var quotaPeriod: UInt64 = 100_000

  struct DeviceSetting: Hashable, Sendable {
    var key: ResourceKey
    var path: String
    /// `.max` is infinity.
    var value: UInt64
  }

  package init() {}

  /// True if nothing is to be written.
  package var isEmpty: Bool { settings.isEmpty && devices.isEmpty && quota == nil }

  /// True if its control group is like any other.
  package var isPlain: Bool { all().isEmpty && delegated == nil && accounts == ResourceControl().accounts }

  /// `DefaultMemoryMin=` and `DefaultMemoryLow=` of a slice, for the units in it.
  package var defaultMin: Value? { settings[.defaultMemoryMin] }
  package var defaultLow: Value? { settings[.defaultMemoryLow] }

  /// At most 15 % of the processes that there can be, as systemd has it where nobody says anything.
  package mutating func limitTasksAsUsual() {
    if settings[.tasksMax] == nil { settings[.tasksMax] = .share(1500) }
  }

  /// The value of a directive that is one file; nil if it is as usual.
  package func value(of directive: String) -> Value? {
    ResourceKey(rawValue: directive).flatMap { settings[$0] }
  }

  /// What a directive says of devices, in order; `.max` is infinity.
  package func devices(of directive: String) -> [(path: String, value: UInt64)] {
    devices.filter { $0.key.rawValue == directive }.map { ($0.path, $0.value) }
  }

  /// `CPUQuota=` as microseconds in each second of one processor; nil: as much as there is.
  package var quotaPerSecond: UInt64? { quota.map { $0 &* 100 } }

  /// `CPUQuotaPeriodSec=` in microseconds; nil: unset.
  package var ownQuotaPeriod: UInt64? { quotaPeriod == 100_000 ? nil : quotaPeriod }

  /// Those of the delegated controllers that cgroup2 has.
  package var delegatedNow: [String] { (delegated ?? []).filter { Controller(rawValue: $0) != nil } }

  package func counts(_ account: Account) -> Bool { accounts.contains(account) }

  /// Some settings hold only while the system starts.
  package var hasStartSettings: Bool { settings.keys.contains { $0.normal != nil } }

  /// Everything that is to be written, in a fixed order.
  ///
  /// - Parameter isStarting: `Startup…=` counts instead of the setting without that word.
  package func all(isStarting: Bool = false) -> [Setting] {
    var effective = settings.filter { $0.key.normal == nil }
    if isStarting {
      for (key, value) in settings { if let normal = key.normal { effective[normal] = value } }
    }
    translateOldWords(&effective)
    var all = ResourceKey.allCases.compactMap { key in
      effective[key].flatMap { value in key.file(for: value).map { (key, value, $0) } }
    }.map { key, value, file in
      Setting(
        directive: key.rawValue, controller: key.controller, file: file, value: value, initial: key.initial)
    }
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
    return all + deviceSettings
  }
}
