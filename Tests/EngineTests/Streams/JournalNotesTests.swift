import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("What the journal is told about a unit")
struct JournalNotesTests {
  private let directory = temporaryDirectory() + "/units"

  private func names() throws -> [String] { try NodeDirectory.names(in: directory).sorted() }

  @Test("files and links are as systemd 252 leaves them, and go with the unit")
  func files() throws {
    defer { try? NodeDirectory.removeAll(directory) }
    var settings = LogSettings()
    settings.extraFields = ["FOO=bar", "BAZ=lx.service"]
    settings.lowestLevel = 5
    settings.rateInterval = .seconds(10)
    settings.rateBurst = 5
    let notes = JournalNotes(unit: "lx.service", directory: directory)
    notes.write(invocation: "635a8de0e2834ffa8b0d2a523374a96c", settings)
    notes.write(invocation: "635a8de0e2834ffa8b0d2a523374a96c", settings)
    let kinds = [
      "invocation", "log-extra-fields", "log-level-max", "log-rate-limit-burst", "log-rate-limit-interval",
    ]
    #expect(try names() == kinds.map { $0 + ":lx.service" })
    func link(_ kind: String) -> String? { Node.linkTarget("\(directory)/\(kind):lx.service") }
    #expect(link("invocation") == "635a8de0e2834ffa8b0d2a523374a96c")
    #expect(link("log-level-max") == "5" && link("log-rate-limit-burst") == "5")
    #expect(link("log-rate-limit-interval") == "10000000")
    let file = directory + "/log-extra-fields:lx.service"
    #expect(try Node(at: file).mode == 0o644)
    let field = [UInt8](repeating: 0, count: 7)
    let bytes = [7] + field + Array("FOO=bar".utf8) + [14] + field + Array("BAZ=lx.service".utf8)
    #expect(try ProcFile.bytes(file, limit: 4096) == bytes)
    notes.write(invocation: "0", LogSettings())
    #expect(try names() == ["invocation:lx.service"] && link("invocation") == "0")
    notes.remove()
    #expect(try names() == [])
  }
}
