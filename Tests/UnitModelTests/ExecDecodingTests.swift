import Testing
import UnitModel
import UnitSyntax

@Suite("Decoding the execution environment")
struct ExecDecodingTests {
  @Test("all of it arrives in the typed unit")
  func all() {
    let unit = service(
      """
      User=alice
      Group=pool
      SupplementaryGroups=a b
      WorkingDirectory=-/srv//web
      UMask=077
      LimitNOFILE=1024:4096
      LimitCORE=infinity
      IgnoreSIGPIPE=no
      RuntimeDirectory=web web/sub
      RuntimeDirectoryMode=0700
      RuntimeDirectoryPreserve=restart
      KillMode=mixed
      KillSignal=SIGINT
      RestartKillSignal=RTMIN+1
      SendSIGHUP=yes
      SendSIGKILL=no
      FinalKillSignal=ABRT
      """)
    #expect(unit.diagnostics.isEmpty && !unit.isBad)
    let exec = unit.exec
    #expect(exec.user == "alice" && exec.group == "pool" && exec.supplementaryGroups == ["a", "b"])
    #expect(exec.workingDirectory == .path("/srv/web") && exec.workingDirectoryIsOptional)
    #expect(exec.umask == 0o77 && !exec.ignoresSIGPIPE)
    #expect(exec.limits[.nofile] == .init(soft: 1024, hard: 4096))
    #expect(exec.limits[.core] == .init(soft: .max, hard: .max) && exec.limits.count == 2)
    #expect(exec.runtimeDirectories == ["web", "web/sub"] && exec.runtimeDirectoryMode == 0o700)
    #expect(exec.runtimeDirectoryPreserve == .restart)
    #expect(unit.kill.mode == .mixed && unit.kill.signal == 2 && unit.kill.restartSignal == 35)
    #expect(unit.kill.sendsSIGHUP && !unit.kill.sendsSIGKILL && unit.kill.finalSignal == 6)
  }

  @Test("directories of all kinds, with links and modes")
  func directories() {
    let unit = service(
      """
      StateDirectory=web:old web/data /abs ../up private
      StateDirectoryMode=0700
      CacheDirectory=web web
      LogsDirectory=a
      LogsDirectory=
      ConfigurationDirectory=web:link web
      RuntimeDirectoryPreserve=yes
      """)
    let state = unit.exec.directories[.state]
    #expect(state?.names == ["web", "web/data"] && state?.mode == 0o700)
    #expect(state?.links == [.init(directory: "web", link: "old")])
    #expect(unit.exec.directories[.cache]?.names == ["web"])
    #expect(unit.exec.directories[.logs] == nil)
    // Links to directories of configuration there are not.
    #expect(unit.exec.directories[.configuration]?.names == ["web"])
    #expect(unit.exec.runtimeDirectoryPreserve == .yes && unit.diagnostics.count == 4)
  }

  @Test("sockets have it, too")
  func sockets() {
    let unit = socket("ListenStream=80\nUser=alice\nKillMode=none")
    #expect(unit.exec.user == "alice" && unit.kill.mode == .none)
  }

  @Test("variables keep their order and lose what is invalid alone")
  func environment() {
    let unit = service("Environment=\"A=a a\" B=b A-B=x 1FOO=x FOO C='$X'\nEnvironment=B=\\x41\\n")
    #expect(unit.exec.environment == ["A=a a", "B=b", "C=$X", "B=A\n"])
    #expect(unit.codes == ["value-variables", "value-variables", "value-variables"])
    #expect(!unit.isBad)
  }

