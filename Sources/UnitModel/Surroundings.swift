/// What decoding must know of the world, as a value: the pure targets look nothing up.
///
/// - Source: systemd.unit(5), "Specifiers".
package struct Surroundings: Sendable {
  /// `%t`: `/run`, in user mode `$XDG_RUNTIME_DIR`.
  package var runtimeDirectory = "/run"
  /// `%S`
  package var stateDirectory = "/var/lib"
  /// `%C`
  package var cacheDirectory = "/var/cache"
  /// `%L`
  package var logsDirectory = "/var/log"
  /// `%E`
  package var configurationDirectory = "/etc"
  /// `%D`
  package var sharedDataDirectory = "/usr/share"
  /// `%T`
  package var temporaryDirectory = "/tmp"
  /// `%V`
  package var persistentTemporaryDirectory = "/var/tmp"
  /// `%u %U %g %G %h %s`: of the daemon, never of `User=`.
  package var userName = "root"
  package var userID: UInt32 = 0
  package var groupName = "root"
  package var groupID: UInt32 = 0
  package var home = "/root"
  package var shell = "/bin/sh"
  /// `%H`
  package var hostName = "localhost"
  /// `%q`
  package var prettyHostName: String?
  /// `%m`, 32 hexadecimal digits.
  package var machineID: String?
  /// `%b`, 32 hexadecimal digits.
  package var bootID: String?
  /// `%v`
  package var kernelRelease = ""
  /// `%a`, systemd's name: `x86-64`, `arm64`.
  package var architecture = ""
  /// os-release(5): `ID`, `VERSION_ID`, `VARIANT_ID`, `IMAGE_VERSION`, `IMAGE_ID`, `BUILD_ID`.
  package var osRelease: [String: String] = [:]
  /// What the manager's own configuration sets for all units.
  package var manager = ManagerDefaults()
  /// A service of Type=dbus requires `dbus.socket`, as under systemd; else it only wants it.
  package var requiresBus = false
  /// True under `usherd --user`.
  package var isUserMode = false
  /// The release of systemd whose directives and spellings count; newer ones are findings.
  package var release = 262
  /// True where units are judged for systemd itself: what usherd does not apply counts as well.
  package var isForSystemd = false

  /// True where addresses may be written as systemd does not take them: port 0, names of hosts and services.
  package var extendsAddresses = true
  /// What /etc/services says.
  package var serviceNames = ServiceNames()

  package init() {}
}
