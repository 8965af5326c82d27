import SupervisorCore
import Testing
import UnitModel

@Suite("Slices")
struct SliceScenarios {
  let bench = Bench()

  @Test("stopping a slice stops what lies in it and in those below it, and nothing else")
  func stop() {
    bench.define("a.service") { $0.exec.resources.slice = "my-sub.slice" }
    bench.define("b.service") { $0.exec.resources.slice = "my.slice" }
    bench.define("c.service", "my.slice", "my-sub.slice")
    for unit in ["a.service", "b.service", "c.service"] { bench.start(UnitName(stringLiteral: unit)) }
    bench.stop("my-sub.slice")
    #expect(
      ["a.service", "b.service"].map { bench.state(UnitName(stringLiteral: $0)) } == ["dead", "running"])
    bench.start("a.service")
    bench.stop("my.slice")
    #expect(bench.state("a.service") == "dead" && bench.state("b.service") == "dead")
    #expect(bench.state("c.service") == "running")
  }

  @Test("the slice's stop is over when its units have stopped")
  func order() {
    bench.define("system.slice")
    bench.define("a.service")
    bench.program("a.service", .ignoresTerm)
    bench.start("a.service")
    bench.stop("system.slice")
    #expect(bench.core.record("a.service")?.job != nil)
    #expect(bench.core.record("system.slice")?.job != nil)
  }

  @Test("the slice of a template holds the services of connections")
  func connections() {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service", "system-echo.slice")
    bench.start("echo.socket")
    bench.connect("echo.socket")
    bench.connect("echo.socket")
    bench.stop("system-echo.slice")
    #expect(bench.instances(of: "echo.socket").isEmpty)
    #expect(bench.state("echo.socket") == "listening")
  }

  @Test(
    "a socket unit that is down keeps its counts only as long as something holds it",
    arguments: [true, false])
  func counts(isHeld: Bool) {
    bench.define("echo.socket") { $0.socket.accept = true }
    bench.define("echo@.service")
    bench.define("keep.target") { if isHeld { $0.unit.after = ["echo.socket"] } }
    bench.start("keep.target")
    bench.start("echo.socket")
    bench.connect("echo.socket")
    for process in bench.processes.keys { bench.end(process, .exited(0)) }
    bench.run()
    bench.stop("echo.socket")
    #expect(accepted == (isHeld ? 1 : 0))
    bench.start("echo.socket")
    bench.connect("echo.socket")
    #expect(accepted == (isHeld ? 2 : 1))
    // A connection that lives holds it, too.
    bench.stop("echo.socket")
    #expect(accepted == (isHeld ? 2 : 1))
  }

  private var accepted: UInt32? { bench.core.record("echo.socket")?.socket?.accepted }
}
