/// What only units say that usherd does not run: timers, watched paths, mounts, swap space, slices, scopes.
extension Catalogue {
  static let foreignRows: [(group: Directive.Group, rows: [Directive])] = [
    (.timer, timerRows), (.path, pathRows), (.mount, mountRows), (.automount, automountRows),
    (.swap, swapRows), (.slice, sliceRows), (.scope, scopeRows),
  ]

  private static let timerRows: [Directive] = [
    Directive("OnActiveSec", .delay, default: .unset, "elapses this long after the timer was started"),
    Directive("OnBootSec", .delay, default: .unset, "elapses this long after the machine was booted"),
    Directive("OnStartupSec", .delay, default: .unset, "elapses this long after the manager was started"),
    Directive(
      "OnUnitActiveSec", .delay, default: .unset, "elapses this long after its unit was last started",
      detail: "It needs a first start by something else, such as OnBootSec= or OnActiveSec=."),
    Directive(
      "OnUnitInactiveSec", .delay, default: .unset, "elapses this long after its unit was last stopped",
      detail: "It needs a first start by something else, such as OnBootSec= or OnActiveSec=."),
    Directive(
      "OnCalendar", .calendar, default: .unset, "elapses on days and at times of the calendar",
      detail: """
        Days of the week, a date and a time of day, each optional: Mon..Fri *-*-* 08:00:00. Lists have \
        commas, ranges two points, steps a slash, and * is any; ~ in place of the last minus counts from the end \
        of the month. A time zone may follow. minutely, hourly, daily, weekly, monthly, quarterly, semiannually \
        and yearly are short for the usual ones. Without a time it is midnight.
        """),
    Directive(
      "OnClockChange", .boolean, default: "no", since: 242, "elapses when the clock is set",
      detail: "When the clock of the machine jumps against the one that only counts."),
    Directive(
      "OnTimezoneChange", .boolean, default: "no", since: 242, "elapses when the local time zone changes"),
    Directive(
      "AccuracySec", .time(.plain), default: "1min", "how late it may elapse, to wake the machine less often",
      detail: "Timers that are due within that time of each other elapse together."),
    Directive(
      "RandomizedDelaySec", .time(.plain), default: "0", since: 229,
      "adds a random delay up to this, new for each time"),
    Directive(
      "FixedRandomDelay", .boolean, default: "no", since: 247, "has the random delay be the same every time",
      detail: "It then depends on the machine, the user and the name of the timer."),
    Directive(
      "RandomizedOffsetSec", .recent, default: "0", since: 258,
      "shifts the timer by a random time that stays",
      detail: "It depends on the machine and is the same at each elapse."),
    Directive(
      "DeferReactivation", .boolean, default: "no", since: 257,
      "goes by the calendar from the end of the unit, not from its start",
      detail: "A unit that is still active when OnCalendar= comes is then not started right after its end."),
    Directive(
      "Persistent", .boolean, default: "no", "makes up for a time that was missed while the timer was off",
      detail: "The last time is kept in a file. It concerns OnCalendar= only."),
    Directive("WakeSystem", .boolean, default: "no", "wakes the machine from sleep when it elapses"),
    Directive(
      "RemainAfterElapse", .boolean, default: "yes", since: 229,
      "keeps the timer loaded once it cannot elapse any more"),
    Directive(
      "Unit", .triggeredUnit, default: .words("the service of the same name"), "the unit that is started",
      detail: "Only the first one counts."),
  ]

