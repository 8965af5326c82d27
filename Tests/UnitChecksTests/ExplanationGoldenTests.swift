import Foundation
import Testing
import UnitFiles
import UnitModel

@testable import UnitChecks

/// `Golden/explain/UNIT/` holds the unit, what belongs to it, and what is said of it.
@Suite("Explanations")
struct ExplanationGoldenTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/explain"

  /// With `USHER_UPDATE=1` the text is written instead of compared.
  @Test(
    "say what the unit does",
    arguments: [
      "backup.service", "box@alpha.socket", "echo.socket", "echo@.service", "full.service",
      "gpg-agent.service",
      "gpg-agent.socket", "log.socket", "lonely.socket", "nightly.service", "refused.socket", "ring.socket",
      "ssh.socket",
      "suite.target", "web.socket",
    ])
  func golden(_ name: String) throws {
    let folder = Self.folder + "/" + name
    var surroundings = Surroundings()
    if name.hasPrefix("gpg-agent") {
      surroundings.isUserMode = true
      surroundings.runtimeDirectory = "/run/user/1000"
    }
    var loader = UnitLoader(
      source: try Self.files(in: folder), searchPath: .explicit(["/units"]), surroundings: surroundings)
    let unit = loader.load(try unitName(name))
    let neighbours = Neighbours(of: unit, &loader)
    let text = UnitExplainer(
      unit, neighbours, surroundings: surroundings, shown: { String($0.dropFirst("/units/".count)) }
    ).explanation.text()
    for line in text.split(separator: "\n") { #expect(line.count <= 90) }
    let path = folder + "/explanation.txt"
    if ProcessInfo.processInfo.environment["USHER_UPDATE"] == "1" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == written, "\(path) is old: USHER_UPDATE=1 swift test --filter ExplanationGoldenTests")
  }

  @Test("are made of any unit, whatever it says, in lines of 90 columns where words allow")
  func anything() throws {
    var random = RandomUnits(seed: 5)
    for _ in 0..<400 {
      let bench = Bench([
        "a.socket": random.unit(), "a.service": random.unit(), "b@.service": random.unit(),
        "b.socket": "[Socket]\nListenStream=1\nAccept=yes\n" + random.unit(), "t.target": random.unit(),
      ])
      var loader = bench.loader()
      for name in [
        "a.socket", "a.service", "b@.service", "b@x.service", "b.socket", "t.target", "none.socket",
      ] {
        let unit = loader.load(try unitName(name))
        let explanation = UnitExplainer(
          unit, Neighbours(of: unit, &loader), surroundings: bench.surroundings, findings: unit.diagnostics
        ).explanation
        #expect(explanation.title.hasPrefix(name))
        for section in explanation.sections { #expect(!section.items.isEmpty && !section.items.contains("")) }
        for line in explanation.text().split(separator: "\n") where line.count > 90 {
          #expect(line.drop { $0 == " " || $0 == "-" }.split(separator: " ").count == 1, "\(line)")
        }
        if unit.loadState != .loaded { #expect(explanation.sections.first?.heading == "Cannot be started") }
      }
    }
  }

  @Test("of units that usherd does not run say when they are up")
  func foreign() throws {
    for (name, text) in [
      ("srv-data.mount", "It is up while something is mounted on /srv/data. usherd mounts nothing itself."),
      ("daily.timer", "usherd runs no timer units: it is never up, and what needs it cannot start."),
    ] {
      var loader = Bench().loader()
      let unit = loader.load(try unitName(name))
      let explanation = UnitExplainer(unit, Neighbours(of: unit, &loader), surroundings: Surroundings())
        .explanation
      #expect(explanation.sections == [Explanation.Section("What it is", [text])])
    }
  }

  private static func files(in folder: String) throws -> UnitFilesInMemory {
    var files = UnitFilesInMemory()
    let manager = FileManager.default
    for case let path as String in try #require(manager.enumerator(atPath: folder)) {
      let full = folder + "/" + path
      if path.hasSuffix(".txt") { continue }
      if let target = try? manager.destinationOfSymbolicLink(atPath: full) {
        files.link("/units/" + path, to: target)
      } else if let text = try? String(contentsOfFile: full, encoding: .utf8) {
        files.write("/units/" + path, text)
      }
    }
    return files
  }
}
