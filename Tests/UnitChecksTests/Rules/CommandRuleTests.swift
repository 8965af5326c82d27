import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Rules over commands and their environment")
struct CommandRuleTests {
  private func service(_ lines: String) -> [String] {
    CheckBench.all(["web.service": "[Service]\n\(lines)\n"])
  }

  @Test(
    "Shell syntax that no shell sees is told at its word",
    arguments: [
      ("/bin/a && /bin/b", "&&"), ("/bin/a || /bin/b", "||"), ("/bin/a | /bin/b", "|"),
      ("/bin/a > /tmp/x", ">"),
      ("/bin/a >/tmp/x", ">/tmp/x"), ("/bin/a 2>&1", "2>&1"), ("/bin/a >>/tmp/x", ">>/tmp/x"),
      ("/bin/a < /tmp/x", "<"), ("/bin/a &", "&"), ("/bin/a $(date)", "$(date)"), ("/bin/a `date`", "`date`"),
      ("/bin/a \"$(date)\"", "\"$(date)\""), ("/bin/a ~/x", "~/x"), ("/bin/a ${A:-x}", "${A:-x}"),
      ("/bin/rm -f /run/web/*", "/run/web/*"), ("/bin/a b; /bin/c", "b;"), ("/bin/a # says a", "#"),
      ("cd /srv", "cd"), ("A=b /bin/a", "A=b"),
    ])
  func shell(command: String, word: String) {
    #expect(service("ExecStart=\(command)") == ["exec-shell-syntax web.service:2:\(word)"])
  }

  @Test(
    "What is quoted, meant for a shell or for the program is not told",
    arguments: [
      "/bin/sh -c 'a && b > c'", "-/bin/bash -c \"a | b\"", "/usr/bin/env bash -c 'a; b'", "|a && b",
      "/bin/a 'x > y' \"a|b\" '&&'", "/bin/a --filter=a|b", "/bin/a ${A} $B $$", "/bin/a -o x=~y",
      "/bin/a --range 1-5 -> x", "/bin/find /srv -name '*.x'", "/bin/a /srv/*.conf", "/bin/a --tag <none>",
      "/bin/a \\; b", "/bin/a http://x/?a=1&b=2", "/bin/a x#y", "/bin/awk '{print > \"/tmp/x\"}'",
      "/bin/a --c=#fff",
    ])
  func noShell(command: String) {
    #expect(service("ExecStart=\(command)").filter { $0.hasPrefix("exec-shell") }.isEmpty)
  }

  @Test("The quick fix runs the line through a shell, with prefixes before it")
  func fix() throws {
    let bench = CheckBench(["web.service": "[Service]\nExecStart=-/bin/a $(date) > /tmp/x\n"])
    let found = try #require(bench.check(["web.service"]).first)
    let fix = try #require(found.fixes.first)
    #expect(fix.replacement == "-/bin/sh -c '/bin/a $$(date) > /tmp/x'")
  }

  @Test("One pair of quotes around it all, and typographic quotes and dashes, are told")
  func quotes() {
    #expect(
      service("ExecStart=\"/bin/a --port 80\"") == ["exec-quoted-line web.service:2:\"/bin/a --port 80\""])
    #expect(service("ExecStart=\"/bin/a program\" --x").isEmpty, "a blank in a file's name")
    #expect(service("ExecStart=/bin/a \u{2014}port") == ["exec-typography web.service:2:\u{2014}port"])
    #expect(service("ExecStart=/bin/a \u{201C}x\u{201D}").count == 1)
    #expect(service("ExecStart=/bin/a 'caf\u{E9} \u{2014} bar'").isEmpty)
  }

  @Test(
    "A secret in Environment= is told by its name",
    arguments: [
      "DB_PASSWORD=hunter2", "API_KEY=abc123", "GITHUB_TOKEN=ghp_x", "CLIENT_SECRET=s", "PGPASSWORD=x",
    ])
  func secret(assignment: String) {
    let name = String(assignment.prefix { $0 != "=" })
    #expect(
      service("ExecStart=/bin/a\nEnvironment=A=b \(assignment)") == [
        "secret-in-environment web.service:3:\(name)"
      ])
  }

  @Test(
    "What only sounds like a secret is not told",
    arguments: [
      "DB_PASSWORD_FILE=/etc/web/pw", "TOKEN_TTL=60", "PASSWORD=", "SECRET_NAME=web", "PASSPORT=x",
      "API_URL=http://x",
      "KEY=a", "KEYBOARD=us", "PWD=/srv", "DB_PASSWORD=/run/secrets/x", "USE_TOKEN=yes", "TOKENIZER=x",
      "COMPASS=n",
    ])
  func noSecret(assignment: String) {
    #expect(service("ExecStart=/bin/a\nEnvironment=\(assignment)").isEmpty)
  }

  @Test("A directory below /run that nobody makes is told")
  func directories() {
    #expect(
      service("ExecStart=/bin/a\nWorkingDirectory=/run/web") == ["directory-not-made web.service:3:/run/web"])
    #expect(
      service("ExecStart=/bin/a\nStandardOutput=append:/run/web/log") == [
        "directory-not-made web.service:3:append:/run/web/log"
      ])
    #expect(service("ExecStart=/bin/a\nUser=www\nPIDFile=/run/web/pid").count == 1)
  }

  @Test(
    "A directory that is made, or may be, is not told",
    arguments: [
      "RuntimeDirectory=web\nWorkingDirectory=/run/web", "WorkingDirectory=-/run/web",
      "WorkingDirectory=/run",
      "StandardOutput=append:/run/web.log",
      "ExecStartPre=/bin/mkdir -p /run/web\nStandardOutput=append:/run/web/log",
      "PIDFile=/run/web/pid", "WorkingDirectory=/srv/web", "WorkingDirectory=~",
      "WorkingDirectory=/run/user/1",
    ])
  func madeDirectories(lines: String) {
    #expect(service("ExecStart=/bin/a\n\(lines)").isEmpty)
  }
}
