import Testing
import UnitModel
import UnitSyntax

@Suite("Decoding [Service]")
struct ServiceDecodingTests {
  @Test("a command has a path, its arguments and flags")
  func command() throws {
    let unit = decode("[Service]\nExecStart=-:@//usr/bin//web name \"a b\" $X \\x41")
    let command = try #require(unit.serviceSettings?.execStart.first)
    #expect(command.path == "/usr/bin/web")
    #expect(command.arguments == ["name", "a b", "$X", "A"])
    #expect(command.flags == [.ignoreFailure, .noExpansion])
    #expect(command.origin.span.line == 2)
  }

  @Test("without @ the path as written is the first argument")
  func argumentZero() {
    #expect(decode("[Service]\nExecStart=//bin/true x").commands == [["//bin/true", "x"]])
  }

  @Test("specifiers are replaced word by word")
  func specifiers() {
    let valid = decode("[Service]\nExecStart=/bin/%p %n \"%i %%\"", as: "a@xy.service")
    #expect(valid.commands == [["/bin/a", "a@xy.service", "xy %"]])
    #expect(valid.dependsOnInstance)
  }

  @Test(
    "what is fatal in a command makes the unit unusable",
    arguments: [
      "/bin/true \"x", "/bin/echo %Z", "@/bin/true", "!+/bin/true", "rel/path", "/bin/", "${X}/bin",
      "+", "/bin/%Z", #"tr\ue"#, ".",
    ])
  func fatalCommands(line: String) throws {
    let unit = decode("[Service]\nType=oneshot\nExecStart=/bin/true\nExecStart=\(line)")
    #expect(unit.isBad)
    let finding = try #require(unit.diagnostics.last)
    #expect(finding.consequence == "web.service cannot be started" && finding.origin?.span.line == 4)
  }

  @Test(
    "with - before it the same only loses the command",
    arguments: [
      "-/bin/true \"x", "-/bin/echo %Z", "-@/bin/true", "-rel/path", "--/bin/true", "-/bin/", "-", "\"x",
    ])
  func ignoredCommands(line: String) {
    let unit = decode("[Service]\nType=oneshot\nExecStart=/bin/true\nExecStart=\(line)")
    #expect(!unit.isBad)
    #expect(unit.commands == [["/bin/true"]])
    #expect(unit.diagnostics.count == 1 && unit.diagnostics.allSatisfy { $0.severity == .error })
  }

  @Test("the commands before a broken one of the same line stand")
  func brokenSecond() {
    let unit = decode("[Service]\nType=oneshot\nExecStart=/bin/true ; \"x")
    #expect(unit.commands == [["/bin/true"]] && !unit.isBad)
  }

  @Test("an unknown escape stays in the argument, with a warning")
  func oddEscape() {
    let unit = decode(#"[Service]\#nExecStart=/bin/echo \q"#)
    #expect(unit.commands == [["/bin/echo", #"\q"#]])
    #expect(unit.codes == ["exec-escape"])
  }

  @Test("each unknown escape is told once, a NUL and a backslash before a blank by what they are")
  func oddEscapes() {
    let unit = decode("[Service]\nExecStart=/bin/echo \\q \\q \\d \\x00 \\ \n")
    #expect(unit.codes == ["exec-escape", "exec-escape", "exec-escape", "exec-escape"])
    #expect(
      unit.diagnostics.map(\.help) == [
        "for a backslash write two", "for a backslash write two", "leave it out", "remove the blank",
      ])
    let variables = decode("[Service]\nExecStart=/bin/a\nEnvironment=A=1 \\\t\n")
    #expect(variables.diagnostics.map(\.help) == ["remove the blank"])
  }

