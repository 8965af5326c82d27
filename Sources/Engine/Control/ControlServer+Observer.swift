import Systemd
import UnitModel

extension ControlServer: ControlObserver {
  package func jobAdded(_ job: JobSnapshot) {
    tell("JobNew", [.uint32(job.id), .path(ObjectPath.job(job.id)), .string(job.unit.full)])
  }

  package func jobRemoved(_ job: JobSnapshot, result: JobResult) {
    // What the job did is told before that it is done: clients look at the unit then.
    flushChanges()
    tell(
      "JobRemoved",
      [
        .uint32(job.id), .path(ObjectPath.job(job.id)), .string(job.unit.full),
        .string(result.rawValue),
      ])
  }

  package func unitAdded(_ name: UnitName) {
    tell("UnitNew", isChatter: true, [.string(name.full), .path(ObjectPath.unit(name))])
  }

  package func unitRemoved(_ name: UnitName) {
    tell("UnitRemoved", isChatter: true, [.string(name.full), .path(ObjectPath.unit(name))])
  }

  package func unitChanged(_ name: UnitName) { noteChange(of: name) }

  package func reloading(_ isActive: Bool) {
    tell("Reloading", [.bool(isActive)])
  }

  /// Links between unit files have come or gone.
  func unitFilesChanged() { tell("UnitFilesChanged", []) }

  /// `PropertiesChanged` of the unit's interfaces, with the values that changes are told of.
  func announceProperties(of name: UnitName) {
    guard !clients.isEmpty, let supervisor, let snapshot = supervisor.snapshot(of: name) else {
      return
    }
    let view = UnitView(snapshot, supervisor, isUserMode: false)
    for interface in UnitInterfaces.all(view) {
      let changed = interface.properties.filter(\.announcesChange)
      guard !changed.isEmpty else { continue }
      broadcast(
        path: view.path, interface: "org.freedesktop.DBus.Properties",
        member: "PropertiesChanged", isChatter: true,
        [
          .string(interface.name), .properties(changed.map { ($0.name, $0.value(view)) }),
          .strings([]),
        ])
    }
  }

  private func tell(_ member: String, isChatter: Bool = false, _ values: [BusValue]) {
    guard !clients.isEmpty else { return }
    broadcast(
      path: ObjectPath.manager, interface: ManagerInterfaces.manager.name, member: member,
      isChatter: isChatter, values)
  }
}
