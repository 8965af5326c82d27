import SupervisorCore
import Testing
import UnitModel

@Suite("DeferTrigger=")
struct DeferTriggerScenarios {
  let bench = Bench()

  /// web.service excludes busy.service, which runs.
  private func prepare(_ deferral: SocketSettings.DeferTrigger, max: TimeSpan = .infinity) {
    bench.define("busy.service")
    bench.define("web.service") { $0.unit.conflicts = ["busy.service"] }
    bench.define("web.socket") {
      $0.socket.deferTrigger = deferral
      $0.socket.deferTriggerMax = max
    }
    bench.start("busy.service")
    bench.start("web.socket")
  }

  @Test("without it a knock stops what is in the way")
  func off() {
    prepare(.no)
    bench.knock("web.socket")
    #expect(bench.state("busy.service") == "dead")
    #expect(bench.state("web.socket") == "running" && bench.state("web.service") == "running")
  }

  @Test("with yes the socket fails if nothing is on its way that could end the conflict")
  func failing() {
    prepare(.yes)
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "failed/resources")
    #expect(bench.state("busy.service") == "running" && bench.state("web.service") == "dead")
    #expect(bench.reports(of: "web.socket") == [.deferredForNothing("web.service", "busy.service")])
  }

  @Test("a patient one waits, and starts the service once the other has ended by itself")
  func patience() {
    prepare(.patient)
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "deferred")
    #expect(bench.state("busy.service") == "running")
    #expect(bench.reports(of: "web.socket") == [.deferred("web.service", "busy.service")])
    bench.advance(seconds: 100_000)
    #expect(bench.state("web.socket") == "deferred")
    bench.mainEnds("busy.service")
    #expect(bench.state("web.socket") == "running" && bench.state("web.service") == "running")
    bench.mainEnds("web.service")
    #expect(bench.state("web.socket") == "listening")
    #expect(bench.violations().isEmpty)
  }

  @Test("it waits no longer than DeferTriggerMaxSec=")
  func overdue() {
    prepare(.patient, max: .seconds(5))
    bench.knock("web.socket")
    bench.advance(seconds: 4)
    #expect(bench.state("web.socket") == "deferred")
    bench.advance(seconds: 2)
    #expect(bench.state("web.socket") == "failed/timeout")
    #expect(bench.state("busy.service") == "running")
    #expect(bench.violations().isEmpty)
  }

  @Test("with yes it waits while jobs are left, and fails with the last of them")
  func jobsLeft() {
    prepare(.yes)
    bench.define("slow.service") {
      $0.service.type = .notify
      $0.service.timeoutStart = .seconds(60)
    }
    bench.start("slow.service")
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "deferred")
    bench.notify("slow.service") { $0.isReady = true }
    #expect(bench.state("web.socket") == "failed/resources")
    #expect(bench.state("slow.service") == "running")
  }

  @Test("a service that was started by other means takes the listeners; a stop ends the wait")
  func otherMeans() {
    prepare(.patient)
    bench.knock("web.socket")
    bench.start("web.service")
    #expect(bench.state("busy.service") == "dead" && bench.state("web.socket") == "running")
    bench.mainEnds("web.service")
    bench.start("busy.service")
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "deferred")
    bench.stop("web.socket")
    #expect(bench.state("web.socket") == "dead" && bench.timers.isEmpty)
    #expect(bench.violations().isEmpty)
  }

  @Test("a core that was resumed goes on waiting")
  func resumed() throws {
    prepare(.patient)
    bench.knock("web.socket")
    let definitions = bench.core.units.ids.compactMap { bench.core.units[$0]?.definition }
    bench.core = try Supervisor(resuming: bench.core.state, definitions: definitions)
    bench.mainEnds("busy.service")
    #expect(bench.state("web.socket") == "running")
  }
}
