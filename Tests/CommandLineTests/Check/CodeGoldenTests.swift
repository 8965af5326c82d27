import ControlBench
import Foundation
import Testing
import UnitChecks

/// What people read of every code: its example, checked by the built program.
@Suite("Golden reports of every code", .serialized)
struct CodeGoldenTests {
  @Test("Each code has a golden report that shows it, and no golden report is left over")
  func complete() throws {
    for code in DiagnosticCode.all where !Self.unshown.contains(code.name) {
      let text = try Self.report(of: code)
      #expect(text.contains("[\(code.name)]"), "\(code.name) is not found:\n\(text)")
      try Golden.expect(text, is: "codes/\(code.name).txt")
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Golden.folder.appendingPathComponent("codes").path)
    #expect(
      files.sorted()
        == DiagnosticCode.all.map(\.name).filter { !Self.unshown.contains($0) }.map { "\($0).txt" })
  }

  /// The command and what it says, in a folder that holds the example alone.
  private static func report(of code: DiagnosticCode) throws -> String {
    var arguments = ["--fail-on=note"]
    let bench: CheckBench
    if let example = code.example {
      bench = try CheckBench(example.beside.merging([example.file: example.wrong]) { _, file in file })
      switch example.condition {
      case .none: break
      case .userMode: arguments.append("--user")
      case .bareHost: arguments.append("--host")
      case .release(let release): arguments.append("--target=\(release)")
      }
    } else if let line = lines[code.name] {
      bench = try CheckBench(["web.service": "[Service]\nExecStart=/usr/bin/web\n\(line)\n"])
      if code.name == "directive-too-new" { arguments.append("--target=252") }
      if code.name == "host-no-executable" { arguments.append("--host") }
    } else {
      let prepare = try #require(others[code.name], "\(code.name) has no example")
      bench = try CheckBench(["web.service": CheckTests.service])
      try prepare(bench)
    }
    arguments.append(".")
    let ended = try bench.check(arguments)
    #expect(ended.status == 1, "\(code.name): \(ended.output)\(ended.errors)")
    let text = ended.output.replacingOccurrences(of: bench.folder, with: "/FOLDER")
    return "$ usherctl check \(arguments.joined(separator: " "))\n\(text)"
  }

  /// What a check of files cannot come to: a unit that is not there is refused with the command line, and
  /// these kinds of values have findings of their own for each mistake, such as `path-relative`.
  private static let unshown: Set<String> = [
    "unit-not-found", "value-address", "value-commands", "value-conditions", "value-dependencies",
    "value-environmentFiles", "value-listener", "value-mounts", "value-path", "value-paths",
    "value-unitNames",
    "value-users", "value-workingDirectory",
  ]

  /// A line of [Service] for codes whose stories need no example.
  private static let lines = [
    "directive-not-applied": "PassFileDescriptorsToExec=yes", "directive-too-new": "MemoryZSwapWriteback=no",
    "host-no-executable": "ExecStop=/no/such/program",
    "value-addressFamilies": "RestrictAddressFamilies=AF_NOSUCH",
    "value-capabilities": "CapabilityBoundingSet=CAP_NOSUCH", "value-credentials": "LoadCredential=a/b",
    "value-devices": "DeviceAllow=nodevice", "value-exitStatus": "[Unit]\nFailureActionExitStatus=900",
    "value-integer": "OOMScoreAdjust=x", "value-memory": "MemoryMax=lots",
    "value-nanoseconds": "TimerSlackNSec=x", "value-networks": "IPAddressAllow=300.1.1.1",
    "value-niceness": "Nice=99", "value-percentage": "CPUQuota=x", "value-processors": "CPUAffinity=x",
    "value-systemCalls": "SystemCallFilter=@nosuch", "value-text": "BusName=1",
    "value-texts": "LogExtraFields=a",
    "value-weight": "IOWeight=0",
  ]

  /// What no text can show: how to make it.
  private static let others: [String: @Sendable (CheckBench) throws -> Void] = [
    "unit-unreadable": { bench in mkfifo(bench.folder + "/web.socket", 0o644) },
    "drop-in-unreadable": { bench in
      try bench.write("web.service.d/a.conf", "[Service]\n")
      mkfifo(bench.folder + "/web.service.d/b.conf", 0o644)
    },
    "text-not-utf-8": { bench in
      try bench.write(
        "web.socket", Array("[Socket]\nListenStream=8080\nFileDescriptorName=".utf8) + [0xFF, 10])
    },
    "alias-unfit": { bench in bench.link("web.socket", to: "web.service") },
    "dependency-link-is-file": { bench in
      try bench.write("web.service.wants/other.service", CheckTests.service)
    },
    "line-too-long": { bench in
      let line = "Environment=A=" + String(repeating: "a", count: 1 << 20)
      try bench.write("web.service", "[Service]\nExecStart=/bin/cat\n\(line)\n")
    },
  ]
}
