import ProxyCore
import Testing
import UnitModel

@Suite("The command line of usher-proxy")
struct ProxyOptionsTests {
  private func options(_ words: String...) throws -> ProxyOptions {
    guard case .run(let options) = ProxyOptions.parse(words) else {
      Issue.record("not understood: \(ProxyOptions.parse(words))")
      throw CancellationError()
    }
    return options
  }

  @Test(
    "takes systemd-socket-proxyd's as it is",
    arguments: [
      ["-c", "7", "--exit-idle-time=5min 20s", "127.0.0.1:80"],
      ["-c7", "--exit-idle-time", "320", "127.0.0.1:80"],
      ["--connections-max=7", "127.0.0.1:80", "--exit-idle-time=320s"],
      ["--connections-max", "7", "--exit-idle-time=320s", "--", "127.0.0.1:80"],
    ])
  func takesSystemds(words: [String]) {
    var expected = ProxyOptions()
    expected.maximumConnections = 7
    expected.exitIdleTime = .seconds(320)
    expected.target = .internet(host: "127.0.0.1", port: "80")
    #expect(ProxyOptions.parse(words) == .run(expected))
  }

  @Test("gives listeners targets of their own, and the rest the common one")
  func maps() throws {
    let options = try options("--map=web=/run/web", "--map", "dns=[::1]:53", "@rest")
    #expect(options.target(forName: "web") == .path("/run/web"))
    #expect(options.target(forName: "dns") == .internet(host: "::1", port: "53"))
    #expect(options.target(forName: "else") == .abstract("rest"))
    #expect(try self.options("--map=web=/run/web").target(forName: "else") == nil)
  }

  @Test("reads the times, the numbers and the header")
  func reads() throws {
    let options = try options(
      "--wait-for-target=0", "--connect-timeout=250ms", "--session-idle-time=2min", "--sessions-max=9",
      "--drain-time=infinity", "--proxy-protocol=v2", "h:1")
    #expect(options.waitForTarget == .zero)
    #expect(options.connectTimeout == .milliseconds(250))
    #expect(options.sessionIdleTime == .seconds(120))
    #expect(options.maximumSessions == 9)
    #expect(options.drainTime == .infinity)
    #expect(options.header == .v2)
  }

  @Test("asks for help or the version", arguments: ["-h", "--help"])
  func help(word: String) {
    #expect(ProxyOptions.parse([word]) == .help)
    #expect(ProxyOptions.parse(["--version", "x:1"]) == .version)
  }

  @Test(
    "says what it does not understand",
    arguments: [
      ([], "a target is missing: HOST:PORT, /PATH or @NAME"), (["-c"], "-c needs a number"),
      (["-c", "0", "h:1"], "-c needs a number from 1 to 1000000, not '0'"),
      (
        ["--exit-idle-time=soon", "h:1"],
        "--exit-idle-time needs a length of time such as 30, 5min or infinity, not 'soon'"
      ),
      (
        ["--connect-timeout=0", "h:1"],
        "--connect-timeout needs a length of time above zero such as 30, 5min or infinity, not '0'"
      ),
      (["--frob", "h:1"], "there is no option --frob"), (["--help=x"], "--help takes no value"),
      (["--map=web"], "--map needs NAME=TARGET, not 'web'"),
      (["--map=a=@x", "--map=a=@y"], "--map names a twice"),
      (["--proxy-protocol=3", "h:1"], "--proxy-protocol needs v1 or v2, not '3'"),
      (["a b"], "'a b' is no target; a target is HOST:PORT, [IPV6]:PORT, /PATH or @NAME"),
      (["h:1", "h:2"], "there is more than one target; --map=NAME=TARGET gives a listener its own"),
    ])
  func misuse(words: [String], problem: String) {
    #expect(ProxyOptions.parse(words) == .misuse(problem))
  }

  @Test("has no option that its help does not name")
  func helpIsWhole() {
    for name in [
      "--connections-max", "-c,", "--sessions-max", "--exit-idle-time", "--wait-for-target",
      "--connect-timeout",
      "--session-idle-time", "--drain-time", "--proxy-protocol", "--map", "--help", "--version",
    ] {
      #expect(ProxyOptions.help.contains(name), "\(name)")
    }
  }
}
