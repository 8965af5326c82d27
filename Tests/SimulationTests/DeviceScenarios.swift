import SupervisorCore
import Testing
import UnitModel

@Suite("Units and the devices they are bound to")
struct DeviceScenarios {
  let bench = Bench()

  init() {
    bench.define("web.socket") {
      $0.unit.bindsTo = ["eth.device"]
      $0.unit.after = ["eth.device"]
    }
    bench.define("web.service")
    device(isThere: false)
  }

  func device(isThere: Bool) {
    bench.define("eth.device") {
      $0.isThere = isThere
      $0.unit.jobRunningTimeout = .seconds(90)
    }
  }

  @Test("a start waits until the device is there")
  func waiting() {
    let reply = bench.start("web.socket")
    #expect(bench.state("web.socket") == "dead" && bench.state("eth.device") == "dead")
    #expect(bench.result(of: reply) == nil && bench.jobs.count == 2)
    #expect(bench.reports(of: "web.socket") == [.waitsForDevice("eth.device")])
    device(isThere: true)
    #expect(bench.state("web.socket") == "listening" && bench.state("eth.device") == "plugged")
    #expect(bench.result(of: reply) == .done && bench.jobs.isEmpty && bench.timers.isEmpty)
  }

  @Test("what is there already is not waited for")
  func present() {
    device(isThere: true)
    #expect(bench.result(of: bench.start("web.socket")) == .done)
    #expect(bench.reports(of: "web.socket") == [])
  }

  @Test("a device that does not come in time is a dependency that failed; the unit has not")
  func overdue() {
    let reply = bench.start("web.socket")
    bench.advance(seconds: 91)
    #expect(bench.result(of: reply) == .dependency && bench.jobs.isEmpty)
    #expect(bench.state("web.socket") == "dead")
    #expect(bench.reports(of: "web.socket").last == .dependencyFailed("eth.device"))
  }

  @Test("a device that goes takes with it what is bound to it")
  func going() {
    bench.define("tail.service") { $0.unit.bindsTo = ["eth.device"] }
    bench.define("loose.service") { $0.unit.requires = ["eth.device"] }
    device(isThere: true)
    for name: UnitName in ["web.socket", "tail.service", "loose.service"] { bench.start(name) }
    device(isThere: false)
    #expect(bench.state("web.socket") == "dead" && bench.state("tail.service") == "dead")
    #expect(bench.state("loose.service") == "running")
    #expect(bench.reports(of: "web.socket") == [.boundToGone("eth.device")])
  }

  @Test("a socket unit that went down for want of its device comes back with it", arguments: [true, false])
  func coming(isOn: Bool) {
    bench.core.startsWithDevice = isOn
    device(isThere: true)
    bench.start("web.socket")
    device(isThere: false)
    device(isThere: true)
    #expect(bench.state("web.socket") == (isOn ? "listening" : "dead"))
  }

  @Test("one that never came up comes with it, too", arguments: [true, false])
  func late(isOn: Bool) {
    bench.core.startsWithDevice = isOn
    bench.start("web.socket")
    bench.advance(seconds: 91)
    device(isThere: true)
    #expect(bench.state("web.socket") == (isOn ? "listening" : "dead"))
  }

  @Test("what was stopped by hand stays down")
  func stopped() {
    device(isThere: true)
    bench.start("web.socket")
    device(isThere: false)
    bench.stop("web.socket")
    device(isThere: true)
    #expect(bench.state("web.socket") == "dead")

    let reply = bench.start("web.socket")
    #expect(bench.result(of: reply) == .done)
    bench.stop("web.socket")
    device(isThere: false)
    device(isThere: true)
    #expect(bench.state("web.socket") == "dead")
  }

  @Test("a unit that stops as its device comes back starts once it has stopped")
  func comesWhileStopping() {
    bench.define("web.socket") {
      $0.unit.bindsTo = ["eth.device"]
      $0.unit.after = ["eth.device"]
      $0.socket.execStopPre = [.program("/bin/1")]
    }
    bench.program("web.socket", .stopPre, .runs)
    device(isThere: true)
    bench.start("web.socket")
    device(isThere: false)
    device(isThere: true)
    #expect(bench.state("web.socket") == "stop-pre")
    bench.advance(seconds: 200)
    #expect(bench.state("web.socket") == "listening")
  }

  @Test("a device that comes and goes all the time is given up after a while")
  func flapping() {
    device(isThere: true)
    bench.start("web.socket")
    for _ in 0..<40 {
      device(isThere: false)
      device(isThere: true)
    }
    #expect(
      bench.reports(of: "web.socket").contains { $0 == .upheldTooOften || $0 == .startLimitHit(burst: 5) })
    #expect(bench.jobs.isEmpty && bench.timers.isEmpty)
  }

  @Test("a shutdown ends the wait")
  func shutdown() {
    let reply = bench.start("web.socket")
    bench.ask(.shutDown)
    #expect(bench.result(of: reply) == .canceled && bench.finishedCount == 1)
  }

  @Test("a core that is resumed sees that the device came meanwhile")
  func resumed() throws {
    bench.start("web.socket")
    let units = bench.core.units
    var core = try Supervisor(
      resuming: bench.core.state,
      definitions: units.ids.compactMap { id in
        guard let record = units[id] else { return nil }
        if record.name != "eth.device" { return record.definition }
        return LoadedUnit(name: record.name, loadState: .loaded, kind: .foreign)
      })
    let effects = core.handle(
      .request(.resetFailed(nil), RequestToken(1)), at: Instant(microseconds: bench.now))
    #expect(effects.contains { if case .open = $0 { true } else { false } })
  }
}
