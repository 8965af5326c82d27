import Systemd
import UnitModel

// What calls set: properties of units, and of the daemon.
extension ControlServer {
  /// Sets properties of a unit, now and in drop-ins; answered when both are done.
  ///
  /// - Parameter values: names and variants, in structures.
  func setProperties(_ call: ControlCall, _ name: UnitName, isRuntime: Bool, _ values: BusValue?) {
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    var settings: [UnitPropertySetting] = []
    do throws(ControlRefusal) {
      for row in values?.elements ?? [] {
        guard let members = row.elements, members.count == 2, let property = members[0].text else { continue }
        settings.append(try UnitPropertyWriting.setting(property, members[1], of: name))
      }
    } catch {
      return call.refuse(error)
    }
    supervisor.setProperties(settings, of: name, isRuntime: isRuntime) { call.finish($0) }
  }

  func setProperties(_ call: ControlCall, _ text: String, isRuntime: Bool, _ values: BusValue?) {
    withUnit(named: text, call) { [weak self] view in
      // A slice needs no file; of anything else without one there is nothing to set.
      if view.name.kind != .slice, let refusal = view.loadRefusal { return call.refuse(refusal) }
      self?.setProperties(call, view.name, isRuntime: isRuntime, values)
    }
  }

  /// The rows of jobs, by number.
  static func rows(_ jobs: [JobSnapshot]) -> BusValue {
    .array(
      of: "(usssoo)",
      jobs.sorted { $0.id < $1.id }.map { job in
        .structure([
          .uint32(job.id), .string(job.unit.full), .string(job.verb.busType),
          .string(job.isRunning ? "running" : "waiting"), .path(ObjectPath.job(job.id)),
          .path(ObjectPath.unit(job.unit)),
        ])
      })
  }
}
