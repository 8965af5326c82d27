/// What specifiers stand for, for readers.
///
/// - Source: systemd.unit(5), "Specifiers"
package enum SpecifierMeaning {
  /// By letter, in the order of the alphabet.
  package static let all: [(letter: Character, meaning: String)] = [
    ("a", "the architecture of the host, in systemd's spelling: x86-64, arm64"),
    ("A", "the version of the system's image: IMAGE_VERSION in /etc/os-release"),
    ("b", "the boot id: 32 hexadecimal digits that change with each start of the host"),
    ("B", "the system's build: BUILD_ID in /etc/os-release"),
    ("C", "the directory of caches: /var/cache, for a user's daemon $XDG_CACHE_HOME"),
    ("d", "the directory of the unit's credentials"),
    ("D", "the directory of shared data: /usr/share, for a user's daemon $XDG_DATA_HOME"),
    ("E", "the directory of configuration: /etc, for a user's daemon $XDG_CONFIG_HOME"),
    ("f", "the instance as a path, or the prefix where there is none: unescaped, with a slash in front"),
    ("g", "the name of the group that usherd runs as, whatever Group= says"),
    ("G", "the number of the group that usherd runs as"),
    ("h", "the home directory of the user that usherd runs as, whatever User= says"),
    ("H", "the name of the host"),
    ("i", "the instance: what stands between @ and the suffix, as it is written; empty where there is none"),
    ("I", "the instance, unescaped"),
    ("j", "the last part of the prefix: what stands behind its last dash"),
    ("J", "the last part of the prefix, unescaped"),
    ("l", "the name of the host up to its first dot"),
    ("L", "the directory of logs: /var/log, for a user's daemon below its state directory"),
    ("m", "the machine id: 32 hexadecimal digits of /etc/machine-id"),
    ("M", "the system's image: IMAGE_ID in /etc/os-release"),
    ("n", "the whole name of the unit"),
    ("N", "the name of the unit without its suffix"),
    ("o", "the operating system: ID in /etc/os-release"),
    ("p", "the prefix: the name up to @, or without the suffix"),
    ("P", "the prefix, unescaped"),
    (
      "q",
      "the name of the host for people: PRETTY_HOSTNAME in /etc/machine-info, or else the name of the host"
    ),
    ("s", "the shell of the user that usherd runs as"),
    ("S", "the directory of state: /var/lib, for a user's daemon $XDG_STATE_HOME"),
    ("t", "the runtime directory: /run, for a user's daemon $XDG_RUNTIME_DIR"),
    ("T", "the directory of temporary files: /tmp, or $TMPDIR, $TEMP, $TMP of usherd"),
    ("u", "the name of the user that usherd runs as, whatever User= says"),
    ("U", "the number of the user that usherd runs as"),
    ("v", "the release of the kernel, as uname -r prints it"),
    ("V", "the directory of temporary files that stay: /var/tmp, or $TMPDIR, $TEMP, $TMP of usherd"),
    ("w", "the version of the operating system: VERSION_ID in /etc/os-release"),
    ("W", "the variant of the operating system: VARIANT_ID in /etc/os-release"),
    ("y", "the path of the unit's main file"),
    ("Y", "the directory of the unit's main file"),
    ("%", "a percent sign"),
  ]

  package static func of(_ letter: Character) -> String? { all.first { $0.letter == letter }?.meaning }
}
