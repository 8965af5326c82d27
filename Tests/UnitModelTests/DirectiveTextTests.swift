import Testing
import UnitModel

@Suite("The text about a directive")
struct DirectiveTextTests {
  @Test("has its meaning as a sentence and each fact on a line")
  func plain() throws {
    let row = try #require(Catalogue.directive(section: "Socket", key: "PollLimitBurst"))
    let lines = DirectiveText.plain(row, section: "Socket").split(separator: "\n").map(String.init)
    #expect(lines.first == "[Socket] PollLimitBurst=")
    #expect(lines.contains { $0.hasPrefix("  How many ") && $0.hasSuffix(".") })
    #expect(lines.contains { $0.hasPrefix("  since") && $0.hasSuffix("systemd 255") })
    #expect(lines.contains { $0.hasPrefix("  support") && $0.hasSuffix("applied by usherd") })
  }

  @Test("is Markdown for an editor")
  func markdown() throws {
    let row = try #require(Catalogue.directive(section: "Service", key: "ProtectSystem"))
    let text = DirectiveText.markdown(row, section: "Service")
    #expect(text.hasPrefix("**ProtectSystem=** in [Service]: "))
    #expect(text.contains("\n- **support**: known to usherd, without effect yet\n"))
    #expect(!text.contains("**since**"))
  }

  @Test("can be had for every row, in both forms")
  func everyRow() {
    for row in Catalogue.all {
      #expect(DirectiveText.plain(row, section: "X").contains(row.name + "="))
      #expect(DirectiveText.markdown(row, section: "X").contains("**value**"))
    }
  }
}
