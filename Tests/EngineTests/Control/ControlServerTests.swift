import ControlBench
import Glibc
import Systemd
import Testing
import UnitModel

@testable import Engine

@Suite("Control server")
struct ControlServerTests {
  let bench: ControlBench
  let service = "/org/freedesktop/systemd1/unit/a_2eservice"

  init() throws { bench = try ControlBench() }

  @Test("A unit in memory is found by name, any other is refused as not loaded")
  func getUnit() throws {
    let (found, error) = try bench.withClient { client in
      (
        try client.manager("GetUnit", .string("a.service")),
        try refusal { _ = try client.manager("GetUnit", .string("nosuch.service")) }
      )
    }
    #expect(found == [.path(service)])
    #expect(
      error
        == BusError("org.freedesktop.systemd1.NoSuchUnit", "Unit nosuch.service not loaded."))
  }

  @Test("A property of a unit that is not in memory loads the unit first")
  func loading() throws {
    let state = try bench.withClient { client in
      try client.property(
        "/org/freedesktop/systemd1/unit/nosuch_2eservice", "org.freedesktop.systemd1.Unit",
        "LoadState")
    }
    #expect(state == .string("not-found"))
  }

  @Test("A started job is announced, answered with its path and announced as removed")
  func start() throws {
    let told = try bench.withClient { client -> [String] in
      let reply = try client.manager("StartUnit", .string("a.service"), .string("replace"))
      var told = [reply.first?.text ?? ""]
      while let last = try client.nextMessage(timeout: 5_000_000) {
        told.append(last.member)
        if last.member == "JobRemoved" {
          told += try last.values().compactMap(\.text)
          break
        }
      }
      return told
    }
    #expect(
      told == [
        "/org/freedesktop/systemd1/job/1", "JobNew", "PropertiesChanged", "PropertiesChanged",
        "PropertiesChanged",
        "JobRemoved", "/org/freedesktop/systemd1/job/1", "a.service", "done",
      ])
    #expect(bench.supervisor.requests.map(\.verb) == [.start])
    #expect(bench.supervisor.requests.map(\.mode) == [.replace])
  }

  @Test("A restart with an overlap is asked of the unit's own interface")
  func overlap() throws {
    let reply = try bench.withClient { client in
      try client.call(
        path: "/org/freedesktop/systemd1/unit/a_2eservice", interface: "org.usher1.Unit",
        member: "RestartOverlapping", [.string("fail")]
      ).values()
    }
    #expect(reply.first?.text == "/org/freedesktop/systemd1/job/1")
    #expect(bench.supervisor.requests.map(\.verb) == [.overlap])
    #expect(bench.supervisor.requests.map(\.mode) == [.fail])
  }

  @Test(
    "Requests that cannot be met are refused with systemd's names",
    arguments: [
      ("StartUnit", ["nosuch.service", "replace"], "org.freedesktop.systemd1.NoSuchUnit"),
      ("StartUnit", ["a.service", "bogus"], "org.freedesktop.DBus.Error.InvalidArgs"),
      ("StartUnit", ["foo", "replace"], "org.freedesktop.DBus.Error.InvalidArgs"),
      ("StartUnit", ["foo@.service", "replace"], "org.freedesktop.DBus.Error.InvalidArgs"),
      ("StartUnit", ["a.service"], "org.freedesktop.DBus.Error.InvalidArgs"),
      ("ReloadUnit", ["a.service", "replace"], "org.freedesktop.systemd1.JobTypeNotApplicable"),
      ("ResetFailedUnit", ["nosuch.service"], "org.freedesktop.systemd1.NoSuchUnit"),
      ("NoMethod", [], "org.freedesktop.DBus.Error.UnknownMethod"),
    ] as [(String, [String], String)])
  func refusals(member: String, arguments: [String], name: String) throws {
    let error = try bench.withClient { client in
      try refusal {
        _ = try client.call(
          path: BusConnection.manager, interface: "org.freedesktop.systemd1.Manager",
          member: member, arguments.map(BusValue.string))
      }
    }
    #expect(error?.name == name)
    #expect(error?.message.isEmpty == false)
  }

  @Test("All properties of a unit can be read, each with the type that its table promises")
  func allProperties() throws {
    let replies = try bench.withClient { client in
      try ["a_2eservice", "a_2esocket", "sockets_2etarget", "nosuch_2esocket"].map {
        try client.call(
          path: "/org/freedesktop/systemd1/unit/\($0)",
          interface: "org.freedesktop.DBus.Properties", member: "GetAll", [.string("")]
        ).values().first
      }
    }
    let counts = [
      UnitProperties.service.count, UnitProperties.socket.count, 0, UnitProperties.socket.count,
    ]
    let tables = [
      UnitProperties.service, UnitProperties.socket, [], UnitProperties.socket,
    ].map { $0 + UnitProperties.unit + UnitInterfaces.own.properties }
    for (index, (reply, table)) in zip(replies, tables).enumerated() {
      let entries = reply?.elements ?? []
      #expect(
        entries.count == counts[index] + UnitProperties.unit.count + UnitInterfaces.own.properties.count)
      for (entry, row) in zip(entries, table) {
        guard case .entry(let name, let value) = entry else { continue }
        #expect(name == .string(row.name))
        #expect(value.unwrapped.signature == row.signature, "\(row.name)")
      }
    }
  }

  @Test("Values of a service are those of its settings and its state")
  func serviceValues() throws {
    let service = service
    let values = try bench.withClient { client in
      try [
        "MainPID", "StatusText", "User", "Environment", "LimitNOFILE", "LimitNOFILESoft",
        "SuccessExitStatus", "ExecStart", "Slice",
      ].map { try client.property(service, "org.freedesktop.systemd1.Service", $0) }
    }
    #expect(values[0] == .uint32(4242))
    #expect(values[1] == .string("all is well"))
    #expect(values[2] == .string("alice"))
    #expect(values[3] == .strings(["A=1", "B=two words"]))
    #expect(values[4] == .uint64(200))
    #expect(values[5] == .uint64(100))
    #expect(
      values[6]
        == .structure([.array(of: "i", [.int32(3), .int32(7)]), .array(of: "i", [])]))
    #expect(
      values[7]?.elements?.first?.elements?.prefix(3) == [
        .string("/bin/sleep"), .strings(["/bin/sleep", "100"]), .bool(true),
      ])
    #expect(values[8] == .string("system.slice"))
  }

  @Test("Units are listed by state and by pattern")
  func listing() throws {
    let names = try bench.withClient { client in
      try [
        ([], []), (["failed"], []), ([], ["a.*"]), (["running"], ["*.socket"]), (["loaded"], []),
      ].map { (states: [String], patterns: [String]) in
        try client.manager("ListUnitsByPatterns", .strings(states), .strings(patterns))
          .first?.elements?.compactMap { $0.elements?.first?.text }
      }
    }
    let all = ["a.service", "a.socket", "broken.service", "sockets.target"]
    #expect(names == [all, ["broken.service"], ["a.service", "a.socket"], [], all])
  }

  @Test("A reload is answered when it is over, with both announcements before")
  func reload() throws {
    let told = try bench.withClient { client -> [BusValue] in
      _ = try client.manager("Reload")
      var told: [BusValue] = []
      while let signal = try client.nextMessage(timeout: 0) { told += try signal.values() }
      return told
    }
    #expect(told == [.bool(true), .bool(false)])
    #expect(bench.supervisor.reloads == 1)
  }

  @Test("Kill, reset-failed, cancel and the environment reach the daemon")
  func requests() throws {
    bench.supervisor.outcome = nil
    let error = try bench.withClient { client in
      _ = try client.manager("KillUnit", .string("a.service"), .string("main"), .int32(15))
      _ = try client.manager("ResetFailed")
      _ = try client.manager("StopUnit", .string("a.service"), .string("fail"))
      _ = try client.manager("CancelJob", .uint32(1))
      _ = try client.manager("SetEnvironment", .strings(["X=1", "Y=2"]))
      _ = try client.manager("UnsetEnvironment", .strings(["X"]))
      return try refusal { _ = try client.manager("SetEnvironment", .strings(["1=2"])) }
    }
    #expect(error?.name == "org.freedesktop.DBus.Error.InvalidArgs")
    #expect(bench.supervisor.kills.map(\.signal) == [15])
    #expect(bench.supervisor.kills.map(\.target) == [.main])
    #expect(bench.supervisor.resets == [nil])
    #expect(bench.supervisor.pending.isEmpty)
    #expect(bench.supervisor.manager.environment == ["PATH=/bin", "Y=2"])
  }

  @Test("The node is private, and gone with its directories after the server has closed")
  func node() throws {
    var status = stat()
    #expect(stat(bench.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    bench.server.close()
    #expect(access(bench.directory + "/deep", F_OK) != 0)
    #expect(access(bench.directory, F_OK) == 0)
  }

  @Test("A path where somebody listens is refused, one that a dead server left is taken")
  func secondServer() throws {
    let other = ControlServer(loop: bench.loop, supervisor: bench.supervisor)
    let refusal = #expect(throws: ControlListener.Refusal.self) { try other.listen(at: bench.path) }
    #expect(refusal?.description.contains("somebody listens there already") == true)
    let stale = bench.directory + "/stale"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: stale.utf8) }
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    close(dead)
    try other.listen(at: stale)
    other.close()
    #expect(access(stale, F_OK) != 0)
  }
}
