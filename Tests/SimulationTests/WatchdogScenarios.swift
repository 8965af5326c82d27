import SupervisorCore
import Testing
import UnitModel

@Suite("Watchdogs and limits of services that are up")
struct WatchdogScenarios {
  let bench = Bench()

  private func define(change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.watchdog = .seconds(10)
      change(&$0)
    }
    bench.start("a.service")
    bench.notify("a.service")
  }

  @Test("who says in time that it is alive goes on")
  func fed() {
    define()
    for _ in 0..<10 {
      bench.advance(seconds: 9)
      bench.notify("a.service") { $0.isAlive = true }
    }
    #expect(bench.state("a.service") == "running")
  }

  @Test("who is silent gets the watchdog's signal, and SIGKILL after TimeoutAbortSec=")
  func silent() {
    bench.program("a.service", .ignoresTerm)
    define {
      $0.service.timeoutAbort = .seconds(3)
      $0.kill.watchdogSignal = 10
    }
    bench.advance(seconds: 10)
    #expect(bench.state("a.service") == "stop-watchdog/watchdog")
    #expect(bench.signals("a.service") == [10])
    bench.advance(seconds: 3)
    #expect(bench.signals("a.service") == [10, 9])
    #expect(bench.state("a.service") == "failed/watchdog")
    #expect(bench.reports(of: "a.service").contains(.watchdogFired))
  }

  @Test("it begins when the service is up, and ends with it")
  func span() {
    bench.define("a.service") {
      $0.service.type = .notify
      $0.service.watchdog = .seconds(1)
      $0.service.execStop = [.program("/bin/stop")]
    }
    bench.start("a.service")
    bench.advance(seconds: 20)
    #expect(bench.state("a.service") == "start")
    bench.notify("a.service")
    bench.program("a.service", .stop, .runs)
    bench.stop("a.service")
    bench.advance(seconds: 20)
    #expect(bench.state("a.service") == "stop" && bench.signals("a.service").isEmpty)
  }

  @Test("a word of the service begins it before the service is up, and while it is told to stop")
  func word() {
    for word: (inout ServiceNotice) -> Void in [{ $0.isAlive = true }, { $0.watchdogSpan = .seconds(10) }] {
      let bench = Bench()
      bench.define("a.service") {
        $0.service.type = .notify
        $0.service.watchdog = .seconds(10)
      }
      bench.start("a.service")
      bench.notify("a.service", word)
      bench.advance(seconds: 9)
      #expect(bench.state("a.service") == "start")
      bench.advance(seconds: 1)
      #expect(bench.state("a.service") == "failed/watchdog" && bench.signals("a.service") == [6])

      bench.program("a.service", .ignoresTerm)
      bench.start("a.service")
      bench.notify("a.service")
      bench.stop("a.service")
      #expect(bench.state("a.service") == "stop-sigterm")
      bench.notify("a.service", word)
      bench.advance(seconds: 10)
      #expect(bench.state("a.service") == "stop-watchdog/watchdog")
    }
  }

  @Test("who triggers it while it is told to stop gets its signal at once, and after that no other")
  func triggeredInStop() {
    bench.program("a.service", .ignoresTerm)
    define()
    bench.stop("a.service")
    bench.notify("a.service") { $0.triggersWatchdog = true }
    bench.notify("a.service") { $0.triggersWatchdog = true }
    #expect(bench.signals("a.service") == [15, 6] && bench.state("a.service") == "stop-watchdog/watchdog")
  }

  @Test("a service may trigger it, lengthen it and give it up")
  func asked() {
    define()
    bench.notify("a.service") { $0.watchdogSpan = .seconds(100) }
    bench.advance(seconds: 99)
    #expect(bench.state("a.service") == "running")
    bench.notify("a.service") { $0.watchdogSpan = .zero }
    bench.advance(seconds: 1000)
    #expect(bench.state("a.service") == "running")
    bench.notify("a.service") { $0.triggersWatchdog = true }
    #expect(bench.signals("a.service") == [6] && bench.state("a.service") == "failed/watchdog")
  }

  @Test("Restart=on-watchdog is about it")
  func restart() {
    define { $0.service.restart = .onWatchdog }
    bench.advance(seconds: 10)
    #expect(bench.state("a.service") == "auto-restart/watchdog")
    bench.advance(seconds: 1)
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
    bench.mainEnds("a.service", .exited(1))
    #expect(bench.state("a.service") == "failed/exit-code")
  }

  @Test("RuntimeMaxSec= stops a service, and a reload does not lengthen it")
  func runtime() {
    bench.define("a.service") {
      $0.service.runtimeMax = .seconds(60)
      $0.service.execReload = [.program("/bin/reload")]
    }
    bench.start("a.service")
    bench.advance(seconds: 50)
    bench.ask(.job(.reload, "a.service", .replace))
    bench.advance(seconds: 9)
    #expect(bench.state("a.service") == "running")
    bench.advance(seconds: 1)
    #expect(bench.state("a.service") == "failed/timeout" && bench.signals("a.service") == [15])
  }
}
