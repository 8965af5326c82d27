import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("A merged unit")
struct MergedListingTests {
  private func merged(_ name: String, _ files: [String: String], all: Bool = false, expand: Bool = false)
    throws -> String
  {
    let unit = try Bench(files).load(name)
    return MergedText(
      MergedListing(unit, surroundings: Surroundings()), showsAll: all, showsExpanded: expand,
      shown: { String($0.dropFirst("/units/".count)) }
    ).text
  }

  private static let web = [
    "web.socket": """
    [Socket]
    ListenStream=80
    Backlog=5
    Bogus=1
    [Install]
    WantedBy=sockets.target
    [Socket]
    FileDescriptorName=%p
    """,
    "web.socket.d/port.conf": "[Socket]\nListenStream=\nListenStream=8080\nBacklog=9\nBacklog=x\n",
  ]

  @Test("has each section once, and each value with its origin and what it took the place of")
  func origins() throws {
    #expect(
      try merged("web.socket", Self.web) == """
        # web.socket, merged from
        #   web.socket
        #   web.socket.d/port.conf

        [Socket]
        # web.socket:4, ignored: unknown directive Bogus= in [Socket]
        # Bogus=1
        # web.socket:8
        FileDescriptorName=%p
        # web.socket.d/port.conf:3
        ListenStream=8080
        # web.socket.d/port.conf:4, in place of Backlog=5 at web.socket:3
        Backlog=9
        # web.socket.d/port.conf:5, ignored: cannot read 'x' as a number
        # Backlog=x

        [Install]
        # web.socket:6
        WantedBy=sockets.target

        """)
  }

  @Test("takes no dependency back where a drop-in empties the list")
  func dependencies() throws {
    let text = try merged(
      "a.service",
      [
        "a.service": "[Unit]\nAfter=b.service\n[Service]\nExecStart=/bin/a\n",
        "a.service.d/x.conf": "[Unit]\nAfter=\n",
      ])
    #expect(text.contains("\nAfter=b.service\n"))
    #expect(text.contains("\n# After=\n"))
    #expect(text.contains("ignored: dependencies can be added, never taken back"))
  }

  @Test("shows on demand what no longer counts, and values with their specifiers replaced")
  func everything() throws {
    let text = try merged("web.socket", Self.web, all: true, expand: true)
    #expect(text.contains("# web.socket:2, emptied at web.socket.d/port.conf:2\n# ListenStream=80\n"))
    #expect(text.contains("# web.socket:3, replaced at web.socket.d/port.conf:4\n# Backlog=5\n"))
    #expect(text.contains("# web.socket.d/port.conf:2, empties the list\n# ListenStream=\n"))
    #expect(text.contains("# expanded: FileDescriptorName=web\nFileDescriptorName=%p\n"))
  }

  @Test("takes TimeoutSec= for the two values that it sets")
  func sharedValues() throws {
    let text = try merged(
      "a.service",
      [
        "a.service": """
        [Service]
        ExecStart=/bin/true
        TimeoutStartSec=1
        TimeoutSec=2
        TimeoutStopSec=3
        StartLimitBurst=1
        [Unit]
        StartLimitBurst=2
        """
      ])
    #expect(!text.contains("\nTimeoutStartSec=1\n") && text.contains("\nTimeoutSec=2\n"))
    #expect(text.contains("\nTimeoutStopSec=3\n"))
    #expect(!text.contains("\nStartLimitBurst=1\n") && text.contains("\nStartLimitBurst=2\n"))
  }

  @Test("means the same as its files, whatever they say")
  func meaning() throws {
    var random = RandomUnits(seed: 99)
    var effective = 0
    for _ in 0..<1500 {
      for name in ["a.socket", "a.service", "b@.service", "b@x.service", "t.target"] {
        let file = name == "b@x.service" ? "b@.service" : name
        let bench = Bench([file: random.unit(), "\(file).d/x.conf": random.unit()])
        let unit = try bench.load(name)
        guard unit.loadState == .loaded || unit.loadState == .badSetting else { continue }
        // A drop-in that breaks at the second command of a line keeps the first: no line of its own says that.
        if unit.breaksWithinCommands { continue }
        let listing = MergedListing(unit, surroundings: bench.surroundings)
        effective += listing.entries.count { $0.state == .effective }
        let text = MergedText(listing, showsAll: true, showsExpanded: true).text
        let again = Lexer.lex(SourceText(path: unit.merged.fragmentPath ?? "m", text))
        #expect(
          !again.isRejected && again.diagnostics.isEmpty,
          "\(again.diagnostics.map { DiagnosticRenderer().render($0) }) \(text)")
        let decoder = UnitDecoder(surroundings: bench.surroundings)
        // A template never runs: what it means is what an instance of it means.
        let runs = unit.name.isTemplate ? unit.name.with(instance: "1") : unit.name
        let before = decoder.decode(unit.merged, name: runs)
        let after = decoder.decode(
          MergedUnit(assignments: again.assignments, fragmentPath: unit.merged.fragmentPath), name: runs)
        let (old, new) = (Meaning.of(before), Meaning.of(after))
        if old != new {
          Issue.record(
            "\(unit.merged.assignments.map { "[\($0.section)] \($0.key)=\($0.value)" })\n\(text)\n\(old)\n\(new)"
          )
          return
        }
      }
    }
    #expect(effective > 1000)
  }
}

extension LoadedUnit {
  fileprivate var breaksWithinCommands: Bool {
    diagnostics.contains { finding in
      finding.effect == .fileRejected
        && merged.assignments.contains {
          $0.origin.source === finding.origin?.source && $0.origin.span.line == finding.origin?.span.line
            && $0.value.contains(" ; ")
        }
    }
  }
}

/// A decoded unit as text, without the places where its values stand.
private enum Meaning {
  static func of(_ unit: DecodedUnit) -> [String] {
    [text(unit.kind), text(unit.unit), text(unit.exec), text(unit.kill), "\(unit.isBad)"]
  }

  private static func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .set || mirror.displayStyle == .dictionary {
      return mirror.children.map { text($0.value) }.sorted().joined(separator: ",")
    }
    if mirror.children.isEmpty { return "\(value)" }
    return mirror.children.filter { $0.label != "origin" }.map { "\($0.label ?? ""):\(text($0.value))" }
      .joined(separator: ",")
  }
}
