import ControlBench
import SupervisorCore
import Systemd
import Testing
import UnitModel

@testable import Engine

@Suite("Properties that are set")
struct PropertyWritingTests {
  private func setting(
    _ name: String, _ value: BusValue, of unit: String = "a.service"
  ) throws -> UnitPropertySetting {
    try UnitPropertyWriting.setting(name, value, of: try #require(UnitName(unit)))
  }

  @Test(
    "Values on the bus become the lines that systemd writes",
    arguments: [
      ("MemoryMax", BusValue.uint64(10_485_760), "MemoryMax", ["MemoryMax=10485760"]),
      ("MemoryHigh", .uint64(.max), "MemoryHigh", ["MemoryHigh=infinity"]),
      ("MemoryMaxScale", .uint32(858_993_459), "MemoryMax", ["MemoryMax=20.00%"]),
      ("TasksMaxScale", .uint32(.max), "TasksMax", ["TasksMax=100.00%"]),
      ("CPUWeight", .uint64(50), "CPUWeight", ["CPUWeight=50"]),
      ("CPUWeight", .uint64(0), "CPUWeight", ["CPUWeight=idle"]),
      ("CPUWeight", .uint64(.max), "CPUWeight", ["CPUWeight="]),
      ("CPUQuotaPerSecUSec", .uint64(300_000), "CPUQuota", ["CPUQuota=30%"]),
      ("CPUQuotaPerSecUSec", .uint64(.max), "CPUQuota", ["CPUQuota="]),
      ("CPUQuotaPeriodUSec", .uint64(20_000), "CPUQuotaPeriodUSec", ["CPUQuotaPeriodSec=20ms"]),
      ("TasksMax", .uint64(77), "TasksMax", ["TasksMax=77"]),
      ("CPUAccounting", .bool(true), "CPUAccounting", ["CPUAccounting=yes"]),
      ("AllowedCPUs", .bytes([0b1_0011]), "AllowedCPUs", ["AllowedCPUs=", "AllowedCPUs=0-1 4"]),
      (
        "IOReadBandwidthMax",
        .array(of: "(st)", [.structure([.string("/dev/vda"), .uint64(5_000_000)])]), "IOReadBandwidthMax",
        ["IOReadBandwidthMax=", "IOReadBandwidthMax=/dev/vda 5000000"]
      ),
      ("IOReadBandwidthMax", .array(of: "(st)", []), "IOReadBandwidthMax", ["IOReadBandwidthMax="]),
      (
        "IODeviceLatencyTargetUSec",
        .array(of: "(st)", [.structure([.string("/dev/vda"), .uint64(5000)])]), "IODeviceLatencyTargetUSec",
        ["IODeviceLatencyTargetSec=", "IODeviceLatencyTargetSec=/dev/vda 5ms"]
      ),
      ("DisableControllers", .strings(["cpu", "io"]), "DisableControllers", ["DisableControllers=cpu io"]),
      ("MemoryMax", .string("1G"), "MemoryMax", ["MemoryMax=1G"]),
    ] as [(String, BusValue, String, [String])])
  func lines(name: String, value: BusValue, file: String, lines: [String]) throws {
    let setting = try setting(name, value)
    #expect(setting.name == file && setting.lines == lines && setting.section == "Service")
  }

  @Test("The section is that of the unit's type; a description stands in [Unit]")
  func sections() throws {
    #expect(try setting("CPUWeight", .uint64(1), of: "a.slice").section == "Slice")
    #expect(try setting("CPUWeight", .uint64(1), of: "a.socket").section == "Socket")
    let text = try setting("Description", .string("Hello")).text
    #expect(text.hasPrefix("# ") && text.hasSuffix("[Unit]\nDescription=Hello\n"))
  }

  @Test(
    "What cannot be set, and what is no line, is refused",
    arguments: [
      ("Nice", BusValue.int32(5), "a.service"), ("Slice", .string("b.slice"), "a.service"),
      ("MemoryMax", .bool(true), "a.service"), ("MemoryMax", .string("1\nExecStart=/x"), "a.service"),
      ("Description", .string("a\\"), "a.service"), ("CPUWeight", .uint64(1), "a.target"),
    ] as [(String, BusValue, String)])
  func refusals(name: String, value: BusValue, unit: String) {
    #expect(throws: ControlRefusal.self) { try setting(name, value, of: unit) }
  }
}

@Suite("What is set over the bus")
struct ControlSettingTests {
  let bench: ControlBench
  private let properties = "org.freedesktop.DBus.Properties"
  private static let manager = "org.freedesktop.systemd1.Manager"

