import Testing
import UnitModel
import UnitSyntax

/// What the catalogue says of defaults, beside what the decoder does.
@Suite("The defaults")
struct DefaultTests {
  static let sections: [(section: String, unit: String, needed: String)] = [
    ("Unit", "web.socket", "[Socket]\nListenStream=7000\n"),
    ("Socket", "web.socket", "[Socket]\nListenStream=7000\n"),
    ("Service", "web.service", "[Service]\nExecStart=/bin/true\n"),
  ]

  /// Of a stream the typed unit has an own value for "not set": what that means follows from the others.
  static let streams: Set = ["StandardInput", "StandardOutput", "StandardError"]

  private static func written(_ section: String) -> [(row: Directive, value: String)] {
    Catalogue.groups(ofSection: section).flatMap { group in
      Catalogue.all.filter { $0.group == group }
    }.compactMap { row in
      if case .value(let value) = row.default { (row, value) } else { nil }
    }
  }

  @Test("can be written out without a finding but that a directive is not applied", arguments: sections)
  func writable(section: String, unit: String, needed: String) {
    for (row, value) in Self.written(section) {
      let decoded = decode("\(needed)[\(section)]\n\(row.name)=\(value)", as: unit)
      let others = decoded.diagnostics.filter {
        $0.code != "directive-not-applied" && $0.code != "directive-obsolete"
          && $0.code != "directive-too-new" && $0.code != "directive-old-name"
      }
      #expect(others.isEmpty, "\(row.name)=\(value): \(others)")
      if row.support == .applied {
        #expect(decoded.diagnostics.isEmpty, "\(row.name): \(decoded.diagnostics)")
      }
    }
  }

  @Test("of what is applied change nothing when they are written out", arguments: sections)
  func trueToTheDecoder(section: String, unit: String, needed: String) {
    let rows = Self.written(section).filter {
      $0.row.support == .applied && !Self.streams.contains($0.row.name)
    }
    #expect(rows.count >= (section == "Unit" ? 4 : 20))
    let bare = Self.dump(decode(needed, as: unit))
    for (row, value) in rows {
      let full = Self.dump(decode("\(needed)[\(section)]\n\(row.name)=\(value)", as: unit))
      let isSame = full == bare
      #expect(isSame, "\(row.name)=\(value) is not the default")
    }
  }

  @Test("of limits and names in words are those of the typed units")
  func inWords() throws {
    let accepting = try #require(
      decode("[Socket]\nListenStream=1\nAccept=yes", as: "a.socket").socketSettings)
    #expect(accepting.triggerLimitBurst == nil && accepting.pollLimitBurst == nil)
    let text = try #require(Catalogue.directive(section: "Socket", key: "TriggerLimitBurst")).default.text
    #expect(text == "200 with Accept=yes, else 20")
    let once = try #require(
      decode("[Service]\nType=oneshot\nExecStart=/bin/true", as: "a.service").serviceSettings)
    #expect(once.timeoutStart == .infinity && once.timeoutStop == .seconds(90))
    let start = try #require(Catalogue.directive(section: "Service", key: "TimeoutStartSec")).default.text
    #expect(start == "90s; infinity with Type=oneshot")
  }

  @Test("can be told from each other: another value is another unit")
  func sensitive() {
    let bare = Self.dump(decode("[Socket]\nListenStream=7000\n", as: "web.socket"))
    for line in ["Backlog=5", "SocketMode=0600", "KeepAlive=yes", "KillSignal=SIGINT", "UMask=077"] {
      let other = Self.dump(decode("[Socket]\nListenStream=7000\n[Socket]\n\(line)", as: "web.socket"))
      let differs = other != bare
      #expect(differs, "\(line)")
    }
  }

  private static func dump(_ unit: DecodedUnit) -> String {
    describe((unit.kind, unit.unit, unit.exec, unit.kill))
  }

  /// Everything in a value but where it was written.
  private static func describe(_ value: Any) -> String {
    if value is Origin { return "" }
    let children = Mirror(reflecting: value).children
    guard !children.isEmpty else { return String(describing: value) }
    return "{" + children.map { "\($0.label ?? "")=\(describe($0.value))" }.joined(separator: " ") + "}"
  }
}
