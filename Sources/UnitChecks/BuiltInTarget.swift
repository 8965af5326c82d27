import UnitModel

/// The targets that exist without a file. A file of the same name in the search path takes their place.
///
/// - Source: systemd.special(7)
enum BuiltInTarget {
  /// The unit file of a built-in target; nil if there is none of that name.
  static func text(of name: UnitName, isUserMode: Bool) -> String? {
    guard name.kind == .target, name.instance == nil, let description = descriptions[name.prefix] else {
      return nil
    }
    var text = "[Unit]\nDescription=\(description)\n"
    text += "Documentation=man:systemd.special(7)\nDefaultDependencies=no\n"
    if let more = isUserMode ? userDependencies[name.prefix] : systemDependencies[name.prefix] {
      text += more
    }
    return text
  }

  /// Without the suffix.
  static let names = Set(descriptions.keys)

  private static let descriptions: [String: String] = [
    "basic": "Basic System",
    "default": "Default Target",
    "emergency": "Emergency Mode",
    "exit": "Exit the Session",
    "final": "Late Shutdown Services",
    "getty": "Login Prompts",
    "getty-pre": "Preparation for Logins",
    "graphical": "Graphical Interface",
    "initrd": "Initrd Default Target",
    "local-fs": "Local File Systems",
    "local-fs-pre": "Preparation for Local File Systems",
    "multi-user": "Multi-User System",
    "network": "Network",
    "network-online": "Network is Online",
    "network-pre": "Preparation for Network",
    "nss-lookup": "Host and Network Name Lookups",
    "nss-user-lookup": "User and Group Name Lookups",
    "paths": "Path Units",
    "printer": "Printer Support",
    "remote-fs": "Remote File Systems",
    "remote-fs-pre": "Preparation for Remote File Systems",
    "rescue": "Rescue Mode",
    "rpcbind": "RPC Port Mapper",
    "shutdown": "System Shutdown",
    "slices": "Slice Units",
    "sockets": "Socket Units",
    "sound": "Sound Card",
    "swap": "Swaps",
    "sysinit": "System Initialization",
    "time-set": "System Time Set",
    "time-sync": "System Time Synchronized",
    "timers": "Timer Units",
    "umount": "Unmount All Filesystems",
  ]

  /// What pulls in what on the way up. Everything else stands alone, so that asking for one socket does not
  /// bring a whole system.
  private static let systemDependencies: [String: String] = [
    "basic": """
    Requires=sysinit.target
    Wants=sockets.target
    After=sysinit.target sockets.target

    """,
    "multi-user": "Requires=basic.target\nAfter=basic.target\n",
    "graphical": "Requires=multi-user.target\nAfter=multi-user.target\n",
    "default": "Requires=multi-user.target\nAfter=multi-user.target\n",
  ]

  private static let userDependencies: [String: String] = [
    "basic": "After=sockets.target\n",
    "default": "Requires=basic.target\nWants=sockets.target\nAfter=basic.target\n",
  ]
}
