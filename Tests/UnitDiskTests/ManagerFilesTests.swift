import Testing
import UnitDisk
import UnitFiles
import UnitModel
import UnitSyntax

@Suite("The manager's own configuration")
struct ManagerFilesTests {
  private func read(_ files: [String: String], isUserMode: Bool = false) -> ManagerConfiguration {
    ManagerFiles(
      source: UnitFilesInMemory(files), isUserMode: isUserMode, configurationHome: "/home/a/.config"
    ).read(Surroundings())
  }

  @Test("sets defaults in the syntax of the directives")
  func values() {
    let configuration = read([
      "/etc/systemd/system.conf": """
      [Manager]
      DefaultEnvironment="A=a b" B=%H
      ManagerEnvironment=C=c
      DefaultLimitNOFILE=333:4444
      DefaultTimeoutStartSec=1min
      DefaultTimeoutStopSec=400ms
      DefaultTimeoutAbortSec=3
      DefaultRestartSec=10ms
      DefaultStartLimitIntervalSec=20
      DefaultStartLimitBurst=2
      DefaultOOMScoreAdjust=5
      DefaultStandardOutput=null
      DefaultOOMPolicy=kill
      DefaultIOAccounting=yes
      DefaultTasksMax=9
      ShowStatus=no
      """
    ])
    let defaults = configuration.defaults
    #expect(configuration.diagnostics.isEmpty)
    #expect(defaults.environment == ["A=a b", "B=localhost"] && defaults.managerEnvironment == ["C=c"])
    #expect(defaults.limits == [.nofile: .init(soft: 333, hard: 4444)])
    #expect(defaults.timeoutStart == .seconds(60) && defaults.timeoutStop == .milliseconds(400))
    #expect(defaults.timeoutAbort == .seconds(3) && defaults.restartDelay == .milliseconds(10))
    #expect(defaults.startLimitInterval == .seconds(20) && defaults.startLimitBurst == 2)
    #expect(defaults.oomPolicy == .kill && defaults.resources.counts(.io))
    #expect(defaults.resources.value(of: "TasksMax") == .text("9"))
    #expect(defaults.oomScoreAdjust == 5 && defaults.standardOutput == .null)
  }

  @Test("without files there are systemd's own defaults")
  func none() { #expect(read([:]).defaults == ManagerDefaults()) }

  @Test("usherd's own file comes after systemd's, drop-ins by name after each, the higher directory hides")
  func order() {
    let files = [
      "/etc/systemd/system.conf": "[Manager]\nDefaultRestartSec=1\nDefaultStartLimitBurst=1",
      "/usr/lib/systemd/system.conf": "[Manager]\nDefaultTimeoutStopSec=1",
      "/usr/lib/systemd/system.conf.d/10-a.conf": "[Manager]\nDefaultRestartSec=2",
      "/usr/lib/systemd/system.conf.d/20-b.conf": "[Manager]\nDefaultStartLimitBurst=9",
      "/etc/systemd/system.conf.d/20-b.conf": "[Manager]\nDefaultStartLimitBurst=3",
      "/etc/usher/usher.conf": "[Manager]\nDefaultStartLimitBurst=4",
    ]
    let defaults = read(files).defaults
    #expect(defaults.restartDelay == .seconds(2) && defaults.startLimitBurst == 4)
    #expect(defaults.timeoutStop == .seconds(90), "the file in /etc stands for the one in /usr/lib")
  }

  @Test("a user's daemon reads user.conf, the user's own first")
  func user() {
    let files = [
      "/etc/systemd/system.conf": "[Manager]\nDefaultRestartSec=1",
      "/etc/systemd/user.conf": "[Manager]\nDefaultRestartSec=2",
      "/home/a/.config/usher/user.conf": "[Manager]\nDefaultStartLimitBurst=4",
    ]
    let defaults = read(files, isUserMode: true).defaults
    #expect(defaults.restartDelay == .seconds(2) && defaults.startLimitBurst == 4)
  }

  @Test("what is wrong is told with its line; what only systemd does counts in usherd's own file alone")
  func findings() {
    let systemd = read([
      "/etc/systemd/system.conf": "[Manager]\nDefaultRestartSec=soon\nNonsense=1\nShowStatus=no\n[Other]\nA=1"
    ])
    #expect(systemd.diagnostics.map(\.code) == ["directive-unknown", "section-unknown", "value-time"])
    #expect(
      systemd.diagnostics.map { $0.origin?.place } == [3, 6, 2].map { "/etc/systemd/system.conf:\($0)" })
    #expect(systemd.defaults == ManagerDefaults())
    let own = read(["/etc/usher/usher.conf": "[Manager]\nShowStatus=no"])
    #expect(own.diagnostics.map(\.code) == ["directive-not-applied"])
  }

  @Test("units begin with these defaults and set their own over them")
  func units() throws {
    var surroundings = Surroundings()
    surroundings.manager =
      read([
        "/etc/systemd/system.conf":
          "[Manager]\nDefaultTimeoutStopSec=4\nDefaultLimitNOFILE=5\nDefaultRestartSec=6\nDefaultStandardOutput=null"
      ]).defaults
    let text = "[Service]\nExecStart=/bin/true\nRestartSec=7"
    let fragment = Lexer.lex(SourceText(path: "/a.service", text))
    let name = try #require(UnitName("a.service"))
    let unit = UnitDecoder(surroundings: surroundings).decode(
      MergedUnit(assignments: fragment.assignments), name: name)
    guard case .service(let service) = unit.kind else {
      Issue.record("no service")
      return
    }
    #expect(service.timeoutStop == .seconds(4) && service.restartDelay == .seconds(7))
    #expect(unit.exec.limits[.nofile] == .init(soft: 5, hard: 5) && unit.exec.standardOutput == .null)
  }
}
