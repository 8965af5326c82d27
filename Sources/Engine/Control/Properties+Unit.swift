import SupervisorCore
import Systemd
import UnitFiles
import UnitModel

/// A table row of a unit's property.
typealias UnitProperty = BusInterface<UnitView>.Property

/// The properties of units, by interface.
///
/// - Source: org.freedesktop.systemd1(5)
enum UnitProperties {
  static let infinity = BusValue.uint64(.max)
  static let none = BusValue.strings([])

  /// `org.freedesktop.systemd1.Unit`.
  static let unit: [UnitProperty] =
    identity + dependencies + state + capabilities + conditions + limits

  private static let identity: [UnitProperty] = [
    UnitProperty("Id", "s") { .string($0.name.full) },
    UnitProperty("Names", "as") { view in
      .strings([view.name.full] + view.loaded.aliases.map(\.full).filter { $0 != view.name.full })
    },
    UnitProperty("Following", constant: .string("")),
  ]

  private static let dependencies: [UnitProperty] = [
    names("Requires") { $0.requires },
    names("Requisite") { $0.requisite },
    names("Wants") { $0.wants },
    names("BindsTo") { $0.bindsTo },
    names("PartOf") { $0.partOf },
    names("Upholds") { $0.upholds },
    names("RequiredBy") { $0.requiredBy },
    names("RequisiteOf") { $0.requisiteOf },
    names("WantedBy") { $0.wantedBy },
    names("BoundBy") { $0.boundBy },
    names("UpheldBy") { $0.upheldBy },
    names("ConsistsOf") { $0.consistsOf },
    names("Conflicts") { $0.conflicts },
    names("ConflictedBy") { $0.conflictedBy },
    names("Before") { $0.before },
    names("After") { $0.after },
    names("OnSuccess") { $0.onSuccess },
    names("OnSuccessOf") { $0.onSuccessOf },
    names("OnFailure") { $0.onFailure },
    names("OnFailureOf") { $0.onFailureOf },
    UnitProperty("OnSuccessJobMode", "s") { .string($0.unit.onSuccessMode.rawValue) },
    UnitProperty("OnFailureJobMode", "s") { .string($0.unit.onFailureMode.rawValue) },
    names("Triggers") { $0.triggers },
    names("TriggeredBy") { $0.triggeredBy },
    names("PropagatesReloadTo") { $0.reloadsToo },
    names("ReloadPropagatedFrom") { $0.reloadsWith },
    names("PropagatesStopTo") { $0.stopsToo },
    names("StopPropagatedFrom") { $0.stopsWith },
    UnitProperty("JoinsNamespaceOf", "as") { .strings($0.loaded.unit.joinsNamespaceOf.map(\.full)) },
    UnitProperty("SliceOf", constant: none),
    UnitProperty("RequiresMountsFor", "as") { .strings($0.unit.requiresMountsFor) },
  ]

  private static let state: [UnitProperty] =
    [
      UnitProperty("Documentation", "as") { .strings($0.unit.documentation) },
      UnitProperty("Description", "s") { .string($0.description) },
      UnitProperty("LoadState", "s") { .string($0.loaded.loadState.rawValue) },
      UnitProperty("ActiveState", "s", announcesChange: true) {
        .string($0.snapshot.activeState.rawValue)
      },
      UnitProperty("FreezerState", "s", announcesChange: true) { .string($0.freezerState) },
      UnitProperty("SubState", "s", announcesChange: true) { .string($0.snapshot.subState) },
      UnitProperty("FragmentPath", "s") { .string($0.loaded.fragmentPath ?? "") },
      UnitProperty("SourcePath", "s") { .string($0.assigned("Unit", "SourcePath") ?? "") },
      UnitProperty("DropInPaths", "as") { .strings($0.loaded.dropInPaths) },
      UnitProperty("UnitFileState", "s") { .string($0.file?.state.rawValue ?? "") },
      UnitProperty("UnitFilePreset", "s") { .string($0.file?.preset ?? "") },
    ] + timestamp("StateChange", announcesChange: true) { $0.snapshot.stateChange }
    + timestamp("InactiveExit", announcesChange: true) { $0.snapshot.inactiveExit }
    + timestamp("ActiveEnter", announcesChange: true) { $0.snapshot.activeEnter }
    + timestamp("ActiveExit", announcesChange: true) { $0.snapshot.activeExit }
    + timestamp("InactiveEnter", announcesChange: true) { $0.snapshot.inactiveEnter }

