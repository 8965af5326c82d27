import Testing

@testable import LanguageServer

@Suite("Completion")
struct CompletionTests {
  private let files = ["web.service": "[Unit]\nDescription=Web\n[Service]\nExecStart=/bin/cat\n"]

  @Test(
    "of a section offers those of the unit's type and replaces what is typed",
    arguments: ["[‸", "[So‸", "[‸]", "[Soc‸ke]", "‸"])
  func sections(text: String) {
    var editor = Editor()
    #expect(editor.labels("web.socket", text) == ["[Unit]", "[Install]", "[Socket]", "[X-Usher]"])
    #expect(editor.completed("web.socket", text, "[Socket]") == "[Socket]")
    #expect(editor.labels("web.target", text) == ["[Unit]", "[Install]"])
    #expect(editor.labels("web.service.d/a.conf", text) == ["[Unit]", "[Install]", "[Service]", "[X-Usher]"])
  }

  @Test(
    "of a section knows the units that usherd does not run",
    arguments: ["timer", "path", "mount", "automount", "swap", "slice"])
  func foreignSections(type: String) {
    var editor = Editor()
    let own = "[\(type.prefix(1).uppercased())\(type.dropFirst())]"
    #expect(editor.labels("web.\(type)", "[‸") == ["[Unit]", "[Install]", own])
    #expect(editor.hover("web.\(type)", "‸\(own)\n")?.contains("systemd.\(type)(5)") == true)
  }

  @Test("of a key offers the section's, common ones first, done ones last")
  func keys() {
    var editor = Editor()
    let labels = editor.labels("web.socket", "[Socket]\nAccept=no\nListenStream=80\n‸\n[Install]\n")
    #expect(labels.prefix(3) == ["ListenStream", "ListenDatagram", "ListenFIFO"])
    #expect(labels.last == "Accept")
    #expect(labels.contains("ExecStartPre"))
    #expect(!labels.contains("ExecStart"))
    #expect(editor.labels("web.socket", "[Install]\nW‸").first == "WantedBy")
    #expect(editor.labels("web.socket", "[X-Own]\nW‸") == [])
  }

