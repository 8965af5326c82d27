import ControlBench
import Foundation
import Testing
import UnitChecks

/// What people read of every code: its example, checked by the built program.
@Suite("Golden reports of every code", .serialized)
struct CodeGoldenTests {
  @Test("Each code has a golden report that shows it, and no golden report is left over")
  func complete() throws {
    for code in DiagnosticCode.all {
      let text = try Self.report(of: code)
      #expect(text.contains("[\(code.name)]"), "\(code.name) is not found:\n\(text)")
      try Golden.expect(text, is: "codes/\(code.name).txt")
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Golden.folder.appendingPathComponent("codes").path)
    #expect(files.sorted() == DiagnosticCode.all.map { "\($0.name).txt" })
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

  /// What no text can show: how to make it.
  private static let others: [String: @Sendable (CheckBench) throws -> Void] = [
    "unit-unreadable": { bench in mkfifo(bench.folder + "/web.socket", 0o644) },
    "drop-in-unreadable": { bench in
      try bench.write("web.service.d/a.conf", "[Service]\n")
      mkfifo(bench.folder + "/web.service.d/b.conf", 0o644)
    },
    "text-not-utf-8": { bench in
      try bench.write("web.socket", Array("[Socket]\nListenStream=8080\nFileDescriptorName=".utf8) + [0xFF, 10])
    },
    "line-too-long": { bench in
      let line = "Environment=A=" + String(repeating: "a", count: 1 << 20)
      try bench.write("web.service", "[Service]\nExecStart=/bin/cat\n\(line)\n")
    },
  ]
}