  private static let capabilities: [UnitProperty] = [
    UnitProperty("CanStart", "b") { .bool($0.canStart) },
    UnitProperty("CanStop", "b") { .bool(!$0.unit.refusesManualStop) },
    UnitProperty("CanReload", "b") { .bool($0.canReload) },
    UnitProperty("CanIsolate", "b") { $0.canStart ? .bool($0.unit.allowsIsolate) : .bool(false) },
    UnitProperty("CanClean", "as") { .strings($0.cleanable) },
    UnitProperty("CanFreeze", "b") { .bool($0.canFreeze) },
    UnitProperty("Job", "(uo)", announcesChange: true) {
      .structure([.uint32($0.snapshot.job?.id ?? 0), .path($0.jobPath)])
    },
    UnitProperty("StopWhenUnneeded", "b") { .bool($0.unit.stopsWhenUnneeded) },
    UnitProperty("RefuseManualStart", "b") { .bool($0.unit.refusesManualStart) },
    UnitProperty("RefuseManualStop", "b") { .bool($0.unit.refusesManualStop) },
    UnitProperty("AllowIsolate", "b") { .bool($0.unit.allowsIsolate) },
    UnitProperty("DefaultDependencies", "b") { .bool($0.unit.hasDefaultDependencies) },
    UnitProperty("IgnoreOnIsolate", "b") { .bool($0.unit.ignoresIsolate) },
    UnitProperty("NeedDaemonReload", "b") { .bool($0.needsReload) },
    UnitProperty("Markers", constant: none),
    UnitProperty("JobTimeoutUSec", "t") { .uint64($0.unit.jobTimeout?.microseconds ?? .max) },
    UnitProperty("JobRunningTimeoutUSec", "t") {
      // Who sets the other one means both.
      .uint64(($0.unit.jobRunningTimeout ?? $0.unit.jobTimeout)?.microseconds ?? .max)
    },
    UnitProperty("JobTimeoutAction", "s") { .string($0.unit.jobTimeoutAction.rawValue) },
    UnitProperty("JobTimeoutRebootArgument", "s") { .string($0.unit.jobTimeoutRebootArgument ?? "") },
  ]

  private static let conditions: [UnitProperty] =
    [
      UnitProperty("ConditionResult", "b", announcesChange: true) {
        .bool($0.snapshot.conditionResult)
      },
      UnitProperty("AssertResult", "b", announcesChange: true) { .bool($0.snapshot.assertResult) },
    ] + timestamp("Condition", announcesChange: true) { $0.snapshot.conditionTime }
    + timestamp("Assert", announcesChange: true) { $0.snapshot.assertTime } + [
      UnitProperty("Conditions", "a(sbbsi)") { conditions($0, $0.unit.conditions, "Condition") },
      UnitProperty("Asserts", "a(sbbsi)") { conditions($0, $0.unit.assertions, "Assert") },
      UnitProperty("LoadError", "(ss)") { view in
        let error = view.loadRefusal
        return .structure([
          .string(error?.errorName ?? ""), .string(error?.message ?? ""),
        ])
      },
      UnitProperty("Transient", constant: .bool(false)),
      UnitProperty("Perpetual", constant: .bool(false)),
    ]