  private static let pathRows: [Directive] = [
    Directive(
      "PathExists", .watchedPath, default: .unset, "starts the unit while the path exists"),
    Directive(
      "PathExistsGlob", .watchedPath, default: .unset, "starts the unit while a path like the pattern exists"),
    Directive(
      "PathChanged", .watchedPath, default: .unset,
      "starts the unit when the file was written and closed, or came or went"),
    Directive(
      "PathModified", .watchedPath, default: .unset, "as PathChanged=, and at each write to the file"),
    Directive(
      "DirectoryNotEmpty", .watchedPath, default: .unset,
      "starts the unit while something is in the directory"),
    Directive(
      "Unit", .triggeredUnit, default: .words("the service of the same name"), "the unit that is started",
      detail: "Only the first one counts."),
    Directive(
      "MakeDirectory", .boolean, default: "no", "makes the directories before they are watched"),
    Directive(
      "DirectoryMode", .mode, default: "0755", "the access mode of directories that are made"),
    Directive(
      "TriggerLimitIntervalSec", .time(.plain), default: "2s", since: 250,
      "within which time starts are counted",
      detail: "0 is no limit. It works together with TriggerLimitBurst=."),
    Directive(
      "TriggerLimitBurst", .unsigned, default: "200", since: 250,
      "how many starts within that time fail the unit",
      detail: "0 is no limit. It works together with TriggerLimitIntervalSec=."),
  ]

  private static let mountRows: [Directive] = [
    Directive(
      "What", .text, default: .unset, "what is mounted: a device, a file, or another source",
      detail:
        "A device by its path, also through links such as /dev/disk/by-uuid, or what the file system takes."),
    Directive(
      "Where", .path, default: .unset, "where it is mounted; the unit has its name from it",
      detail: "srv-data.mount has to say /srv/data: systemd-escape(1) turns one into the other."),
    Directive("Type", .text, default: .unset, "the type of the file system, such as ext4 or nfs"),
    Directive(
      "Options", .text, default: .unset, "the options of the mount, with commas between them",
      detail: "As the fourth field of fstab(5) has them."),
    Directive(
      "SloppyOptions", .boolean, default: "no", "passes over options that the file system does not know"),
    Directive(
      "LazyUnmount", .boolean, default: "no", "takes it away from the tree at once, whoever still uses it"),
    Directive(
      "ReadWriteOnly", .boolean, default: "no", since: 246,
      "does not try it read-only where it cannot be written"),
    Directive(
      "ForceUnmount", .boolean, default: "no", "unmounts by force, for servers that do not answer"),
    Directive(
      "DirectoryMode", .mode, default: "0755", "the access mode of directories that are made"),
    Directive(
      "TimeoutSec", .time(.zeroIsInfinity), default: "1min 30s", "how long mounting and unmounting may take"),
  ]

  private static let automountRows: [Directive] = [
    Directive(
      "Where", .path, default: .unset, "where it is mounted on first use; the unit has its name from it"),
    Directive(
      "ExtraOptions", .text, default: .unset, since: 250,
      "options of the automount point, with commas between"),
    Directive(
      "DirectoryMode", .mode, default: "0755", "the access mode of directories that are made"),
    Directive(
      "TimeoutIdleSec", .time(.zeroIsInfinity), default: "infinity", "unmounts after this long without use"),
  ]

  private static let swapRows: [Directive] = [
    Directive(
      "What", .path, default: .unset, "the device or file; the unit has its name from it"),
    Directive(
      "Priority", .swapPriority, default: .unset, "the greater, the earlier it is used",
      detail: "-1 leaves it to the kernel."),
    Directive("Options", .text, default: .unset, "the options of swapon(8), with commas between them"),
    Directive(
      "TimeoutSec", .time(.zeroIsInfinity), default: "1min 30s", "how long switching on and off may take"),
  ]

  private static let sliceRows: [Directive] = [
    Directive(
      "ConcurrencyHardMax", .recent, default: .unset, since: 258,
      "how many of its units may be active; further starts fail"),
    Directive(
      "ConcurrencySoftMax", .recent, default: .unset, since: 258,
      "how many of its units may be active; further starts wait"),
  ]

  private static let scopeRows: [Directive] = [
    Directive(
      "OOMPolicy", .choice(["continue", "stop", "kill"]), default: "stop", since: 252,
      "what happens when the kernel kills one for lack of memory"),
    Directive(
      "RuntimeMaxSec", .time(.plain), default: "infinity", since: 244, "ends the scope after this long"),
    Directive(
      "RuntimeRandomizedExtraSec", .time(.plain), default: "0", since: 250,
      "adds a random time up to this to RuntimeMaxSec="),
    Directive(
      "TimeoutStopSec", .time(.plain), default: "1min 30s",
      "how long processes have before they are ended by force"),
  ]
}