  init() throws { bench = try ControlBench() }

  @Test("Properties of units reach the daemon as settings, by the manager and by the unit")
  func unitProperties() throws {
    let error = try bench.withClient { client in
      let weight = BusValue.array(
        of: "(sv)", [.structure([.string("CPUWeight"), .variant(.uint64(50))])])
      _ = try client.manager("SetUnitProperties", .string("a.service"), .bool(true), weight)
      _ = try client.call(
        path: BusConnection.manager + "/unit/a_2esocket", interface: "org.freedesktop.systemd1.Unit",
        member: "SetProperties", [.bool(false), weight])
      return try refusal {
        _ = try client.manager("SetUnitProperties", .string("nosuch.service"), .bool(true), weight)
      }
    }
    let set = bench.supervisor.settings
    #expect(set.map(\.name.full) == ["a.service", "a.socket"])
    #expect(set.map(\.isRuntime) == [true, false])
    #expect(set.flatMap(\.settings).map(\.lines) == [["CPUWeight=50"], ["CPUWeight=50"]])
    #expect(error?.name == "org.freedesktop.systemd1.NoSuchUnit")
  }

  @Test("The daemon's own properties that can be set are read back; others, and other types, are refused")
  func managerProperties() throws {
    let properties = properties
    @Sendable func set(_ client: BusConnection, _ name: String, _ value: BusValue) throws -> String? {
      try refusal {
        _ = try client.call(
          path: BusConnection.manager, interface: properties, member: "Set",
          [.string(ControlSettingTests.manager), .string(name), .variant(value)])
      }?.name
    }
    let found = try bench.withClient { client in
      let errors = try [
        set(client, "LogLevel", .string("debug")), set(client, "LogLevel", .string("bogus")),
        set(client, "LogLevel", .bool(true)), set(client, "Version", .string("x")),
        set(client, "ServiceWatchdogs", .bool(false)), set(client, "LogTarget", .string("journal")),
        set(client, "LogTarget", .string("console")),
      ]
      let values = try ["LogLevel", "ServiceWatchdogs", "LogTarget"].map {
        try client.property(BusConnection.manager, ControlSettingTests.manager, $0)
      }
      // systemctl asks an object of its own.
      let own = try client.property(
        "/org/freedesktop/LogControl1", "org.freedesktop.LogControl1", "LogLevel")
      return (errors, values + [own])
    }
    let invalid = "org.freedesktop.DBus.Error.InvalidArgs"
    #expect(
      found.0 == [nil, invalid, invalid, "org.freedesktop.DBus.Error.PropertyReadOnly", nil, invalid, nil])
    #expect(found.1 == [.string("debug"), .bool(false), .string("console"), .string("debug")])
    #expect(!bench.supervisor.watchesServices)
  }