  @Test(
    "a syntax error in variables keeps those before it",
    arguments: [#"A=1 "B"#, #"A=1 B=\q C=3"#])
  func brokenEnvironment(value: String) {
    let unit = service("Environment=\(value)")
    #expect(unit.exec.environment == ["A=1"] && unit.diagnostics.count == 1 && !unit.isBad)
  }

  @Test("specifiers in variables are those of the manager, not of User=")
  func environmentSpecifiers() {
    let unit = service("User=alice\nEnvironment=\"WHO=%u at %H\" X=%i", as: "s@a-b.service")
    #expect(unit.exec.environment == ["WHO=root at localhost", "X=a-b"])
  }

  @Test("environment files are absolute, optional with -")
  func environmentFiles() {
    let unit = service("EnvironmentFile=/a\nEnvironmentFile=-/b/%p\nEnvironmentFile=rel")
    #expect(unit.exec.environmentFiles.map(\.pattern) == ["/a", "/b/web"])
    #expect(unit.exec.environmentFiles.map(\.isOptional) == [false, true])
    #expect(unit.codes == ["path-relative"] && !unit.isBad)
  }

  @Test("names of variables are checked one by one")
  func variableNames() {
    let unit = service("PassEnvironment=A 1B C=D\nUnsetEnvironment=A=b 1C D")
    #expect(unit.exec.passEnvironment == ["A"] && unit.exec.unsetEnvironment == ["A=b", "D"])
    #expect(unit.diagnostics.count == 3)
  }

  @Test(
    "empty values empty lists",
    arguments: [
      "Environment=A=1\nEnvironment=", "PassEnvironment=A\nPassEnvironment=",
      "UnsetEnvironment=A\nUnsetEnvironment=", "EnvironmentFile=/a\nEnvironmentFile=",
      "SupplementaryGroups=a\nSupplementaryGroups=", "RuntimeDirectory=a\nRuntimeDirectory=",
    ])
  func resets(lines: String) {
    let exec = service(lines).exec
    #expect(exec.environment.isEmpty && exec.passEnvironment.isEmpty)
    #expect(exec.unsetEnvironment.isEmpty && exec.environmentFiles.isEmpty)
    #expect(exec.supplementaryGroups.isEmpty && exec.runtimeDirectories.isEmpty)
  }

  @Test(
    "the working directory is absolute, ~ or nothing",
    arguments: [
      ("/srv", ExecSettings.WorkingDirectory.path("/srv"), false), ("~", .home, false),
      ("-~", .home, true), ("/", .root, false), ("", .root, false), ("%t/x", .path("/run/x"), false),
    ])
  func workingDirectory(
    text: String, directory: ExecSettings.WorkingDirectory, isOptional: Bool
  ) {
    let unit = service("WorkingDirectory=/other\nWorkingDirectory=\(text)")
    #expect(unit.exec.workingDirectory == directory)
    #expect(unit.exec.workingDirectoryIsOptional == isOptional)
    #expect(unit.diagnostics.isEmpty)
  }

  @Test(
    "what would run as somebody or somewhere else makes the unit unusable",
    arguments: [
      "User=a/b", "Group=a:b", "SupplementaryGroups=x a/b", "WorkingDirectory=rel",
      "WorkingDirectory=/a/../b",
      "User=%Z", "SupplementaryGroups=%Z", "RootDirectory=rel", "DynamicUser=maybe",
      "SELinuxContext=%Z",
    ])
  func fatal(line: String) { #expect(service(line).isBad) }

  @Test("a relative optional working directory is only ignored")
  func optionalDirectory() {
    let unit = service("WorkingDirectory=-rel")
    #expect(!unit.isBad && unit.exec.workingDirectory == .root && unit.codes == ["path-relative"])
  }

  @Test(
    "output goes where it is told",
    arguments: [
      ("inherit", .inherit), ("null", .null), ("socket", .socket), ("journal", .log),
      ("journal+console", .log), ("file:/a//b", .file("/a/b")), ("append:/a", .append("/a")),
      ("truncate:%t/a", .truncate("/run/a")), ("fd:web", .descriptor("web")),
      ("fd", .descriptor("stdout")), ("fd:", .descriptor("stdout")),
    ] as [(String, ExecSettings.Stream)])
  func output(text: String, stream: ExecSettings.Stream) {
    let unit = service("StandardOutput=\(text)")
    #expect(unit.exec.standardOutput == stream && unit.diagnostics.isEmpty)
  }

  @Test("a terminal is taken as it is said, with its settings")
  func terminal() {
    for (word, claim) in [
      ("tty", TerminalSettings.Claim.waits), ("tty-force", .forces), ("tty-fail", .fails),
    ] { #expect(service("StandardInput=\(word)").exec.standardInput == .terminal(claim)) }
    let unit = service(
      "StandardError=tty\nTTYPath=/dev//tty5\nTTYReset=yes\nTTYVHangup=yes\nTTYRows=3\nTTYColumns=70000")
    let terminal = unit.exec.terminal
    #expect(
      unit.exec.standardError == .terminal(.waits) && unit.exec.usesTerminal && unit.diagnostics.isEmpty)
    #expect(terminal.path == "/dev/tty5" && terminal.resets && terminal.hangsUp && terminal.rows == 3)
    #expect(terminal.columns == 0 && terminal.kind(console: "tty1") == "linux")
    #expect(service("TTYPath=/dev/tty5").exec.usesTerminal && !service("TTYReset=yes").exec.usesTerminal)
    let plain = TerminalSettings()
    #expect(plain.kind(console: "tty1") == "linux" && plain.kind(console: "ttyS0") == "vt220")
    #expect(service("TTYPath=/dev/pts/3").exec.terminal.kind(console: "tty1") == "vt220")
    #expect(service("TTYPath=/dev/ttyS0").exec.terminal.kind(console: "tty1") == "vt220")
  }

  @Test(
    "input comes from where it is told",
    arguments: [
      ("null", .null), ("socket", .socket), ("file:/a", .file("/a")), ("fd:web", .descriptor("web")),
      ("fd", .descriptor("stdin")),
    ] as [(String, ExecSettings.Stream)])
  func input(text: String, stream: ExecSettings.Stream) {
    let unit = service("StandardInput=\(text)")
    #expect(unit.exec.standardInput == stream && unit.diagnostics.isEmpty)
  }

  @Test(
    "a bad stream is reported once and ignored",
    arguments: [
      "StandardOutput=bogus", "StandardError=file:rel", "StandardOutput=file:/a/../b", "StandardInput=fd:a:b",
      "StandardInput=inherit", "StandardOutput=", "StandardOutput=file:%Z",
    ])
  func badStreams(line: String) {
    let unit = service(line)
    #expect(unit.exec.standardOutput == nil && unit.exec.standardInput == nil)
    #expect(unit.exec.standardError == nil && unit.diagnostics.count == 1 && !unit.isBad)
  }

  @Test("runtime directories stay below /run")
  func runtimeDirectories() {
    let unit = service(#"RuntimeDirectory=a/b ../x /abs c:d private . e\x2df"#)
    #expect(unit.exec.runtimeDirectories == ["a/b", "c", "e-f"])
    #expect(unit.exec.directories[.runtime]?.links == [.init(directory: "c", link: "d")])
    #expect(unit.diagnostics.count == 4)
  }

  @Test(
    "bad values are reported and ignored",
    arguments: [
      ("UMask=999", "value-mode"), ("LimitNOFILE=5:3", "value-limit"), ("LimitCPU=x", "value-limit"),
      ("KillSignal=65", "value-signal"), ("KillMode=all", "value-choice"),
      ("RuntimeDirectoryPreserve=x", "value-choice"), ("IgnoreSIGPIPE=2", "value-boolean"),
    ])
  func badValues(line: String, code: String) {
    let unit = service(line)
    #expect(unit.codes == [code] && !unit.isBad)
    #expect(unit.exec.limits.isEmpty && unit.exec.umask == 0o22 && unit.kill.signal == 15)
  }
}
