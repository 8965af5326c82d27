import SupervisorCore
import Testing
import UnitModel

@Suite("Pauses")
struct PauseScenarios {
  let bench = Bench()

  private func isWatched(_ name: UnitName) -> Bool {
    bench.core.names[name].map { bench.watched.contains($0) } ?? false
  }

  @Test("who connects to a paused unit waits until it is resumed")
  func waits() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    #expect(bench.ask(.pause("web.socket", true)) == .done)
    #expect(bench.state("web.socket") == "listening")
    #expect(!isWatched("web.socket"))
    bench.knock("web.socket")
    #expect(bench.spawns.isEmpty)
    #expect(bench.ask(.pause("web.socket", false)) == .done)
    bench.knock("web.socket")
    #expect(bench.state("web.service") == "running")
  }

  @Test("a knock that was on its way when the pause began starts nothing")
  func late() throws {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.ask(.pause("web.socket", true))
    bench.tell(.knock(try #require(bench.core.names["web.socket"])))
    #expect(bench.state("web.service") == "dead")
  }

  @Test("a pause lasts over a reload, and ends with a stop")
  func lasting() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.ask(.pause("web.socket", true))
    bench.define("web.socket") { $0.socket.backlog = 5 }
    #expect(!isWatched("web.socket"))
    bench.restart("web.socket")
    #expect(isWatched("web.socket"))
  }

  @Test("the pause of a unit whose service has the listeners begins with the end of the service")
  func busy() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.knock("web.socket")
    #expect(bench.ask(.pause("web.socket", true)) == .done)
    #expect(bench.state("web.socket") == "running")
    bench.mainEnds("web.service")
    #expect(bench.state("web.socket") == "listening")
    #expect(!isWatched("web.socket"))
    bench.ask(.pause("web.socket", false))
    #expect(isWatched("web.socket"))
  }

  @Test("what is down or has no listeners cannot be paused")
  func refusals() {
    bench.define("web.socket", "web.service")
    #expect(bench.refusal(bench.ask(.pause("web.socket", true))) == .notApplicable)
    #expect(bench.refusal(bench.ask(.pause("web.service", true))) == .notApplicable)
    #expect(bench.refusal(bench.ask(.pause("none.socket", true))) == .noSuchUnit)
  }

  @Test("the poll limit and a pause hold independently of each other")
  func together() {
    bench.define("echo.socket") {
      $0.socket.accept = true
      $0.socket.pollLimitBurst = 1
    }
    bench.define("echo@.service")
    bench.start("echo.socket")
    bench.connect("echo.socket")
    bench.ask(.pause("echo.socket", true))
    bench.advance(seconds: 5)
    #expect(!isWatched("echo.socket"))
    bench.ask(.pause("echo.socket", false))
    #expect(isWatched("echo.socket"))
  }
}