  @Test("daemon-reexec reads the unit files again; what usherd cannot is refused in words")
  func maintenance() throws {
    let errors = try bench.withClient { client in
      _ = try client.manager("Reexecute")
      _ = try client.manager("SetExitCode", .byte(3))
      return try [
        refusal { _ = try client.manager("PowerOff") },
        refusal {
          _ = try client.manager(
            "AttachProcessesToUnit", .string("a.service"), .string(""), .array(of: "u", []))
        },
        refusal { _ = try client.manager("SwitchRoot", .string("/"), .string("")) },
      ]
    }
    #expect(bench.supervisor.reloads == 1 && bench.supervisor.manager.exitCode == 3)
    #expect(errors.allSatisfy { $0?.name == "org.freedesktop.DBus.Error.NotSupported" })
    #expect(errors.allSatisfy { $0?.message.isEmpty == false })
  }

  @Test("Which jobs come before and after a job can be asked")
  func neighbours() throws {
    bench.supervisor.outcome = nil
    let units = try bench.withClient { client in
      _ = try client.manager("StartUnit", .string("a.service"), .string("replace"))
      _ = try client.manager("StartUnit", .string("a.socket"), .string("replace"))
      return try [
        client.unitsOfJobs("GetJobBefore", 2), client.unitsOfJobs("GetJobAfter", 1),
        client.unitsOfJobs("GetJobBefore", 1),
        [refusal { _ = try client.unitsOfJobs("GetJobAfter", 9) }?.name ?? ""],
      ]
    }
    #expect(units == [["a.service"], ["a.socket"], [], ["org.freedesktop.systemd1.NoSuchJob"]])
  }

  @Test("What the manager's configuration says of all units reads as it holds")
  func defaults() throws {
    bench.supervisor.manager.defaults.timeoutStop = .seconds(5)
    bench.supervisor.manager.defaults.limits[.nofile] = ExecSettings.Limit(soft: 100, hard: 200)
    let values = try bench.withClient { client in
      try [
        "DefaultTimeoutStopUSec", "DefaultTimeoutAbortUSec", "DefaultTimeoutStartUSec", "DefaultLimitNOFILE",
        "DefaultLimitNOFILESoft", "DefaultTasksMax", "DefaultOOMPolicy",
      ].map { try client.property(BusConnection.manager, ControlSettingTests.manager, $0) }
    }
    #expect(
      values == [
        .uint64(5_000_000), .uint64(5_000_000), .uint64(90_000_000), .uint64(200), .uint64(100),
        .uint64(.max),
        .string("stop"),
      ])
  }

  @Test("Commands that have run carry how they ended; the main one, too, where nobody kept it")
  func commands() throws {
    let name = try #require(UnitName("a.service"))
    var unit = FakeSupervisor.service("a")
    var settings = try #require(unit.service)
    settings.execStartPre = settings.execStart
    unit = LoadedUnit(name: name, loadState: .loaded, kind: .service(settings))
    bench.supervisor.add(unit, .failed, "failed") { snapshot in
      var run = CommandRun(pid: 7, start: Timestamp(realtime: 10, monotonic: 1))
      (run.exit, run.code, run.status) = (Timestamp(realtime: 20, monotonic: 2), 1, 3)
      snapshot.commands[CommandPlace(.startPre, 0)] = run
      var service = ServiceSnapshot()
      (service.execMainPID, service.execMainCode, service.execMainStatus) = (9, 2, 15)
      snapshot.details = .service(service)
    }
    let rows = try bench.withClient { client in
      try ["ExecStartPre", "ExecStartEx"].map {
        try client.property(
          "/org/freedesktop/systemd1/unit/a_2eservice", "org.freedesktop.systemd1.Service", $0
        )?.elements?.first?.elements?.suffix(7)
      }
    }
    #expect(
      rows[0] == [.uint64(10), .uint64(1), .uint64(20), .uint64(2), .uint32(7), .int32(1), .int32(3)])
    #expect(rows[1]?.suffix(3) == [.uint32(9), .int32(2), .int32(15)])
  }
}

extension BusConnection {
  fileprivate func unitsOfJobs(_ member: String, _ job: UInt32) throws -> [String] {
    (try manager(member, .uint32(job)).first?.elements ?? []).compactMap { $0.elements?[1].text }
  }
}
