import SupervisorCore
import Testing
import UnitModel

@Suite("Sockets with Accept=no")
struct SocketScenarios {
  let bench = Bench()

  @Test("a knock starts the service, and its end brings the socket back to listening")
  func activation() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "listening")
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "running")
    #expect(bench.state("web.service") == "running")
    bench.mainEnds("web.service")
    #expect(bench.state("web.service") == "dead")
    #expect(bench.state("web.socket") == "listening")
    bench.knock("web.socket")
    #expect(bench.state("web.service") == "running")
  }

  @Test("two sockets of one service are both handed over and listen again together")
  func twoSockets() throws {
    bench.define("a.socket", "b.socket") { $0.socket.service = "web.service" }
    bench.define("web.service")
    bench.start("a.socket")
    bench.start("b.socket")
    bench.knock("b.socket")
    #expect(bench.state("a.socket") == "running")
    #expect(bench.state("b.socket") == "running")
    let service = try #require(bench.core.names["web.service"])
    #expect(bench.core.listeningSockets(of: service).count == 2)
    bench.mainEnds("web.service")
    #expect(bench.state("a.socket") == "listening")
    #expect(bench.state("b.socket") == "listening")
  }

  @Test("a service started by hand takes the listeners")
  func manualStart() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.start("web.service")
    #expect(bench.state("web.socket") == "running")
  }

  @Test("a socket cannot be started while its service runs")
  func serviceRunsAlready() {
    bench.define("web.socket", "web.service")
    bench.start("web.service")
    #expect(bench.result(of: bench.start("web.socket")) == .failed)
    #expect(bench.state("web.socket") == "dead")
    #expect(bench.reports(of: "web.socket") == [.serviceAlreadyActive("web.service")])
  }

  @Test("a socket without its service cannot be started")
  func missingService() {
    bench.define("web.socket")
    #expect(bench.result(of: bench.start("web.socket")) == .failed)
    #expect(bench.reports(of: "web.socket") == [.serviceNotLoaded("web.service", .notFound)])
  }

  @Test("a knock while the service is still going down starts it again once it is down")
  func knockWhileStopping() throws {
    bench.define("web.socket")
    bench.define("web.service") { $0.service.timeoutStop = .seconds(5) }
    bench.start("web.socket")
    bench.knock("web.socket")
    bench.fork("web.service", ignoresTerm: true)
    bench.notify("web.service") { $0.isStopping = true }
    bench.mainEnds("web.service")
    #expect(bench.state("web.service") == "final-sigterm")
    #expect(bench.state("web.socket") == "listening")
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "running")
    #expect(bench.state("web.service") == "final-sigterm")
    bench.advance(seconds: 6)
    #expect(bench.state("web.service") == "running")
    #expect(bench.strays.isEmpty)
  }

  @Test("a service that hits its start limit takes its socket down")
  func startLimit() {
    bench.define("web.socket", "web.service")
    bench.program("web.service", .exits(0))
    bench.start("web.socket")
    for _ in 0..<6 { bench.knock("web.socket") }
    #expect(bench.state("web.socket") == "failed/service-start-limit-hit")
    #expect(bench.state("web.service") == "failed/start-limit-hit")
    #expect(bench.reports(of: "web.service").contains(.startLimitHit(burst: 5)))
    #expect(bench.held.isEmpty)
  }

  @Test("the start limit forgets after its interval, and at reset-failed")
  func startLimitForgets() {
    bench.define("web.service") { $0.service.type = .oneshot }
    bench.keep("web.service")
    for _ in 0..<5 { bench.start("web.service") }
    #expect(bench.result(of: bench.start("web.service")) == .failed)
    bench.ask(.resetFailed("web.service"))
    #expect(bench.state("web.service") == "dead")
    for _ in 0..<5 { #expect(bench.result(of: bench.start("web.service")) == .done) }
    bench.advance(seconds: 10)
    #expect(bench.result(of: bench.start("web.service")) == .done)
  }

  @Test("a socket's own starts have a limit too")
  func socketStartLimit() {
    bench.define("web.socket", "web.service")
    bench.keep("web.socket")
    for _ in 0..<5 {
      bench.start("web.socket")
      bench.stop("web.socket")
    }
    bench.start("web.socket")
    #expect(bench.state("web.socket") == "failed/start-limit-hit")
  }

  @Test("a service that is skipped lets the socket spin until its trigger limit")
  func triggerLimit() {
    bench.define("web.socket") {
      $0.socket.triggerLimitBurst = 3
      $0.socket.triggerLimitInterval = .seconds(2)
    }
    bench.define("web.service") {
      $0.service.execCondition = [.program("/bin/false")]
      $0.unit.startLimitBurst = 0
    }
    bench.program("web.service", .condition, .exits(1))
    bench.start("web.socket")
    for _ in 0..<3 { bench.knock("web.socket") }
    #expect(bench.state("web.socket") == "listening")
    bench.knock("web.socket")
    #expect(bench.state("web.socket") == "failed/trigger-limit-hit")
    #expect(bench.state("web.service") == "dead/exec-condition")
  }

  @Test("knocks slower than the trigger limit are never too many")
  func triggerLimitForgets() {
    bench.define("web.socket") { $0.socket.triggerLimitBurst = 2 }
    bench.define("web.service") { $0.unit.startLimitBurst = 0 }
    bench.program("web.service", .exits(0))
    bench.start("web.socket")
    for _ in 0..<10 {
      bench.knock("web.socket")
      bench.advance(seconds: 1.01)
    }
    #expect(bench.state("web.socket") == "listening")
  }

  @Test("listeners that cannot be opened fail the socket, and its stop commands run")
  func openFails() {
    bench.define("web.socket", "web.service") {
      $0.socket.execStopPre = [.program("/bin/pre")]
      $0.socket.execStopPost = [.program("/bin/post")]
    }
    bench.failingCall = 1
    #expect(bench.result(of: bench.start("web.socket")) == .failed)
    #expect(bench.state("web.socket") == "failed/resources")
    #expect(bench.commands == ["web.socket stopPre", "web.socket stopPost"])
  }

  @Test("a listener that breaks fails the socket")
  func brokenListener() throws {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.tell(.listenerBroken(try #require(bench.core.names["web.socket"])))
    #expect(bench.state("web.socket") == "failed/resources")
  }

  @Test("a stop while the listeners are being opened closes what comes late")
  func stopWhileOpening() throws {
    bench.define("web.socket", "web.service")
    let request = RequestToken(bench.number())
    bench.deliver(.request(.job(.start, "web.socket", .replace), request))
    bench.deliver(.request(.job(.stop, "web.socket", .replace), RequestToken(bench.number())))
    #expect(bench.state("web.socket") == "dead")
    bench.run()
    #expect(bench.held.isEmpty)
  }

  @Test("FlushPending= drops what waits whenever the socket begins to listen")
  func flushPending() {
    bench.define("web.socket") { $0.socket.flushPending = true }
    bench.define("web.service")
    bench.start("web.socket")
    #expect(bench.flushes == 1)
    bench.knock("web.socket")
    bench.mainEnds("web.service")
    #expect(bench.flushes == 2)
  }

  @Test("stopping the socket leaves the service alone")
  func stopLeavesService() {
    bench.define("web.socket", "web.service")
    bench.start("web.socket")
    bench.knock("web.socket")
    bench.stop("web.socket")
    #expect(bench.state("web.socket") == "dead")
    #expect(bench.state("web.service") == "running")
  }

  @Test("a service that requires its socket goes down with it")
  func requiredSocket() {
    bench.define("web.socket")
    bench.define("web.service") { $0.unit.requires = ["web.socket"] }
    bench.start("web.service")
    #expect(bench.state("web.socket") == "running")
    bench.stop("web.socket")
    #expect(bench.state("web.service") == "dead")
  }

  @Test("a knock at a socket that waits for its stop is dropped")
  func knockBeforeStop() throws {
    bench.define("a.socket", "a.service")
    bench.define("b.service") {
      $0.unit.after = ["a.socket"]
      $0.unit.requires = ["a.socket"]
      $0.service.execStop = [.program("/bin/slow")]
    }
    bench.program("b.service", .stop, .isStuck)
    bench.start("a.socket")
    bench.start("b.service")
    bench.stop("a.socket")
    #expect(bench.state("a.socket") == "listening")
    bench.knock("a.socket")
    #expect(bench.flushes == 1)
    #expect(bench.state("a.service") == "dead")
  }
}
