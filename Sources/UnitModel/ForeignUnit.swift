/// What is true of the kernel at this moment, for units of types that usherd does not run.
package protocol KernelFacts: Sendable {
  /// Whether something is mounted at exactly this path.
  func isMounted(at path: String) -> Bool
  /// Whether this file or device is used as swap space.
  func isSwap(_ path: String) -> Bool
  /// Whether a device node, or something below /sys, is there.
  func hasDevice(_ path: String) -> Bool
  /// Whether there is a network interface of that name.
  func hasInterface(_ name: String) -> Bool
}

/// Units of types that usherd does not run, in one table: each is satisfied by the state of the kernel, or
/// there is none.
///
/// | type | taken as up |
/// |---|---|
/// | slice | always: cgroups are made when they are needed |
/// | mount | while something is mounted at its path |
/// | swap | while its file or device is used as swap space |
/// | device | while its node, its directory below /sys, or its network interface is there; a start waits for it |
/// | timer, path, automount, scope | never |
package enum ForeignUnit {
  /// Why a unit of such a type is not up; nil if it is, or if its type is none of these.
  package static func absence(of name: UnitName, _ facts: any KernelFacts) -> String? {
    switch name.kind {
    case .service, .socket, .target, .slice: nil
    case .mount:
      named(name) { path in
        facts.isMounted(at: path)
          ? nil : "nothing is mounted on \(path), and usherd mounts nothing; mount it first"
      }
    case .swap:
      named(name) { path in
        facts.isSwap(path) ? nil : "\(path) is no swap space in use, and usherd makes none; see swapon(8)"
      }
    case .device:
      named(name) { path in
        if let interface = interface(path) {
          return facts.hasInterface(interface) ? nil : "there is no network interface \(interface)"
        }
        return facts.hasDevice(path) ? nil : "there is no device \(path)"
      }
    case .timer: "usherd runs no timers; start the service from cron(8), or let a socket start it"
    case .path: "usherd watches no paths; let a socket start the service"
    case .automount: "usherd mounts nothing on demand; mount it beforehand"
    case .scope: "usherd adopts no processes that others started; make it a service"
    }
  }

  /// True for types whose answer may change at any moment.
  package static func isKernelState(_ kind: UnitKind) -> Bool {
    switch kind {
    case .mount, .swap, .device: true
    case .service, .socket, .target, .slice, .timer, .path, .automount, .scope: false
    }
  }

  /// The unit that stands for a network interface; nil for what cannot be part of a name.
  ///
  /// - Source: systemd.device(5): the path is systemd's own, no file is there.
  package static func device(ofInterface interface: String) -> UnitName? {
    UnitName.escapePath(interfaces + interface).map { UnitName(prefix: $0, instance: nil, kind: .device) }
  }

  /// The network interface that a device unit stands for.
  package static func interface(of name: UnitName) -> String? {
    guard name.kind == .device else { return nil }
    return UnitName.unescapePath(name.withoutSuffix).flatMap(interface)
  }

  private static let interfaces = "/sys/subsystem/net/devices/"

  private static func interface(_ path: String) -> String? {
    path.hasPrefix(interfaces) ? String(path.dropFirst(interfaces.utf8.count)) : nil
  }

  /// The path that the name stands for: `srv-data.mount` is /srv/data.
  private static func named(_ name: UnitName, _ answer: (String) -> String?) -> String? {
    guard let path = UnitName.unescapePath(name.withoutSuffix) else {
      return "its name stands for no path; systemd-escape(1) tells how paths are written"
    }
    return answer(path)
  }
}
