import Testing
import UnitChecks
import UnitFiles
import UnitModel

/// The unit files in the introductions.
@Suite("The examples of the reference")
struct ReferenceExampleTests {
  /// The examples by what they begin with.
  static let examples: [String: [ExampleFile]] = {
    var examples: [String: [ExampleFile]] = [:]
    for page in ReferencePage.all {
      for case .example(let files) in page.introduction {
        if let first = files.first { examples["\(page.group.rawValue): \(first.name)"] = files }
      }
    }
    return examples
  }()

  @Test("are found")
  func found() { #expect(Self.examples.count >= 5) }

  @Test("load without a finding", arguments: examples.keys.sorted())
  func load(example: String) throws {
    let files = try #require(Self.examples[example])
    let source = UnitFilesInMemory(
      Dictionary(uniqueKeysWithValues: files.map { ("/u/" + $0.name, $0.text) }))
    var loader = UnitLoader(
      source: source, searchPath: .explicit(["/u"]), surroundings: Surroundings())
    for file in files where !file.name.contains("/") {
      let name = try #require(UnitName(file.name))
      let unit = loader.load(name.isTemplate ? name.with(instance: "0") : name)
      #expect(unit.loadState == .loaded)
      #expect(unit.diagnostics.isEmpty, "\(unit.diagnostics)")
    }
  }

  @Test("are changed by their drop-in as the text says")
  func dropIn() throws {
    let files = try #require(Self.examples["unit: echo.socket"])
    let source = UnitFilesInMemory(
      Dictionary(uniqueKeysWithValues: files.map { ("/u/" + $0.name, $0.text) }))
    var loader = UnitLoader(
      source: source, searchPath: .explicit(["/u"]), surroundings: Surroundings())
    let name = try #require(UnitName("echo.socket"))
    let socket = try #require(loader.load(name).socket)
    #expect(socket.listeners.map(\.text) == ["127.0.0.1:7007"])
  }
}
