import Testing
import UnitModel

@Suite("The text about a directive")
struct DirectiveTextTests {
  @Test("has its effect as sentences and each fact on a line")
  func plain() throws {
    let row = try #require(Catalogue.directive(section: "Socket", key: "PollLimitBurst"))
    let lines = DirectiveText.plain(row, section: "Socket").split(separator: "\n").map(String.init)
    #expect(lines.first == "[Socket] PollLimitBurst=")
    #expect(lines.contains { $0.hasPrefix("  How many ") && $0.hasSuffix(".") })
    #expect(lines.contains { $0.hasPrefix("  since ") && $0.hasSuffix("systemd 255") })
    #expect(lines.contains { $0.hasPrefix("  default ") && $0.contains("150 with Accept=yes") })
    #expect(lines.contains { $0.hasPrefix("  support ") && $0.hasSuffix("applied by usherd") })
    #expect(!lines.contains { $0.hasPrefix("  unlike systemd ") })
    let other = try #require(Catalogue.directive(section: "Socket", key: "MaxConnectionsPerSource"))
    #expect(DirectiveText.plain(other, section: "Socket").contains("\n  unlike systemd "))
  }

  @Test("is Markdown for an editor")
  func markdown() throws {
    let row = try #require(Catalogue.directive(section: "Service", key: "ProtectSystem"))
    let text = DirectiveText.markdown(row, section: "Service")
    #expect(text.hasPrefix("**ProtectSystem=** in [Service]\n\n"))
    #expect(text.contains("\n- **default**: `no`\n"))
    #expect(text.contains("\n- **support**: known to usherd, without effect yet\n"))
    #expect(text.contains("\n- **since**: systemd 214\n") && !text.contains("unlike systemd"))
    #expect(MarkdownText.escaped("<a> *b* [c](d) e_f _g_") == "\\<a\\> \\*b\\* \\[c\\](d) e_f \\_g\\_")
  }

  @Test("names the words of a choice, and the releases of the newer ones")
  func words() throws {
    let row = try #require(Catalogue.directive(section: "Service", key: "Type"))
    #expect(row.grammar.writing.contains("forking, oneshot"))
    #expect(row.grammar.writing.contains("notify-reload (since 253)"))
  }

  @Test("can be had for every row, on one line each, with whole sentences")
  func everyRow() {
    for row in Catalogue.all {
      let facts = DirectiveText.facts(row)
      #expect(facts.contains { $0.label == "default" && !$0.text.isEmpty }, "\(row.name)")
      let texts = [row.detail, row.difference].compactMap { $0 }
      for text in texts {
        #expect(text.hasSuffix("."), "\(row.name): \(text)")
        #expect(!text.contains("\n") && !text.contains("  "), "\(row.name): \(text)")
      }
      for fact in facts { #expect(!fact.text.contains("\n"), "\(row.name)") }
    }
  }

  @Test("has a detail for whatever stands in [Unit], [Install], [Socket] and [Service] alone")
  func details() {
    for row in Catalogue.all where [.unit, .install, .socket, .service].contains(row.group) {
      #expect(row.detail != nil, "\(row.name)")
    }
  }

  @Test("is wrapped at the width that is asked for")
  func wrapped() throws {
    for row in Catalogue.all {
      let text = DirectiveText.plain(row, section: "Service", width: 80)
      let lines = text.split(separator: "\n")
      // A single word may be longer.
      #expect(lines.allSatisfy { $0.count <= 80 || $0.split(separator: " ").count <= 2 }, "\(text)")
      let whole = DirectiveText.plain(row, section: "Service")
      #expect(text.split(whereSeparator: \.isWhitespace) == whole.split(whereSeparator: \.isWhitespace))
    }
  }
}
