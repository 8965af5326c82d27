import Glibc
import Systemd
import Testing

@testable import usherctl

@Suite("Descriptions of units")
struct StatusTextTests {
  let now: UInt64 = 1_700_000_065_000_000

  init() {
    setenv("TZ", "UTC", 1)
    tzset()
  }

  @Test("A running service is described with its processes and what triggers it")
  func running() {
    let properties = Properties([
      ("Id", .string("web.service")), ("Description", .string("The web")),
      ("LoadState", .string("loaded")), ("FragmentPath", .string("/etc/usher/system/web.service")),
      ("UnitFileState", .string("static")), ("DropInPaths", .strings(["/run/a.conf", "/run/b.conf"])),
      ("ActiveState", .string("active")), ("SubState", .string("running")),
      ("ActiveEnterTimestamp", .uint64(1_700_000_000_000_000)),
      ("TriggeredBy", .strings(["web.socket", "web2.socket"])), ("Result", .string("success")),
      ("MainPID", .uint32(42)), ("StatusText", .string("serving")),
      ("Documentation", .strings(["man:web(8)"])), ("NeedDaemonReload", .bool(true)),
    ])
    let text = StatusText.unit(
      properties, related: ["web.socket": "active", "web2.socket": "failed"],
      processes: [(42, "/bin/web"), (43, "/bin/web --worker")], now: now)
    #expect(
      text == """
        ● web.service - The web
              Loaded: loaded (/etc/usher/system/web.service; static)
             Drop-In: /run/a.conf
                      /run/b.conf
              Active: active (running) since Tue 2023-11-14 22:13:20 UTC; 1min 5s ago
         TriggeredBy: ● web.socket
                      × web2.socket
                Docs: man:web(8)
            Main PID: 42 (web)
              Status: "serving"
           Processes: 42 /bin/web
                      43 /bin/web --worker
                Note: its files have changed since they were read: usherctl daemon-reload

        """)
  }

  @Test("In a restart with an overlap both processes are told")
  func overlap() {
    let properties = Properties([
      ("Id", .string("web.service")), ("LoadState", .string("loaded")), ("ActiveState", .string("active")),
      ("SubState", .string("running")), ("MainPID", .uint32(42)), ("IncomingPID", .uint32(0)),
      ("DrainingPID", .uint32(7)), ("Problem", .string("the new process did not become ready")),
    ])
    let text = StatusText.unit(
      properties, related: [:], processes: [(42, "/bin/web"), (7, "/bin/old --port 80")], now: now)
    #expect(text.contains("\n    Main PID: 42 (web)\n    Draining: 7 (old)\n"))
    #expect(text.contains("Why: the new process did not become ready") && !text.contains("Incoming"))
  }

  @Test("A failed service says why in words")
  func failed() {
    let properties = Properties([
      ("Id", .string("web.service")), ("LoadState", .string("loaded")),
      ("ActiveState", .string("failed")), ("SubState", .string("failed")),
      ("Result", .string("exit-code")), ("ExecMainPID", .uint32(9)), ("ExecMainCode", .int32(1)),
      ("ExecMainStatus", .int32(203)),
    ])
    #expect(
      StatusText.unit(properties, related: [:], processes: [], now: now) == """
        × web.service
              Loaded: loaded (built in)
              Active: failed, result exit-code
            Main PID: 9, exited with status 203: its executable could not be run (ExecStart=)
                 Why: its main process (pid 9) exited with status 203: its executable could not be run (ExecStart=)

        """)
  }

  @Test("Conditions that did not hold are told with the time of the look")
  func conditions() {
    func test(_ name: String, _ value: String, _ result: Int32, isNegated: Bool = false) -> BusValue {
      .structure([.string(name), .bool(false), .bool(isNegated), .string(value), .int32(result)])
    }
    let properties = Properties([
      ("Id", .string("web.service")), ("LoadState", .string("loaded")), ("ActiveState", .string("inactive")),
      ("SubState", .string("dead")), ("ConditionResult", .bool(false)),
      ("ConditionTimestamp", .uint64(1_700_000_060_000_000)), ("AssertResult", .bool(true)),
      ("AssertTimestamp", .uint64(1_700_000_060_000_000)),
      (
        "Conditions",
        .array(
          of: "(sbbsi)",
          [
            test("ConditionPathExists", "/etc", 1), test("ConditionPathExists", "/nowhere", -1),
            test("ConditionHost", "here", -1, isNegated: true), test("ConditionACPower", "yes", 0),
          ])
      ),
    ])
    #expect(
      StatusText.unit(properties, related: [:], processes: [], now: now) == """
        ○ web.service
              Loaded: loaded (built in)
              Active: inactive (dead)
           Condition: the start was skipped at Tue 2023-11-14 22:14:20 UTC; 5s ago
                      ConditionPathExists=/nowhere was not met
                      ConditionHost=!here was not met

        """)
  }

  @Test("Commands that are over are told with their ends, and what the unit has used")
  func usage() {
    func command(_ words: [String], _ pid: UInt32, _ code: Int32, _ status: Int32) -> BusValue {
      .structure([
        .string(words[0]), .strings(words), .bool(false), .uint64(0), .uint64(0), .uint64(0), .uint64(0),
        .uint32(pid), .int32(code), .int32(status),
      ])
    }
    let properties = Properties([
      ("Id", .string("web.service")), ("LoadState", .string("loaded")), ("ActiveState", .string("active")),
      ("SubState", .string("running")), ("MainPID", .uint32(9)), ("ExecMainPID", .uint32(9)),
      (
        "ExecStartPre",
        .array(of: "(sasbttttuii)", [command(["/bin/a", "b"], 7, 1, 0), command(["/bin/c"], 0, 0, 0)])
      ),
      ("ExecStart", .array(of: "(sasbttttuii)", [command(["/bin/web"], 9, 0, 0)])),
      ("ExecReload", .array(of: "(sasbttttuii)", [command(["/bin/kill"], 8, 2, 15)])),
      ("TasksCurrent", .uint64(3)), ("TasksMax", .uint64(.max)), ("MemoryCurrent", .uint64(1_572_864)),
      ("MemoryHigh", .uint64(.max)), ("MemoryMax", .uint64(1 << 30)),
      ("CPUUsageNSec", .uint64(61_204_000_000)),
      ("ControlGroup", .string("/system.slice/web.service")),
    ])
    #expect(
      StatusText.unit(properties, related: [:], processes: [], now: now) == """
        ● web.service
              Loaded: loaded (built in)
              Active: active (running)
             Process: 7 ExecStartPre=/bin/a b, exited with status 0
                      8 ExecReload=/bin/kill, was killed by SIGTERM
            Main PID: 9
               Tasks: 3
              Memory: 1.5M (max: 1.0G)
                 CPU: 1min 1.204s
              CGroup: /system.slice/web.service

        """)
  }

  @Test("Listeners have their names, and those that a socket does without are told")
  func namedListeners() {
    let pairs = [("Stream", "127.0.0.1:80"), ("Stream", "[::1]:443")]
    let properties = Properties([
      ("Id", .string("web.socket")), ("LoadState", .string("loaded")),
      ("ActiveState", .string("active")), ("SubState", .string("listening")),
      (
        "Listen",
        .array(of: "(ss)", pairs.map { .structure([.string($0.0), .string($0.1)]) })
      ),
      ("ListenerNames", .strings(["", "https"])), ("ListenersLeftOut", .strings(["10.9.9.9:80"])),
    ])
    #expect(
      StatusText.unit(properties, related: [:], processes: [], now: now) == """
        ● web.socket
              Loaded: loaded (built in)
              Active: active (listening)
              Listen: 127.0.0.1:80 (Stream)
                      https [::1]:443 (Stream)
            Left out: 10.9.9.9:80

        """)
  }

  @Test("A socket with an instance per connection tells its counts")
  func socket() {
    let properties = Properties([
      ("Id", .string("echo.socket")), ("LoadState", .string("loaded")),
      ("ActiveState", .string("active")), ("SubState", .string("listening")),
      ("Accept", .bool(true)), ("NAccepted", .uint32(7)), ("NConnections", .uint32(2)),
      ("NRefused", .uint32(1)),
      ("Listen", .array(of: "(ss)", [.structure([.string("Stream"), .string("[::]:7")])])),
    ])
    #expect(
      StatusText.unit(properties, related: [:], processes: [], now: now) == """
        ● echo.socket
              Loaded: loaded (built in)
              Active: active (listening)
              Listen: [::]:7 (Stream)
         Connections: 2 now, 7 in all, 1 refused

        """)
  }

  /// What a socket's status says besides what every socket's does.
  private func lines(_ details: [(String, BusValue)]) -> [String] {
    let common: [(name: String, value: BusValue)] = [
      ("Id", .string("web.socket")), ("LoadState", .string("loaded")), ("ActiveState", .string("active")),
      ("SubState", .string("listening")), ("Triggers", .strings(["web.service"])),
    ]
    let names = Set(details.map(\.0))
    let properties = Properties(
      common.filter { !names.contains($0.name) } + details.map { (name: $0.0, value: $0.1) })
    let text = StatusText.unit(properties, related: ["web.service": "inactive"], processes: [], now: now)
    return text.split(separator: "\n").dropFirst(2).map { String($0.drop { $0 == " " }) }
      .filter { $0 != "Triggers: ○ web.service" }
  }

  @Test("A suspended socket says why and when it comes back, in words, and what was refused meanwhile")
  func suspended() {
    #expect(
      lines([
        ("SuspendedBy", .strings(["start-limit"])), ("ResumeTimestamp", .uint64(now + 7_400_000)),
      ]) == ["Active: active (listening)", "Suspended: start limit, next try in 8 s"])
    #expect(
      lines([
        ("SuspendedBy", .strings(["max-connections", "poll-limit"])), ("ResumeTimestamp", .uint64(0)),
        ("RefusedBy", .strings(["denied=3", "no-service=1", "source-rate=2"])),
      ]) == [
        "Active: active (listening)", "Refused: 3 denied, 1 its service cannot be loaded, 2 source rate",
        "Suspended: max connections, poll limit",
      ])
    // The time is over, and the socket not yet back.
    #expect(
      lines([("SuspendedBy", .strings(["resources"])), ("ResumeTimestamp", .uint64(now - 1))]).last
        == "Suspended: no process could be made, next try in 1 s")
    #expect(lines([("SuspendedBy", .strings([])), ("ResumeTimestamp", .uint64(0))]).count == 1)
  }

  @Test("A socket whose address is tried again says when")
  func retried() {
    let state: [(String, BusValue)] = [
      ("ActiveState", .string("activating")), ("SubState", .string("auto-retry")),
      ("Result", .string("resources")),
    ]
    let active = "Active: activating (auto-retry), result resources"
    #expect(
      lines(state + [("ResumeTimestamp", .uint64(now + 60_000_000))]).prefix(2) == [
        active, "Retry: next try in 61 s",
      ])
    #expect(lines(state + [("ResumeTimestamp", .uint64(0))]).first == active)
    #expect(!lines(state).contains { $0.hasPrefix("Retry") })
  }

  @Test("A deferred socket says whom it would stop, and how long that is borne")
  func deferred() {
    let words = "Deferred: what has come waits, since the start of web.service would stop other units"
    let state: [(String, BusValue)] = [
      ("SubState", .string("deferred")), ("StateChangeTimestamp", .uint64(now - 20_000_000)),
    ]
    #expect(
      lines(state + [("DeferTriggerMaxUSec", .uint64(90_000_000))]) == [
        "Active: active (deferred)", words + "; given up in 71 s",
      ])
    #expect(lines(state + [("DeferTriggerMaxUSec", .uint64(.max))]).last == words)
    #expect(lines(state + [("DeferTriggerMaxUSec", .uint64(.max - 1))]).last == words)
  }

  @Test(
    "A job that failed is reported with its cause, the unit's state and what to do",
    arguments: [
      (
        "failed",
        [("Result", BusValue.string("signal")), ("ExecMainCode", .int32(2)), ("ExecMainStatus", .int32(9))],
        "its main process (pid 5) was killed by SIGKILL"
      ),
      (
        "failed",
        [("Result", .string("exit-code")), ("ExecMainCode", .int32(1)), ("ExecMainStatus", .int32(0))],
        "one of its control processes failed"
      ),
      (
        "failed", [("Result", .string("start-limit-hit"))],
        "it was started too often in too short a time (StartLimitBurst=); `usherctl reset-failed x.service` clears the count"
      ),
      (
        "failed",
        [
          ("Result", .string("exit-code")), ("ExecMainPID", .uint32(0)), ("ExecMainCode", .int32(1)),
          ("ExecMainStatus", .int32(203)),
        ],
        "its main process exited with status 203: its executable could not be run (ExecStart=)"
      ),
      ("dependency", [], "a unit that it requires could not be started"),
      ("timeout", [("Result", .string("timeout"))], "it took longer than the unit allows"),
    ] as [(String, [(String, BusValue)], String)])
  func jobs(result: String, details: [(String, BusValue)], reason: String) {
    let properties = Properties(
      details.map { (name: $0.0, value: $0.1) } + [
        ("ActiveState", .string("failed")), ("SubState", .string("failed")),
        ("ExecMainPID", .uint32(5)),
      ])
    #expect(
      JobText.sentence("start", "x.service", result: result, properties)
        == "cannot start x.service: \(reason); it is now failed (failed); see `usherctl status x.service`")
  }

  @Test("A refusal keeps the daemon's words where there are none of ours")
  func refusals() {
    #expect(
      RefusalText.sentence("start", "x.service", BusError("a.B", "Job mode bogus invalid."))
        == "cannot start x.service: job mode bogus invalid")
    #expect(
      RefusalText.sentence("start", "x.service", BusError("org.freedesktop.systemd1.UnitMasked", "x"))
        == "cannot start x.service: its unit file is empty or a link to /dev/null, which masks it")
  }
}
