import UnitModel

/// Units that come with the manager and with nearly every system: that they are not among the units of a
/// folder means nothing.
///
/// - Source: systemd.special(7)
enum WellKnownUnit {
  static func isOne(_ name: UnitName) -> Bool {
    if families.contains(where: name.prefix.hasPrefix) { return true }
    switch name.kind {
    case .target: return targets.contains(name.prefix) || BuiltInTarget.names.contains(name.prefix)
    case .service: return services.contains(name.prefix)
    case .socket: return sockets.contains(name.prefix)
    // Of these the kernel's state or a manager of another kind decides.
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: return true
    }
  }

  /// The target that a misspelt one is near to; nil if there is none.
  static func target(near name: UnitName) -> String? {
    guard name.kind == .target else { return nil }
    return EditDistance.nearest(to: name.prefix, among: (targets.union(BuiltInTarget.names)).sorted())
  }

  /// Whose names all begin alike.
  private static let families = ["systemd-", "initrd-", "plymouth-"]

  private static let targets: Set<String> = [
    "blockdev", "bluetooth", "boot-complete", "cryptsetup", "cryptsetup-pre", "ctrl-alt-del",
    "factory-reset", "first-boot-complete", "graphical-session", "graphical-session-pre", "halt", "hibernate",
    "hybrid-sleep", "initrd-fs", "initrd-root-device", "initrd-root-fs", "initrd-switch-root",
    "initrd-usr-fs", "integritysetup", "integritysetup-pre", "kbrequest", "kexec", "machines", "poweroff",
    "reboot", "remote-cryptsetup", "remote-veritysetup", "runlevel0", "runlevel1", "runlevel2", "runlevel3",
    "runlevel4", "runlevel5", "runlevel6", "session", "sigpwr", "sleep", "smartcard", "soft-reboot",
    "ssh-access", "storage-target-mode", "suspend", "suspend-then-hibernate", "system-update",
    "system-update-pre", "syslog", "tpm2", "usb-gadget", "veritysetup", "veritysetup-pre",
    "xdg-desktop-autostart",
  ]

  private static let services: Set<String> = [
    "NetworkManager", "NetworkManager-wait-online", "apparmor", "auditd", "autovt", "chronyd",
    "console-getty", "container-getty", "dbus", "dbus-broker", "debug-shell", "display-manager",
    "emergency", "firewalld", "getty", "kmod-static-nodes", "ldconfig", "modprobe", "networking", "nftables",
    "nscd", "ntpd", "quotaon", "rc-local", "rescue", "rsyslog",
    "serial-getty", "syslog", "user", "user-runtime-dir",
  ]

  private static let sockets: Set<String> = ["dbus", "syslog"]
}