  @Test("of a key writes the equals sign where there is none")
  func keyEdits() {
    var editor = Editor()
    #expect(
      editor.completed("web.socket", "[Socket]\n  List‸\n", "ListenStream") == "[Socket]\n  ListenStream=\n")
    #expect(
      editor.completed("web.socket", "[Socket]\nList‸x = 80\n", "ListenStream")
        == "[Socket]\nListenStream = 80\n")
    #expect(editor.completed("web.socket", "[Socket]\r\n‸\r\n", "Accept") == "[Socket]\r\nAccept=\r\n")
  }

  @Test(
    "of a value offers its words",
    arguments: [
      ("[Socket]\nAccept=‸", "yes"), ("[Socket]\nBindIPv6Only=b‸", "both"), ("[Service]\nType=‸", "notify"),
      ("[Service]\nRestart=on-‸", "on-failure"), ("[Service]\nKillSignal=SIG‸", "SIGTERM"),
      ("[Service]\nLimitNOFILE=‸", "infinity"), ("[Service]\nStandardOutput=‸", "journal"),
      ("[Service]\nCapabilityBoundingSet=~CAP_‸", "CAP_NET_BIND_SERVICE"),
      ("[Service]\nSystemCallFilter=‸", "@system-service"),
      ("[Service]\nRestrictAddressFamilies=AF_UNIX ‸", "AF_INET"),
      ("[Service]\nProtectSystem=‸", "strict"),
    ])
  func words(text: String, word: String) {
    var editor = Editor()
    let name = text.hasPrefix("[Socket]") ? "web.socket" : "web.service"
    #expect(editor.labels(name, text).contains(word))
  }

  @Test(
    "offers keys and values of units that usherd does not run",
    arguments: [
      ("a.timer", "[Timer]\n‸", "OnCalendar"), ("a.timer", "[Timer]\nOnCalendar=‸", "daily"),
      ("a.timer", "[Timer]\nPersistent=‸", "yes"), ("a.timer", "[Timer]\nUnit=w‸", "web.service"),
      ("a.path", "[Path]\nPath‸", "PathChanged"), ("a.mount", "[Mount]\n‸", "What"),
      ("a.mount", "[Mount]\n‸", "User"), ("a.mount", "[Mount]\nType=‸", "ext4"),
      ("a.mount", "[Mount]\nOptions=ro,‸", "noatime"), ("a.automount", "[Automount]\n‸", "TimeoutIdleSec"),
      ("a.swap", "[Swap]\n‸", "Priority"), ("a.slice", "[Slice]\n‸", "MemoryMax"),
      ("a.scope", "[Scope]\nOOMPolicy=‸", "kill"),
    ])
  func otherTypes(name: String, text: String, label: String) {
    var editor = Editor(files)
    #expect(editor.labels(name, text).contains(label))
  }

  @Test("of a calendar expression replaces all of it, of options one")
  func expressions() {
    var editor = Editor()
    #expect(
      editor.completed("a.timer", "[Timer]\nOnCalendar=Mon 4‸:00\n", "weekly")
        == "[Timer]\nOnCalendar=weekly\n")
    #expect(
      editor.completed("a.mount", "[Mount]\nOptions=ro,no‸,size=1M\n", "nodev")
        == "[Mount]\nOptions=ro,nodev,size=1M\n")
    // A word of a service's Type= is none of a mount's.
    #expect(!editor.labels("a.mount", "[Mount]\nType=‸").contains("notify"))
  }

  @Test("of a value replaces one word of a list and keeps the others")
  func wordEdits() {
    var editor = Editor(files)
    #expect(
      editor.completed("a.service", "[Service]\nCapabilityBoundingSet=~CAP_KI‸ CAP_CHOWN\n", "CAP_KILL")
        == "[Service]\nCapabilityBoundingSet=~CAP_KILL CAP_CHOWN\n")
    #expect(
      editor.completed("a.service", "[Unit]\nAfter=x.service \\\n  we‸ y.service\n", "web.service")
        == "[Unit]\nAfter=x.service \\\n  web.service y.service\n")
    #expect(
      editor.completed("a.service", "[Service]\nLimitNOFILE=1024:‸\n", "infinity")
        == "[Service]\nLimitNOFILE=1024:infinity\n")
  }

  @Test("of a unit's name offers files and open texts of the fitting types")
  func units() {
    var editor = Editor(files)
    editor.open("new.service", "")
    editor.open("other.socket", "[Socket]\n")
    let services = editor.labels("web.socket", "[Socket]\nService=‸")
    #expect(services.contains("web.service") && services.contains("new.service"))
    #expect(!services.contains("other.socket"))
    let all = editor.labels("web.socket", "[Unit]\nAfter=‸")
    #expect(all.contains("other.socket"))
    #expect(!all.contains("web.socket"))
  }

  @Test("behind a percent sign offers specifiers with their values here")
  func specifiers() throws {
    var editor = Editor()
    let answer = editor.at("echo@a.service", "[Service]\nExecStart=/bin/cat %‸", "completion")
    let items = try #require(answer?["items"]?.elements)
    let instance = try #require(items.first { $0["label"] == "%i" })
    #expect(instance["labelDetails"]?["description"] == "a")
    #expect(
      editor.completed("a.service", "[Service]\nExecStart=/bin/cat x%‸ y\n", "%n")
        == "[Service]\nExecStart=/bin/cat x%n y\n")
    // Two percent signs are one, and no specifier.
    #expect(!editor.labels("a.service", "[Service]\nExecStart=/bin/cat %%n‸").contains("%n"))
  }

  @Test("of an item is documented when the client asks")
  func resolving() throws {
    var editor = Editor()
    let answer = editor.at("a.socket", "[Socket]\n‸", "completion")
    let items = try #require(answer?["items"]?.elements)
    let item = try #require(items.first { $0["label"] == "Backlog" })
    let resolved = editor.request("completionItem/resolve", item)
    #expect(resolved?["documentation"]?["kind"] == "markdown")
    #expect(resolved?["documentation"]?["value"]?.text?.contains("wait to be accepted") == true)
    #expect(editor.request("completionItem/resolve", ["label": "x"]) == ["label": "x"])
  }

  @Test("behind `# check: allow=` offers the codes of findings")
  func allowances() {
    var editor = Editor()
    #expect(editor.labels("a.socket", "[Socket]\n# check: allow=‸").contains("address-conflict"))
    #expect(
      editor.completed("a.socket", "[Socket]\n# check: allow=directive-unknown,add‸\n", "address-conflict")
        == "[Socket]\n# check: allow=directive-unknown,address-conflict\n")
    #expect(editor.labels("a.socket", "[Socket]\n# anything ‸") == [])
  }
}
