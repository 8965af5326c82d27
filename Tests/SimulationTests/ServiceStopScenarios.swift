import SupervisorCore
import Testing
import UnitModel

@Suite("Stops of services")
struct ServiceStopScenarios {
  let bench = Bench()

  @Test("a stop runs ExecStop=, sends SIGTERM and runs ExecStopPost=")
  func stop() {
    bench.define("a.service") {
      $0.service.execStop = [.program("/bin/stop")]
      $0.service.execStopPost = [.program("/bin/post")]
    }
    bench.start("a.service")
    #expect(bench.result(of: bench.stop("a.service")) == .done)
    #expect(bench.commands == ["a.service start", "a.service stop", "a.service stopPost"])
    #expect(bench.signals("a.service") == [15])
    #expect(bench.state("a.service") == "dead")
  }

  @Test("what ignores SIGTERM gets SIGKILL after its time")
  func escalation() {
    bench.define("a.service") { $0.service.timeoutStop = .seconds(5) }
    bench.program("a.service", .ignoresTerm)
    bench.start("a.service")
    bench.stop("a.service")
    bench.advance(seconds: 4)
    #expect(bench.state("a.service") == "stop-sigterm")
    bench.advance(seconds: 2)
    #expect(bench.signals("a.service") == [15, 9])
    #expect(bench.state("a.service") == "failed/timeout")
  }

  @Test("SendSIGKILL=no gives up instead")
  func withoutSIGKILL() {
    bench.define("a.service") {
      $0.service.timeoutStop = .seconds(5)
      $0.kill.sendsSIGKILL = false
    }
    bench.program("a.service", .ignoresTerm)
    bench.start("a.service")
    bench.stop("a.service")
    bench.advance(seconds: 20)
    #expect(!bench.signals("a.service").contains(9))
    #expect(bench.state("a.service") == "failed/timeout")
  }

  @Test("KillMode=control-group signals everything, and what is left is killed at the end")
  func controlGroup() {
    bench.define("a.service") { $0.service.timeoutStop = .seconds(5) }
    bench.start("a.service")
    bench.fork("a.service", ignoresTerm: true)
    bench.stop("a.service")
    #expect(bench.state("a.service") == "final-sigterm")
    bench.advance(seconds: 6)
    #expect(bench.strays.isEmpty)
    #expect(bench.signals("a.service").last == 9)
  }

  @Test("KillMode=mixed terminates the main process only and kills the rest")
  func mixed() {
    bench.define("a.service") { $0.kill.mode = .mixed }
    bench.start("a.service")
    bench.fork("a.service")
    bench.stop("a.service")
    #expect(bench.signals("a.service") == [15, 9])
    #expect(bench.strays.isEmpty)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("KillMode=process leaves the service's other processes alone")
  func process() {
    bench.define("a.service") { $0.kill.mode = .process }
    bench.start("a.service")
    bench.fork("a.service")
    bench.stop("a.service")
    #expect(bench.strays.count == 1)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("KillMode=none runs ExecStop= and kills nobody")
  func none() {
    bench.define("a.service") {
      $0.kill.mode = .none
      $0.service.execStop = [.program("/bin/stop")]
    }
    bench.start("a.service")
    bench.stop("a.service")
    #expect(bench.kills.isEmpty)
    #expect(bench.processes.count == 1)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a stop while a process is being made signals it as soon as it is there")
  func stopWhileSpawning() {
    bench.define("a.service")
    bench.deliver(.request(.job(.start, "a.service", .replace), RequestToken(bench.number())))
    bench.deliver(.request(.job(.stop, "a.service", .replace), RequestToken(bench.number())))
    bench.run()
    #expect(bench.processes.isEmpty)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a process that is born after its unit gave it up is killed")
  func bornTooLate() {
    bench.define("a.service") {
      $0.service.timeoutStart = .seconds(1)
      $0.service.timeoutStop = .seconds(1)
    }
    bench.deliver(.request(.job(.start, "a.service", .replace), RequestToken(bench.number())))
    for _ in 0..<8 {
      bench.now += 1_100_000
      bench.fireDue()
      while !bench.inbox.isEmpty { bench.deliver(bench.inbox.removeFirst()) }
    }
    #expect(bench.state("a.service") == "failed/timeout")
    bench.run()
    #expect(bench.processes.isEmpty)
  }

  @Test("STOPPING=1 gives the service its stop time to end")
  func stopping() {
    bench.define("a.service") { $0.service.timeoutStop = .seconds(5) }
    bench.start("a.service")
    bench.notify("a.service") { $0.isStopping = true }
    #expect(bench.state("a.service") == "stop-sigterm")
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a service that fails while it runs keeps the first reason")
  func failure() {
    bench.define("a.service") { $0.service.execStopPost = [.program("/bin/post")] }
    bench.program("a.service", .stopPost, .exits(2))
    bench.start("a.service")
    bench.mainEnds("a.service", .dumped(signal: 11))
    #expect(bench.state("a.service") == "failed/core-dump")
  }

  @Test("hurry kills what still runs")
  func hurry() {
    bench.define("a.service")
    bench.program("a.service", .ignoresTerm)
    bench.start("a.service")
    bench.ask(.shutDown)
    #expect(bench.finishedCount == 0)
    bench.ask(.hurry)
    #expect(bench.finishedCount == 1)
  }

  @Test("hurry kills a socket's own commands, too")
  func hurrySocket() {
    bench.define("a.socket") { $0.socket.execStopPre = [.program("/bin/pre")] }
    bench.define("a.service")
    bench.program("a.socket", .stopPre, .ignoresTerm)
    bench.start("a.socket")
    bench.ask(.shutDown)
    #expect(bench.finishedCount == 0)
    bench.ask(.hurry)
    #expect(bench.finishedCount == 1)
  }
}