  /// Name, `|`, `!`, parameter, and how the last test came out: 1 held, -1 did not, 0 was not made.
  private static func conditions(_ view: UnitView, _ list: [UnitCondition], _ kind: String) -> BusValue {
    let unmet: [Int]? =
      switch view.snapshot.outcome {
      case nil, .overdue: nil
      case .met: []
      case .conditionsUnmet(let indices): kind == "Condition" ? indices : nil
      case .assertionsUnmet(let indices): kind == "Condition" ? [] : indices
      }
    return .array(
      of: "(sbbsi)",
      list.enumerated().map { index, condition in
        .structure([
          .string(kind + condition.test.rawValue), .bool(condition.isAlternative), .bool(condition.isNegated),
          .string(condition.parameter), .int32(unmet.map { $0.contains(index) ? -1 : 1 } ?? 0),
        ])
      })
  }

  private static let limits: [UnitProperty] = [
    UnitProperty("StartLimitIntervalUSec", "t") {
      .uint64($0.unit.startLimitInterval.microseconds)
    },
    UnitProperty("StartLimitBurst", "u") { .uint32($0.unit.startLimitBurst) },
    UnitProperty("StartLimitAction", "s") { .string($0.unit.startLimitAction.rawValue) },
    UnitProperty("FailureAction", "s") { .string($0.unit.failureAction.rawValue) },
    UnitProperty("FailureActionExitStatus", "i") { .int32($0.unit.failureStatus.map(Int32.init) ?? -1) },
    UnitProperty("SuccessAction", "s") { .string($0.unit.successAction.rawValue) },
    UnitProperty("SuccessActionExitStatus", "i") { .int32($0.unit.successStatus.map(Int32.init) ?? -1) },
    UnitProperty("RebootArgument", "s") { .string($0.unit.rebootArgument ?? "") },
    UnitProperty("InvocationID", "ay", announcesChange: true) {
      .bytes(invocationBytes($0.snapshot.invocationID))
    },
    UnitProperty("CollectMode", "s") { .string($0.unit.collectsFailed ? "inactive-or-failed" : "inactive") },
    UnitProperty("Refs", constant: none),
  ]

  /// `NAMETimestamp` and `NAMETimestampMonotonic`.
  static func timestamp(
    _ name: String, announcesChange: Bool = false,
    _ value: @escaping @Sendable (UnitView) -> Timestamp
  ) -> [UnitProperty] {
    [
      UnitProperty(name + "Timestamp", "t", announcesChange: announcesChange) {
        .uint64(value($0).realtime)
      },
      UnitProperty(name + "TimestampMonotonic", "t", announcesChange: announcesChange) {
        .uint64(value($0).monotonic)
      },
    ]
  }

  private static func names(
    _ name: String, _ value: @escaping @Sendable (UnitDependencies) -> [UnitName]
  ) -> UnitProperty {
    UnitProperty(name, "as") { .strings(value($0.dependencies).map(\.full)) }
  }

  /// The sixteen bytes of 32 hexadecimal digits; none for anything else.
  static func invocationBytes(_ text: String?) -> [UInt8] {
    guard let text, text.utf8.count == 32 else { return [] }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
      guard let digit = character.hexDigitValue else { return [] }
      let value = UInt8(truncatingIfNeeded: digit)
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}

extension UnitView {
  /// What is no service has nothing to reload, but may hand a reload on.
  var canReload: Bool {
    guard loaded.loadState == .loaded else { return false }
    if case .service = loaded.kind { return serviceSettings.canReload }
    return !dependencies.reloadsToo.isEmpty
  }

  var canStart: Bool {
    loaded.loadState == .loaded && !unit.refusesManualStart
  }

  /// Why the unit could not be loaded, in the bus's terms.
  var loadRefusal: ControlRefusal? {
    switch loaded.loadState {
    case .loaded: nil
    case .masked: ControlRefusal(.unitMasked, "Unit \(name) is masked.")
    case .notFound: ControlRefusal(.noSuchUnit, "Unit \(name) not found.")
    case .badSetting:
      ControlRefusal(.badUnitSetting, snapshot.loadError ?? "Unit \(name) has a bad unit file setting.")
    case .error:
      ControlRefusal(.loadFailed, snapshot.loadError ?? "Unit \(name) could not be loaded.")
    }
  }
}
