import Engine
import Foundation
import TestRig
import Testing
import UnitModel

/// `docs/reference/differences.md` against the program.
@Suite("Differences from systemd")
struct DifferenceTests {
  struct Row {
    var name: String
    var cells: [String]
  }

  private static func rows() throws -> [Row] {
    let text = try String(contentsOfFile: Checkout.root + "/docs/reference/differences.md", encoding: .utf8)
    let table = text.components(separatedBy: "## In reading units")[0]
    return table.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return Row(name: cells[0].trimmingCharacters(in: ["`"]), cells: Array(cells.dropFirst()))
    }
  }

  /// Every Swift file of the program, by its name.
  private static func sources() throws -> [(name: String, text: String)] {
    let root = Checkout.root + "/Sources"
    let names = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
    return try names.map { ($0, try String(contentsOfFile: root + "/" + $0, encoding: .utf8)) }
  }

  @Test("each has a row in the table, with what systemd does, what usherd does, and why")
  func rows() throws {
    let rows = try Self.rows()
    #expect(rows.map(\.name).sorted() == Difference.allCases.map(\.rawValue).sorted())
    for row in rows {
      #expect(row.cells.count == 3 && row.cells.allSatisfy { $0.hasSuffix(".") }, "\(row.name)")
    }
  }

  @Test("what of [Socket] is not applied stands there with what it needs")
  func needs() throws {
    let text = try String(contentsOfFile: Checkout.root + "/docs/reference/differences.md", encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("not applied: ") }
    let known = Catalogue.all.filter { $0.group == .socket && $0.support == .known }
    #expect(rows.count == known.count && !rows.isEmpty)
    for row in known { #expect(rows.contains { $0.contains("`\(row.name)=`") }, "\(row.name)") }
  }

  @Test("each is asked for somewhere", arguments: Difference.allCases)
  func use(difference: Difference) throws {
    let question = "ifferences.contains(.\(difference))"
    #expect(try Self.sources().contains { $0.text.contains(question) })
  }

  @Test("nobody asks for the set of defaults, but for the list of differences")
  func oneDoor() throws {
    for (name, text) in try Self.sources() where !name.hasSuffix("/Difference.swift") {
      for question in ["defaults == .", "defaults != .", "switch options.defaults", "switch defaults"] {
        #expect(!text.contains(question), "\(name)")
      }
    }
  }

  @Test("none holds with --defaults=systemd, all hold else")
  func sets() {
    var options = DaemonOptions()
    #expect(options.differences == Set(Difference.allCases))
    options.defaults = .systemd
    #expect(options.differences.isEmpty)
  }
}
