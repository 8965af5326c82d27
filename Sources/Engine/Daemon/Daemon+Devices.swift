import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitChecks
import UnitModel

/// Devices that units wait for and are bound to: how they are noticed, and what is said of them.
extension Daemon {
  /// Has devices and network interfaces that come and go noticed, by what the kernel tells.
  ///
  /// - Source: rtnetlink(7), RTMGRP_LINK; the groups of kobject-uevent are the kernel's own (1) and udev's,
  ///   which tells once its links are made (2)
  func watchDevices() {
    watch(family: 0, groups: 1, "route 1")
    watch(family: 15, groups: 3, "kobject-uevent 3")
  }

  private func watch(family: Int32, groups: UInt32, _ text: String) {
    do {
      let socket = try Netlink.open(family: family)
      try Netlink.bind(socket.number, groups: groups, text: text)
      let source = try loop.addIO(socket.number, .readable) { [weak self] _ in
        // What was told does not matter: the state is asked for as a whole, as messages may be lost.
        Netlink.discard(from: socket.number)
        self?.lookAtDevices()
      }
      sources.append(source)
    } catch {
      log.notice(
        "cannot watch devices: \(error); units that wait for one are looked at when another unit is asked for"
      )
    }
  }

  /// One look answers for everything that came meanwhile.
  private func lookAtDevices() {
    guard loader.dependsOnKernelState, !isLookQueued else { return }
    isLookQueued = true
    load([]) { [weak self] in self?.isLookQueued = false }
  }

  func tellAwaited(_ device: UnitName, by id: UnitID) {
    let limit = Daemon.limitText(surroundings.manager.timeoutDevice)
    log.warning(
      "\(unitText(id)): there is no \(Daemon.noun(device))\(devicePlace(device, id)); its start waits for it"
        + (limit.map { ", for \($0) at most" } ?? ""))
  }

  func tellMissing(_ device: UnitName, to id: UnitID) {
    let isBack = core.startsWithDevice && core.units[id]?.socket != nil
    tell(
      .error, of: id,
      "\(unitText(id)): cannot start: there is no \(Daemon.noun(device))\(devicePlace(device, id)); "
        + (isBack ? "the unit is started when it comes" : "start the unit once it is there"))
  }

  /// Where the unit asks for the interface.
  func devicePlace(_ device: UnitName, _ id: UnitID) -> String {
    guard let record = core.units[id], let interface = ForeignUnit.interface(of: device),
      record.definition.socket?.bindToDevice == interface
    else { return "" }
    return place(record, "Socket", ["BindToDevice"])
  }

  /// `network interface eth0`, `device /dev/ttyS0`; another unit's name.
  static func noun(_ unit: UnitName) -> String {
    if let interface = ForeignUnit.interface(of: unit) { return "network interface \(interface)" }
    guard unit.kind == .device, let path = UnitName.unescapePath(unit.withoutSuffix) else { return unit.full }
    return "device \(path)"
  }

  private static func limitText(_ span: TimeSpan) -> String? {
    span == .infinity ? nil : "\(span.microseconds / 1_000_000) s"
  }
}
