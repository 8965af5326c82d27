/// What is true of the kernel at this moment, for units of types that usherd does not run.
package protocol KernelFacts: Sendable {
  /// Whether something is mounted at exactly this path.
  func isMounted(at path: String) -> Bool
  /// Whether this file or device is used as swap space.
  func isSwap(_ path: String) -> Bool
  /// Whether a device node, or something below /sys, is there.
  func hasDevice(_ path: String) -> Bool
}

/// Units of types that usherd does not run, in one table: each is satisfied by the state of the kernel, or
/// there is none.
///
/// | type | taken as up |
/// |---|---|
/// | slice | always: cgroups are made when they are needed |
/// | mount | while something is mounted at its path |
/// | swap | while its file or device is used as swap space |
/// | device | while its node, or its directory below /sys, is there |
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
      named(name) { path in facts.hasDevice(path) ? nil : "there is no device \(path)" }
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

  /// The path that the name stands for: `srv-data.mount` is /srv/data.
  private static func named(_ name: UnitName, _ answer: (String) -> String?) -> String? {
    guard let path = UnitName.unescapePath(name.withoutSuffix) else {
      return "its name stands for no path; systemd-escape(1) tells how paths are written"
    }
    return answer(path)
  }
}
