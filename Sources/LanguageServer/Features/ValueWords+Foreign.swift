import UnitModel

/// Words of directives that only units have which usherd does not run.
///
/// - Source: systemd.time(7), systemd.mount(5), systemd.swap(5), mount(8)
extension ValueWords {
  static func own(_ directive: Directive) -> [(String, String)] {
    switch (directive.group, directive.name) {
    case (.timer, "OnCalendar"): calendars
    case (.mount, "Type"): fileSystems
    case (.mount, "Options"): mountOptions
    case (.swap, "Options"): [("discard", "tells the device what is free"), ("nofail", "may be missing")]
    case (.scope, "OOMPolicy"): own["OOMPolicy"] ?? []
    case _ where directive.group.isForeign: []
    default: own[directive.name] ?? []
    }
  }

  private static let calendars = [
    ("daily", "every day at midnight"), ("hourly", "every hour"), ("weekly", "on Monday at midnight"),
    ("monthly", "on the first of the month"), ("quarterly", "four times a year"), ("yearly", "on 1 January"),
    ("semiannually", "on 1 January and 1 July"), ("minutely", "every minute"),
    ("*-*-* 04:00:00", "every day at four"), ("Mon..Fri *-*-* 08:00:00", "on working days at eight"),
    ("*-*-* *:0/15:00", "every quarter of an hour"),
    ("Sun *-*-1..7 03:00:00", "on the first Sunday of the month"),
    ("*-*~01 22:00:00", "on the last day of the month"),
  ]

  private static let fileSystems = [
    ("ext4", "Linux"), ("xfs", "Linux, for large files"), ("btrfs", "Linux, with snapshots"),
    ("vfat", "DOS and UEFI"), ("exfat", "cards and sticks"), ("ntfs3", "Windows"), ("iso9660", "CDs"),
    ("squashfs", "packed and read-only"), ("tmpfs", "in memory"), ("overlay", "layers of directories"),
    ("nfs", "a server by NFS"), ("nfs4", "a server by NFS 4"), ("cifs", "a server by SMB"),
    ("fuse.sshfs", "a host by SSH"), ("none", "with the option bind: a directory"),
  ]

  private static let mountOptions = [
    ("defaults", "as the file system has it"), ("ro", "read-only"), ("rw", "read and write"),
    ("noatime", "keeps no time of last use"), ("relatime", "keeps the time of last use now and then"),
    ("nosuid", "no change of user by programs"), ("nodev", "no devices"), ("noexec", "no programs"),
    ("bind", "a directory that is there already"), ("rbind", "as bind, with what is mounted below it"),
    ("loop", "a file as a device"), ("size", "of tmpfs: how much it holds at most"),
    ("mode", "the access mode of the root"), ("uid", "the owner"), ("gid", "the group"),
    ("discard", "tells the device what is free"), ("sync", "writes at once"),
  ]
}
