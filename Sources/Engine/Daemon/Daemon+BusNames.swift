import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// Has `BusName=` of a service watched as long as the run lasts. Where there is no bus it cannot be
  /// waited for: the service counts as up when it runs, but not as systemd has it.
  func watchBusName(_ unit: UnitID, _ run: RunID) {
    let handle = self.run(run, of: unit)
    guard let name = core.units[unit]?.definition.service?.busName else {
      return post(.busName(unit, run, isOwned: true))
    }
    let names = busNames ?? BusNames(loop: loop, address: busAddress)
    busNames = names
    do throws(SystemdError) {
      // In an overlapping restart the old process has the name, until the new one takes it.
      let isSecond = core.units[unit]?.service?.incoming?.run?.id == run
      handle.busWatch = try names.watch(name, hearsChangesOnly: isSecond) { [weak self] isOwned in
        guard let self else { return }
        log.debug("\(unitText(unit)): \(name) \(isOwned ? "is taken" : "has no owner") on the bus")
        later { [weak self] in self?.post(.busName(unit, run, isOwned: isOwned)) }
      }
    } catch {
      let isEnough = differences.contains(.busNames)
      log.notice(
        "\(unitText(unit)): cannot ask the bus for \(name): \(error); "
          + (isEnough ? "it counts as started when it runs" : "it does not count as started")
          + "; start a bus first, or use Type=notify")
      if isEnough { post(.busName(unit, run, isOwned: true)) }
    }
  }

  /// The system's bus, or the user's.
  private var busAddress: String {
    if options.isUserMode {
      return daemonEnvironment["DBUS_SESSION_BUS_ADDRESS"] ?? "unix:path=\(surroundings.runtimeDirectory)/bus"
    }
    return daemonEnvironment["DBUS_SYSTEM_BUS_ADDRESS"] ?? "unix:path=/run/dbus/system_bus_socket"
  }
}