  @Test("a user that nobody is likely to have is told and taken")
  func users() {
    func found(_ user: String) -> [String] {
      decode("[Service]\nExecStart=/bin/a\nUser=\(user)\n").diagnostics.map { "\($0.severity) \($0.help)" }
    }
    #expect(
      found("root # x") == [
        "warning a # begins no comment behind a value: put the comment on a line of its own"
      ])
    #expect(found("foo bar").count == 1)
    #expect(found("first.last").first?.hasPrefix("note") == true)
    #expect(found("nobody").first?.hasPrefix("note") == true)
    #expect(found("www-data").isEmpty && found("33").isEmpty && found("_web").isEmpty)
  }

  @Test("a comment behind a value that cannot be read is named as such")
  func comment() {
    let help = "a # begins no comment behind a value: put the comment on a line of its own"
    for line in ["Type=simple # x", "Restart=always # x", "TimeoutSec=3 # x"] {
      #expect(decode("[Service]\nExecStart=/bin/a\n\(line)\n").diagnostics.map(\.help) == [help], "\(line)")
    }
    let words = decode("[Service]\nExecStart=/bin/a\nEnvironment=A=1 bad # x\n").diagnostics.map(\.help)
    #expect(words.count == 3 && words[0] != help && words[1] == help && words[2] == help)
  }

  @Test("the prefix | is refused by its name where the release does not know it")
  func shellPrefix() {
    var surroundings = Surroundings()
    surroundings.release = 252
    let unit = decode("[Service]\nExecStart=|/bin/x\n", surroundings: surroundings)
    #expect(unit.codes == ["directive-too-new"])
  }

  @Test("semicolons make several commands of one line")
  func semicolons() {
    let unit = decode("[Service]\nType=oneshot\nExecStart=/bin/a x ; -/bin/b")
    #expect(unit.commands == [["/bin/a", "x"], ["/bin/b"]])
    #expect(unit.serviceSettings?.execStart.map(\.ignoresFailure) == [false, true])
  }

  @Test("an empty ExecStart= empties the list")
  func reset() {
    #expect(service("ExecStart=\nExecStart=/bin/b").commands == [["/bin/b"]])
  }

  @Test("all command lists are filled")
  func lists() throws {
    let settings = try #require(
      service(
        """
        ExecCondition=/c
        ExecStartPre=/pre
        ExecStartPost=/post
        ExecReload=/reload
        ExecStop=/stop
        ExecStopPost=/gone
        """
      ).serviceSettings)
    #expect(settings.execCondition.map(\.path) == ["/c"])
    #expect(settings.execStartPre.map(\.path) == ["/pre"])
    #expect(settings.execStartPost.map(\.path) == ["/post"])
    #expect(settings.execReload.map(\.path) == ["/reload"])
    #expect(settings.execStop.map(\.path) == ["/stop"])
    #expect(settings.execStopPost.map(\.path) == ["/gone"])
  }

  @Test(
    "what systemd refuses to load is refused with a code",
    arguments: [
      ("[Service]", "service-no-command"), ("[Service]\nType=simple\nExecStop=/a", "service-no-command"),
      ("[Service]\nType=oneshot\nExecStop=/a", "service-no-command"),
      ("[Service]\nExecStart=/a\nExecStart=/b", "service-many-commands"),
      ("[Service]\nType=oneshot\nExecStart=/a\nRestart=always", "service-oneshot-restart"),
      ("[Service]\nType=dbus\nExecStart=/a", "service-no-bus-name"),
      ("[Service]\nExecStart=/a\nPAMName=x\nKillMode=process", "kill-mode-pam"),
    ])
  func refusals(text: String, code: String) {
    let unit = decode(text)
    #expect(unit.isBad && unit.diagnostics.last?.code == code)
  }

  @Test(
    "what only looks like that is taken",
    arguments: [
      "Type=oneshot\nExecStart=/a\nExecStart=/b", "ExecStop=/a\nRemainAfterExit=yes",
      "Type=dbus\nBusName=org.example\nExecStart=/a", "Type=oneshot\nExecStart=/a\nRestart=on-failure",
      "[Unit]\nSuccessAction=exit", "PAMName=x\nExecStart=/a",
    ])
  func accepted(lines: String) { #expect(!decode("[Service]\n" + lines).isBad) }

  @Test(
    "the type follows from what is there",
    arguments: [
      ("ExecStart=/a", ServiceSettings.Kind.simple), ("BusName=org.example\nExecStart=/a", .dbus),
      ("ExecStop=/a\nRemainAfterExit=yes", .oneshot), ("Type=notify-reload\nExecStart=/a", .notifyReload),
      ("Type=exec\nExecStart=/a", .exec),
    ])
  func types(lines: String, type: ServiceSettings.Kind) {
    #expect(decode("[Service]\n" + lines).serviceSettings?.type == type)
  }

  @Test(
    "who may notify follows from what needs it",
    arguments: [
      ("", ServiceSettings.NotifyAccess.none), ("Type=notify", .main), ("Type=notify-reload", .main),
      ("WatchdogSec=10", .main), ("WatchdogSec=0", .none), ("FileDescriptorStoreMax=3", .main),
      ("Type=notify\nNotifyAccess=all", .all), ("NotifyAccess=exec\nWatchdogSec=1", .exec),
    ])
  func notifyAccess(lines: String, access: ServiceSettings.NotifyAccess) {
    #expect(service(lines).serviceSettings?.notifyAccess == access)
  }

  @Test(
    "time limits have their own rules",
    arguments: [
      ("", TimeSpan.seconds(90), TimeSpan.seconds(90)),
      ("TimeoutSec=5", .seconds(5), .seconds(5)), ("TimeoutSec=0", .infinity, .infinity),
      ("TimeoutStartSec=0", .infinity, .seconds(90)), ("TimeoutStopSec=1min", .seconds(90), .seconds(60)),
      ("Type=oneshot", .infinity, .seconds(90)), ("Type=oneshot\nTimeoutSec=7", .seconds(7), .seconds(7)),
      ("TimeoutSec=", .seconds(90), .seconds(90)),
    ])
  func timeouts(lines: String, start: TimeSpan, stop: TimeSpan) {
    let settings = service(lines).serviceSettings
    #expect(settings?.timeoutStart == start && settings?.timeoutStop == stop)
  }

  @Test("a watchdog has a span, a signal and a time-out, and lets the main process speak")
  func watchdog() {
    let unit = service(
      "WatchdogSec=30\nTimeoutAbortSec=5\nWatchdogSignal=SIGUSR1\nRuntimeMaxSec=1h")
    let settings = unit.serviceSettings
    #expect(settings?.watchdog == .seconds(30) && settings?.timeoutAbort == .seconds(5))
    #expect(settings?.runtimeMax == .seconds(3600) && settings?.notifyAccess == .main)
    #expect(unit.kill.watchdogSignal == 10)
    let endless = service("WatchdogSec=infinity").serviceSettings
    #expect(endless?.watchdog == nil && endless?.hasEndlessWatchdog == true && endless?.notifyAccess == .main)
    let none = service("WatchdogSec=5\nWatchdogSec=0\nTimeoutAbortSec=5\nTimeoutAbortSec=").serviceSettings
    #expect(service("TimeoutAbortSec=0").serviceSettings?.timeoutAbort == .zero)
    #expect(none?.watchdog == nil && none?.timeoutAbort == nil && none?.runtimeMax == .infinity)
  }

  @Test("restarts have a mode, a delay and two lists of ends")
  func restarts() {
    let unit = service(
      """
      Restart=on-abnormal
      RestartSec=2min
      RestartPreventExitStatus=3 SIGKILL TEMPFAIL
      RestartForceExitStatus=1
      RestartForceExitStatus=
      RestartForceExitStatus=ABRT 4
      """)
    guard let settings = unit.serviceSettings else {
      Issue.record("there is no service")
      return
    }
    #expect(settings.restart == .onAbnormal && settings.restartDelay == .seconds(120))
    #expect(settings.restartPrevented.codes == [3, 75] && settings.restartPrevented.signals == [9])
    #expect(settings.restartForced.codes == [4] && settings.restartForced.signals == [6])
    #expect(service("").serviceSettings?.restart == .no)
    #expect(service("").serviceSettings?.restartDelay.microseconds == 100_000)
  }

  @Test("further successes are codes, names and signals")
  func success() throws {
    let unit = service("SuccessExitStatus=TEMPFAIL 250 SIGUSR1 USR2 300 bogus")
    let settings = try #require(unit.serviceSettings)
    #expect(settings.success.codes == [75, 250] && settings.success.signals == [10, 12])
    #expect(unit.codes == ["value-exit-statuses", "value-exit-statuses"])
    let reset = service("SuccessExitStatus=1\nSuccessExitStatus=\nSuccessExitStatus=2")
    #expect(reset.serviceSettings?.success.codes == [2])
  }

  @Test("Sockets= takes socket units only")
  func sockets() {
    let unit = service("Sockets=a.socket b.service c.socket")
    #expect(unit.serviceSettings?.sockets.map(\.full) == ["a.socket", "c.socket"])
    #expect(unit.codes == ["value-socket"])
  }

  @Test("the start limit may stand in its old place")
  func startLimit() {
    let unit = service("StartLimitInterval=1min\nStartLimitBurst=3")
    #expect(unit.unit.startLimitInterval == .seconds(60) && unit.unit.startLimitBurst == 3)
  }

  @Test("an unknown type is reported with the choices")
  func badType() {
    let unit = service("Type=fork")
    #expect(unit.serviceSettings?.type == .simple)
    #expect(unit.diagnostics.first?.help.contains("forking") == true)
  }
}
