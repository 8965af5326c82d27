import Foundation
import TestRig
import Testing
import UnitFiles
import UnitModel

@testable import LanguageServer

/// Whole sessions as editors send them, with every answer. Each file of `Sessions/` has the files on disk and
/// the steps: what the client sends, what it receives, findings included. `USHER_UPDATE=1` writes the
/// answers anew; what has changed is then read in the diff.
///
/// A step with `"show": "labels"` keeps of a completion only the first labels of the menu.
@Suite("A recorded session")
struct SessionTests {
  static let folder = Checkout.root + "/Tests/LanguageServerTests/Sessions"
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test("of every kind is there")
  func sessionsAreThere() { #expect(SessionTests.names.count >= 5) }

  @Test("goes on as it was recorded", arguments: names)
  func replay(name: String) throws {
    let path = SessionTests.folder + "/" + name
    let recorded = try #require(JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
    guard case .object(var session) = recorded else {
      Issue.record("\(name) is no object")
      return
    }
    var source = UnitFilesInMemory()
    if case .object(let files)? = recorded["files"] {
      for (path, lines) in files {
        source.write(path, (lines.elements ?? []).compactMap(\.text).map { $0 + "\n" }.joined())
      }
    }
    var server = LanguageServer(
      Workspace(source: source, searchPath: .explicit(["/units"]), surroundings: Surroundings()))
    var steps: [JSONValue] = []
    for step in recorded["steps"]?.elements ?? [] {
      guard case .object(var members) = step else { continue }
      let sent = step["send"] ?? .null
      var received = server.receive(sent.printed) + server.settle()
      if step["show"] == "labels" { received = received.map(SessionTests.labels) }
      let expected = step["receive"]?.elements ?? []
      if !SessionTests.isUpdate { #expect(received == expected, "\(sent["method"]?.text ?? "")") }
      members["receive"] = .array(received)
      steps.append(.object(members))
    }
    #expect(steps.count >= 4)
    guard SessionTests.isUpdate else { return }
    session["steps"] = .array(steps)
    let object = try JSONSerialization.jsonObject(with: Data(JSONValue.object(session).printed))
    let text = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try (text + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
  }

  private static let isUpdate = ProcessInfo.processInfo.environment["USHER_UPDATE"] == "1"

  private static func labels(_ answer: JSONValue) -> JSONValue {
    let items = answer["result"]?["items"]?.elements ?? []
    let sorted = items.sorted { ($0["sortText"]?.text ?? "") < ($1["sortText"]?.text ?? "") }
    return [
      "count": .integer(items.count), "labels": .array(sorted.prefix(12).compactMap { $0["label"] }),
    ]
  }
}
