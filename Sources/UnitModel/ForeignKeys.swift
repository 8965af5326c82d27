/// The keys of sections that only units have which usher does not run: known by name, so that a slip of the
/// pen is found, with no check of their values.
///
/// - Source: systemd.timer(5), systemd.path(5), systemd.mount(5), systemd.automount(5), systemd.swap(5),
///   systemd.slice(5), systemd.scope(5)
package enum ForeignKeys {
  /// The names of a section's own keys.
  package static func names(inSection section: String) -> [String] {
    sections[section].map { Array($0.keys) } ?? []
  }

  /// The release that a key came with, 0 for any; nil: the section has no such key of its own.
  package static func since(_ key: String, inSection section: String) -> Int? { sections[section]?[key] }

  private static let sections: [String: [String: Int]] = [
    "Timer": [
      "OnActiveSec": 0, "OnBootSec": 0, "OnStartupSec": 0, "OnUnitActiveSec": 0, "OnUnitInactiveSec": 0,
      "OnCalendar": 0, "OnClockChange": 242, "OnTimezoneChange": 242, "AccuracySec": 0,
      "RandomizedDelaySec": 229, "FixedRandomDelay": 247, "RandomizedOffsetSec": 258,
      "DeferReactivation": 257, "Persistent": 0, "WakeSystem": 0, "RemainAfterElapse": 229, "Unit": 0,
    ],
    "Path": [
      "PathExists": 0, "PathExistsGlob": 0, "PathChanged": 0, "PathModified": 0, "DirectoryNotEmpty": 0,
      "Unit": 0, "MakeDirectory": 0, "DirectoryMode": 0, "TriggerLimitIntervalSec": 250,
      "TriggerLimitBurst": 250,
    ],
    "Mount": [
      "What": 0, "Where": 0, "Type": 0, "Options": 0, "SloppyOptions": 0, "LazyUnmount": 0,
      "ReadWriteOnly": 246, "ForceUnmount": 0, "DirectoryMode": 0, "TimeoutSec": 0,
    ],
    "Automount": ["Where": 0, "ExtraOptions": 250, "DirectoryMode": 0, "TimeoutIdleSec": 0],
    "Swap": ["What": 0, "Priority": 0, "Options": 0, "TimeoutSec": 0],
    "Slice": ["ConcurrencyHardMax": 258, "ConcurrencySoftMax": 258],
    "Scope": [
      "OOMPolicy": 0, "RuntimeMaxSec": 244, "RuntimeRandomizedExtraSec": 250, "TimeoutStopSec": 0,
    ],
  ]
}
