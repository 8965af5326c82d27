import Linux
import Systemd
import UnitFiles
import UnitModel
import UnitSyntax

/// A unit as its properties are read from it: one snapshot for all of them.
final class UnitView {
  let snapshot: UnitSnapshot
  /// What the unit's objects lead to; nil in tests of single properties.
  private weak var supervisor: (any ControlledSupervisor)?
  let isUserMode: Bool

  /// Asked for once, when the first property needs it.
  private(set) lazy var dependencies: UnitDependencies =
    supervisor?.dependencies(of: snapshot.name) ?? UnitDependencies(of: snapshot.loaded.unit)

  init(_ snapshot: UnitSnapshot, _ supervisor: (any ControlledSupervisor)?, isUserMode: Bool) {
    self.snapshot = snapshot
    self.supervisor = supervisor
    self.isUserMode = isUserMode
  }

  /// Asked for once, when the first property needs it.
  private(set) lazy var usage: CgroupUsage =
    snapshot.isForgotten ? CgroupUsage() : supervisor?.usage(of: snapshot.name) ?? CgroupUsage()
  var freezerState: String { supervisor?.freezerState(of: snapshot.name) ?? "running" }
  var descriptorLimit: UInt64 { supervisor?.descriptorLimit ?? .max }
  var canFreeze: Bool { name.kind == .service && supervisor?.canFreeze ?? false }

  var name: UnitName { snapshot.name }
  var loaded: LoadedUnit { snapshot.loaded }
  var unit: UnitSettings { loaded.unit }
  var exec: ExecSettings { loaded.exec }
  var kill: KillSettings { loaded.kill }
  var socketSettings: SocketSettings { loaded.socket ?? SocketSettings() }
  var serviceSettings: ServiceSettings { loaded.service ?? ServiceSettings() }
  var socket: SocketSnapshot { snapshot.socket ?? SocketSnapshot() }
  var service: ServiceSnapshot { snapshot.service ?? ServiceSnapshot() }

  var description: String {
    if let description = snapshot.description ?? unit.description, !description.isEmpty {
      return description
    }
    return name.full
  }

  /// The last effective assignment of a key that has no typed value.
  func assigned(_ section: String, _ key: String) -> String? {
    loaded.merged.assignments.last { $0.section == section && $0.key == key }?.value
  }

  /// The slice that its cgroup is in: `Slice=`, or systemd's default one.
  var slice: String {
    guard name.kind == .service || name.kind == .socket, loaded.loadState == .loaded else { return "" }
    return (exec.resources.slice ?? SlicePath.usual(of: name, isUserMode: isUserMode)).full
  }

  /// What was found out about its file for this call; nil if nobody asked or there is none.
  var file: FileState?

  /// Its files have changed since they were read, as was found out for this call.
  var needsReload = false

  struct FileState: Sendable {
    var state: UnitFileState
    /// `enabled` or `disabled`
    var preset: String
  }

  /// The interface of its kind.
  var kindInterface: String {
    let kind = name.kind.rawValue
    return "org.freedesktop.systemd1." + kind.prefix(1).uppercased() + kind.dropFirst()
  }

  var path: String { ObjectPath.unit(name) }
  var jobPath: String { snapshot.job.map { ObjectPath.job($0.id) } ?? "/" }

  /// As `ListUnits` has it.
  var row: BusValue {
    .structure([
      .string(name.full), .string(description), .string(loaded.loadState.rawValue),
      .string(snapshot.activeState.rawValue), .string(snapshot.subState), .string(""),
      .path(path), .uint32(snapshot.job?.id ?? 0),
      .string(snapshot.job.map { $0.verb.busType } ?? ""), .path(jobPath),
    ])
  }
}

extension JobVerb {
  /// The job's type, as `JobType` and `ListJobs` show it.
  var busType: String {
    switch self {
    case .start: "start"
    case .stop: "stop"
    case .restart, .overlap, .reloadOrRestart: "restart"
    case .reload: "reload"
    case .tryRestart, .tryReloadOrRestart: "try-restart"
    case .reloadOrStart: "reload-or-start"
    }
  }
}
