import SupervisorCore
import Testing
import UnitModel

@Suite("Reloads of services")
struct ReloadScenarios {
  let bench = Bench()

  private func reload() -> Reply? { bench.ask(.job(.reload, "a.service", .replace)) }

  private func start(_ change: (inout Draft) -> Void = { _ in }) {
    bench.define("a.service") {
      $0.service.type = .notifyReload
      $0.service.reloadSignal = 10
      change(&$0)
    }
    bench.start("a.service")
    for token in bench.processes.keys { bench.processes[token]?.ignoresTerm = true }
    bench.notify("a.service")
  }

  private func answer(_ change: (inout ServiceNotice) -> Void = { _ in }) {
    bench.notify("a.service") {
      $0.isReloading = true
      $0.reloadedAt = Instant(microseconds: bench.now)
      change(&$0)
    }
  }

  @Test("a notify-reload service gets its signal, says that it reloads, and that it is done")
  func notifyReload() {
    start()
    let job = reload()
    #expect(bench.state("a.service") == "reload-signal")
    #expect(bench.signals("a.service") == [10])
    answer()
    #expect(bench.state("a.service") == "reload-notify")
    #expect(bench.result(of: job) == nil)
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: job) == .done)
  }

  @Test("a service whose main process has gone has nobody to ask: the reload is over at once")
  func nobodyToAsk() {
    start { $0.service.exitType = .cgroup }
    bench.fork("a.service")
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: reload()) == .done)
    #expect(bench.state("a.service") == "running")
  }

  @Test("what tells of an earlier reload is no answer")
  func stale() {
    start()
    bench.now += 1_000_000
    _ = reload()
    bench.notify("a.service") {
      $0.isReloading = true
      $0.reloadedAt = Instant(microseconds: 5)
    }
    #expect(bench.state("a.service") == "reload-signal")
  }

  @Test(
    "how a command of ExecReload= ends by a stop counts, whether the service is over before or after it",
    arguments: [true, false])
  func stopped(isMainFirst: Bool) {
    bench.define("a.service") { $0.service.execReload = [.program("/bin/reload")] }
    bench.start("a.service")
    bench.program("a.service", .reload, .runs)
    let job = reload()
    #expect(bench.state("a.service") == "reload")
    for token in bench.processes.keys { bench.processes[token]?.ignoresTerm = true }
    bench.stop("a.service")
    #expect(bench.state("a.service") == "stop-sigterm" && bench.result(of: job) == .canceled)
    let main = bench.core.record("a.service")?.service?.run?.main?.token
    let control = bench.core.record("a.service")?.service?.run?.control?.token
    for token in isMainFirst ? [main, control] : [control, main] {
      #expect(bench.state("a.service").hasPrefix("stop-sigterm"))
      if let token { bench.end(token, .killed(signal: 15)) }
      bench.run()
    }
    #expect(bench.state("a.service") == "failed/signal")
  }

  @Test("both words at once are a reload that is done")
  func quick() {
    start()
    let job = reload()
    answer { $0.isReady = true }
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: job) == .done)
  }

  @Test("a service that does not answer stays up, and its reload has failed")
  func timeout() {
    start { $0.service.timeoutStart = .seconds(10) }
    let job = reload()
    answer()
    bench.advance(seconds: 11)
    #expect(bench.state("a.service") == "running")
    #expect(bench.result(of: job) == .failed)
    bench.advance(seconds: 60)
    #expect(bench.state("a.service") == "running")
  }

  @Test("ExecReload= comes before the signal, ExecReloadPost= after the answer")
  func commands() {
    start {
      $0.service.execReload = [.program("/bin/reload")]
      $0.service.execReloadPost = [.program("/bin/post")]
    }
    let job = reload()
    #expect(bench.state("a.service") == "reload-signal")
    answer { $0.isReady = true }
    #expect(bench.commands.suffix(2) == ["a.service reload", "a.service reloadPost"])
    #expect(bench.result(of: job) == .done)
  }

  @Test("after a reload that failed nothing more is done")
  func failure() {
    bench.define("a.service") {
      $0.service.execReload = [.program("/bin/reload")]
      $0.service.execReloadPost = [.program("/bin/post")]
    }
    bench.program("a.service", .reload, .exits(1))
    bench.start("a.service")
    #expect(bench.result(of: reload()) == .failed)
    #expect(bench.commands.last == "a.service reload")
    #expect(bench.state("a.service") == "running")
  }

  @Test("a service that reloads of its own accord is reloading until it is ready")
  func own() {
    bench.define("a.service") { $0.service.type = .notify }
    bench.start("a.service")
    bench.notify("a.service")
    bench.notify("a.service") { $0.isReloading = true }
    #expect(bench.state("a.service") == "reload-notify")
    #expect(bench.core.record("a.service")?.active == .reloading)
    bench.notify("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("of words said at once stopping counts, then ready; after stopping none does")
  func wordsAtOnce() {
    for name: UnitName in ["a.service", "b.service", "c.service"] {
      bench.define(name) { $0.service.type = .notify }
      bench.start(name)
    }
    bench.notify("a.service") { ($0.isStopping, $0.isReady) = (true, true) }
    bench.notify("a.service")
    #expect(bench.state("a.service") == "start")
    bench.notify("b.service")
    bench.notify("b.service") { ($0.isReady, $0.isReloading) = (true, true) }
    #expect(bench.state("b.service") == "running")
    bench.notify("c.service")
    bench.notify("c.service") { ($0.isStopping, $0.isReloading) = (true, true) }
    #expect(bench.state("c.service") == "stop-sigterm")
  }

  @Test("a service that stops while it starts is stopping once it is up")
  func stopsEarly() {
    bench.define("a.service") { $0.service.execStartPost = [.program("/bin/post")] }
    bench.program("a.service", .startPost, .runs)
    bench.start("a.service")
    bench.notify("a.service") { $0.isStopping = true }
    #expect(bench.state("a.service") == "start-post")
    bench.controlEnds("a.service")
    #expect(bench.state("a.service") == "stop-sigterm")
  }
}
