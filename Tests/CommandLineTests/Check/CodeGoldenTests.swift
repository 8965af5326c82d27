import ControlBench
import Foundation
import Testing
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// What people read of every code: its example, checked by the built program.
@Suite("Golden reports of every code")
struct CodeGoldenTests {
  @Test("show each code as a user sees it", arguments: DiagnosticCode.all.map(\.name))
  func shown(name: String) throws {
    let code = try #require(DiagnosticCode.named(name))
    let text = try Self.report(of: code)
    #expect(text.contains("[\(name)]"), "\(name) is not found:\n\(text)")
    try Golden.expect(text, is: "codes/\(name).txt")
  }

  @Test("are as many as codes")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Golden.folder.appendingPathComponent("codes").path)
    let names = DiagnosticCode.all.map { "\($0.name).txt" }
    if !Golden.isUpdating { #expect(files.sorted() == names.sorted()) }
  }

  /// The command and what it says, in a folder that holds the example alone.
  private static func report(of code: DiagnosticCode) throws -> String {
    if let find = elsewhere[code.name] {
      return find().filter { $0.code == code.name }.map { DiagnosticRenderer().render($0) }.joined()
    }
    var arguments = ["--fail-on=note"]
    let bench: CheckBench
    if let example = code.example {
      bench = try CheckBench(example.beside.merging([example.file: example.wrong]) { _, file in file })
      switch example.condition {
      case .none, .usher: break
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

  /// What `usherctl check` does not come to: the daemon and the language server ask for units by name, and
  /// the daemon knows the kernel's state.
  private static let elsewhere: [String: @Sendable () -> [Diagnostic]] = [
    "unit-not-found": {
      var files = UnitFilesInMemory()
      files.write("/units/web.service", CheckTests.service)
      var checker = Checker(
        source: files, searchPath: .explicit(["/units"]), surroundings: Surroundings(),
        options: CheckOptions())
      return checker.check([UnitName("wbe.service")].compactMap(\.self))
    },
    "unit-foreign": {
      var loader = UnitLoader(
        source: UnitFilesInMemory(), searchPath: .explicit(["/units"]), surroundings: Surroundings(),
        facts: NoFacts())
      return ["srv-data.mount", "backup.timer"].compactMap { UnitName($0) }.flatMap {
        loader.load($0).diagnostics
      }
    },
  ]

  private struct NoFacts: KernelFacts {
    func isMounted(at path: String) -> Bool { false }
    func isSwap(_ path: String) -> Bool { false }
    func hasDevice(_ path: String) -> Bool { false }
    func hasInterface(_ name: String) -> Bool { false }
  }

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
