import Testing
import UnitModel
import UnitSyntax

/// What each syntax takes and leaves, as a real systemd 252 was seen to do.
@Suite("Values of directives that are not applied")
struct KnownValueTests {
  struct Row: Sendable {
    var section: String
    var key: String
    var taken: [String]
    var left: [String]
  }

  @Test(
    "a value that systemd takes is no finding, one that it leaves is one",
    arguments: executionRows + resourceRows + otherRows)
  func values(row: Row) {
    for value in row.taken { #expect(!isFinding(row, value), "\(row.key)=\(value)") }
    for value in row.left { #expect(isFinding(row, value), "\(row.key)=\(value)") }
  }

  private func isFinding(_ row: Row, _ value: String) -> Bool {
    var surroundings = Surroundings()
    surroundings.release = 252
    surroundings.architecture = "x86-64"
    let isSocket = row.section == "Socket"
    let unit = decode(
      (isSocket ? "[Socket]\nListenFIFO=/run/x\n" : "[Service]\nExecStart=/bin/true\n[\(row.section)]\n")
        + "\(row.key)=\(value)\n",
      as: isSocket ? "web.socket" : "web.service", surroundings: surroundings)
    return unit.diagnostics.contains { $0.effect != .none }
  }
}
