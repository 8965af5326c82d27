import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("A comment that allows a finding")
struct AllowanceTests {
  private func codes(_ text: String, release: Int? = 262) -> [String] {
    CheckBench.all(["web.service": text], release: release)
  }

  @Test("is for the assignment below it, and for no other")
  func assignment() {
    let old = "StandardOutput=syslog\n"
    #expect(codes("[Service]\nExecStart=/bin/a\n# check: allow=value-deprecated\n\(old)").isEmpty)
    #expect(
      codes("[Service]\nExecStart=/bin/a\n  ;check:allow=value-deprecated  old host\n\n# why\n\(old)").isEmpty
    )
    #expect(
      codes("[Service]\n# check: allow=value-deprecated\nExecStart=/bin/a\n\(old)") == [
        "allow-unused web.service:2:value-deprecated", "value-deprecated web.service:4:syslog",
      ])
  }

  @Test("is for all lines of a continued assignment")
  func continued() {
    #expect(
      codes("[Service]\n# check: allow=exec-shell-syntax\nExecStart=/bin/a \\\n# between\n  b \\\n  && c\n")
        .isEmpty)
  }

  @Test("above a section header is for the section, above the first one for the file")
  func section() {
    let lines = "StandardOutput=syslog\nStandardError=syslog\n"
    #expect(codes("# check: allow=value-deprecated\n[Service]\nExecStart=/bin/a\n\(lines)").isEmpty)
    #expect(
      codes("[Service]\nExecStart=/bin/a\n# check: allow=value-deprecated\n[Service]\n\(lines)").isEmpty)
    #expect(
      codes("[Unit]\n# check: allow=value-deprecated\n[Service]\nExecStart=/bin/a\n[Service]\n\(lines)").count
        == 3)
  }

  @Test(
    "that names nothing, or is no such comment, is told",
    arguments: [("allow=", "allow"), ("allow", "allow"), ("deny=x", "deny"), ("allow= why not", "allow")])
  func slips(text: String, word: String) {
    #expect(
      codes("[Service]\n# check: \(text)\nExecStart=/bin/a\n") == ["allow-unknown web.service:2:\(word)"])
  }

  @Test("is not every sentence that begins with check")
  func prose() {
    for text in ["check: allow what comes", "check: the port", "check:", "checked: allow="] {
      #expect(codes("[Service]\n# \(text)\nExecStart=/bin/a\n").isEmpty, "\(text)")
    }
  }

  @Test("may name several codes")
  func several() {
    #expect(
      codes(
        "[Service]\n# check: allow=exec-shell-syntax, secret-in-environment\nExecStart=/bin/a | b\n"
      ) == ["allow-unused web.service:2:secret-in-environment"])
    #expect(
      codes(
        "# check: allow=exec-shell-syntax,kill-mode-none\n[Service]\nExecStart=/bin/a | b\nKillMode=none\n"
      )
      .isEmpty)
  }

  @Test("that names no code is told, with the nearest that exists")
  func unknown() throws {
    let bench = CheckBench(["web.service": "[Service]\n# check: allow=kill-mode-non\nExecStart=/bin/a\n"])
    let found = try #require(bench.check(["web.service"]).first)
    #expect(found.code == "allow-unknown")
    #expect(found.fixes.map(\.replacement) == ["kill-mode-none"])
  }

  @Test("for what usher does not apply is fine in a check for systemd")
  func otherTarget() {
    let text = "[Service]\nExecStart=/bin/a\n# check: allow=directive-not-applied\nMemoryMax=1G\n"
    #expect(codes(text, release: 252).isEmpty)
  }

  @Test("for a finding about the whole unit stands at the head of its file")
  func wholeUnit() {
    #expect(codes("# check: allow=service-no-command\n[Service]\nType=simple\n").isEmpty)
    #expect(codes("[Service]\nType=simple\n") == ["service-no-command web.service:1:[Service]"])
  }

  @Test("in a drop-in that units share is told once")
  func shared() {
    let bench = CheckBench([
      "a.service": CheckBench.service, "b.service": CheckBench.service,
      "service.d/x.conf":
        "[Service]\n# check: allow=kill-mode-none\nKillMode=none\n# check: allow=kill-mode-none\n",
    ])
    #expect(
      bench.check(["a.service", "b.service"]).map(CheckBench.line) == [
        "allow-unused service.d/x.conf:4:kill-mode-none"
      ])
  }
}
