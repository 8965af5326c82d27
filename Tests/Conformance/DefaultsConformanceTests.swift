import Foundation
import TestRig
import Testing
import UnitModel

/// A real systemd tells what holds in a unit with next to nothing in it: the catalogue says the same.
@Suite(
  "The defaults of the catalogue, beside systemd's",
  .enabled(if: Namespaces.areAvailable, "needs root, namespaces and a cgroup2 mount"))
struct DefaultsConformanceTests {
  /// Where the bus shows something else than one would write, or than the manual page says.
  static let otherWords: [String: String] = [
    "Backlog": "2147483647",  // The bus type is narrower than the value.
    "WorkingDirectory": "", "RootDirectory": "",
    "WatchdogSec": "infinity",  // Switched off, either way.
    "IOSchedulingClass": "2", "CPUSchedulingPolicy": "0", "SyslogLevel": "6", "SyslogFacility": "3",
    "TTYPath": "",  // /dev/console is taken when it is needed.
    "TasksMax": "",  // A number there, of this machine: left out.
  ]

  /// What the bus shows for nothing.
  static let nothing: Set = [
    "", "0", "-1", "no", "~", "infinity", "[not set]", "[unprintable]", "n/a", "\(UInt64.max)",
  ]

  /// What every unit has some of, without a line for it.
  static let implied: Set = ["Requires", "After", "Before", "Conflicts", "RequiresMountsFor", "ExecStart"]

  @Test("are the same, as far as the bus shows them", arguments: ["bare.socket", "bare.service"])
  func sameAsSystemd(unit: String) async throws {
    let shown = try await Self.show(unit)
    let sections = unit == "bare.socket" ? ["Unit", "Socket"] : ["Unit", "Service"]
    var compared = 0
    for group in sections.flatMap(Catalogue.groups(ofSection:)) {
      for row in Catalogue.all where row.group == group && !Self.implied.contains(row.name) {
        guard let value = shown[Self.property(row.name)], row.name != "TasksMax" else { continue }
        if case .limit = row.grammar { continue }  // The rig's own limits.
        switch row.default {
        case .words: continue
        case .unset: #expect(Self.nothing.contains(value), "\(row.name)=: none, systemd: \(value)")
        case .value(let text):
          let isSame = Self.otherWords[row.name].map { $0 == value } ?? Self.same(text, value)
          #expect(isSame, "\(row.name)=: \(text), systemd: \(value)")
        }
        compared += 1
      }
    }
    #expect(compared >= 200, "only \(compared) could be compared")
  }

  /// The name on the bus: times are told in microseconds there.
  private static func property(_ name: String) -> String {
    name.hasSuffix("Sec") && !name.hasSuffix("NSec") ? name.dropLast(3) + "USec" : name
  }

  private static func same(_ text: String, _ value: String) -> Bool {
    if text == value { return true }
    if let time = ValueSyntax.time(text), time == ValueSyntax.time(value) { return true }
    if let time = ValueSyntax.time(text), value == String(time.microseconds &* 1000) { return true }
    if let signal = ValueSyntax.signalName(text), value == String(signal) { return true }
    return false
  }

  private static func show(_ unit: String) async throws -> [String: String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [
      "bare.socket": "[Socket]\nListenStream=/run/bare.sock\n",
      "bare.service": "[Service]\nExecStart=/bin/true\n",
    ]
    for (name, text) in files {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    // Another systemd than this machine's: `USHER_SYSTEMD_ROOT` names a system root with one.
    let root = ProcessInfo.processInfo.environment["USHER_SYSTEMD_ROOT"].map { ["-r", $0] } ?? []
    let run = try await Command.run(
      ConformanceTests.rig + "/systemd-ns",
      root + ["-u", folder.path, "--", "systemctl", "show", "--all", unit])
    try #require(run.status == 0, Comment(rawValue: run.output))
    var shown: [String: String] = [:]
    for line in run.output.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { shown[String(parts[0])] = String(parts[1]) }
    }
    return shown
  }
}
