import Foundation

/// Where things lie in the checkout that the tests were built from.
package enum Checkout {
  /// The folder of Package.swift.
  package static let root: String = {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }()

  /// The programs under test: the release, or what `USHER_BINDIR` says.
  package static let programs: String =
    ProcessInfo.processInfo.environment["USHER_BINDIR"] ?? root + "/.build/release"

  /// Which supervisor runs the units: `usherd`, or with `USHER_BACKEND=systemd` the real systemd, which
  /// shows that a test itself is right.
  package static let usesSystemd = ProcessInfo.processInfo.environment["USHER_BACKEND"] == "systemd"

  /// usherd as the rigs start it; `{units}` is the folder of the units. In the namespaces the programs
  /// lie under `boundPrograms`, because most of the host's folders are empty there.
  package static let boundPrograms = "/run/usher-under-test"
  package static let daemon =
    "\(boundPrograms)/usherd --systemctl --defaults=systemd --unit-path {units}"
}
