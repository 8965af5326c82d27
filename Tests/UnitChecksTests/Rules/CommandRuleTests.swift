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
      ("/bin/sh -c echo hi | cat", "|"), ("/usr/bin/bash -lc \"x\" > /dev/null", ">"),
      ("/usr/bin/env bash -c \"a\" && b", "&&"), ("/usr/bin/myprog test > /var/log/x && b", ">"),
      ("/bin/sleep 3;echo x", "3;echo"), ("/bin/ls *.txt", "*.txt"), ("/bin/foo {a,b}", "{a,b}"),
      ("/bin/sh -c echo hi", "echo"), ("$BIN foo", "$BIN"), ("-/opt/${V}/bin/x", "-/opt/${V}/bin/x"),
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
      "/bin/a --c=#fff", "/bin/sh -c 'a | b > c'", "/bin/sh -ec \"$(a) | b\"", "/bin/expr 2 > 1",
      "/bin/awk '$1 > 3' /etc/x", "/bin/bash -o pipefail -c \"${A:-x}\"", "/bin/a text/html;charset=utf-8",
      "/bin/grep -E a{1,3} /etc/x", "/bin/a {\"a\":1,\"b\":2}", "/bin/su -c id web", "/bin/sh -c $CMD x",
      "/bin/a ${A,B}", "/bin/a --match=*.txt", "/bin/sh -c reboot",
      "/bin/find /srv -exec /bin/rm {} \\;", "/usr/bin/jq \"$(.x)\"",
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

  @Test("A ';' that was meant for find is told with its escape, any other is not")
  func find() throws {
    let start = "[Service]\nType=oneshot\nExecStart="
    let bench = CheckBench(["web.service": start + "/bin/find /srv -exec /bin/rm {} ; -print\n"])
    let found = try #require(bench.check(["web.service"]).first { $0.code == "exec-shell-syntax" })
    #expect(CheckBench.line(found) == "exec-shell-syntax web.service:3:;")
    #expect(found.fixes.first?.replacement == "\\;")
    #expect(CheckBench.all(["web.service": start + "/bin/a ; /bin/b\n"]).isEmpty)
  }

  @Test("The quick fix of a shell with half of its text puts the rest into quotes")
  func shellsText() throws {
    let bench = CheckBench(["web.service": "[Service]\nExecStart=/bin/sh -c echo hi | cat\n"])
    let found = try #require(bench.check(["web.service"]).first)
    #expect(found.fixes.first?.replacement == "'echo hi | cat'")
  }

  @Test("A password in an address is told, and an address without one is not")
  func addressPassword() {
    func found(_ value: String) -> [String] { service("ExecStart=/bin/a\nEnvironment=DB=\(value)") }
    #expect(found("postgres://web:hunter2@db/x") == ["secret-in-environment web.service:3:DB"])
    #expect(found("redis://:hunter2@db") == ["secret-in-environment web.service:3:DB"])
    #expect(found("postgres://web@db:5432/x").isEmpty)
    #expect(found("http://db:80/x:y@z").isEmpty)
    #expect(found("postgres://web:${PW}@db/x").filter { $0.hasPrefix("secret") }.isEmpty)
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
    #expect(
      service("ExecStart=/bin/a\nReadWritePaths=/run/web/ -/run/b") == [
        "directory-not-made web.service:3:/run/web/"
      ])
    #expect(service("ExecStart=/bin/a\nWorkingDirectory=/run/web/").count == 1, "with a slash at its end")
  }

  @Test("A directory of the unit itself comes too late for standard streams, but not under usher")
  func lateDirectory() {
    let lines = "ExecStart=/bin/a\nRuntimeDirectory=web\nStandardOutput=file:/run/web/log"
    func found(_ more: String = "", release: Int? = 252) -> [String] {
      CheckBench.all(["web.service": "[Service]\n\(lines)\n\(more)\n"], release: release)
    }
    #expect(found() == ["directory-not-made web.service:4:file:/run/web/log"])
    #expect(found(release: nil).isEmpty)
    #expect(
      CheckBench.codes(["a.service": "[Service]\nExecStart=/bin/a\nReadWritePaths=/run/a\n"], release: nil)
        == [
          "directive-not-applied"
        ], "what has no effect keeps nothing from starting")
    #expect(found("RuntimeDirectoryPreserve=yes").isEmpty)
  }

  @Test(
    "A directory that is made, or may be, is not told",
    arguments: [
      "RuntimeDirectory=web\nWorkingDirectory=/run/web", "WorkingDirectory=-/run/web",
      "RuntimeDirectory=web\nWorkingDirectory=/run/web/", "StandardOutput=file:/run/log/",
      "RuntimeDirectory=web\nReadWritePaths=/run/web /run /var/lib/web", "WorkingDirectory=/var/lib/web",
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
