import SupervisorCore
import Testing
import UnitModel

@Suite("Jobs")
struct JobScenarios {
  let bench = Bench()

  func slow() { bench.define("a.service") { $0.service.type = .notify } }

  @Test("asking again for what is pending gives the same job")
  func merging() {
    slow()
    #expect(bench.start("a.service") == bench.start("a.service"))
    #expect(bench.core.jobs.count == 1)
  }

  @Test("a stop cancels a pending start, unless the mode is fail")
  func replacing() {
    slow()
    let start = bench.start("a.service")
    #expect(bench.refusal(bench.stop("a.service", .fail)) == .jobInTheWay)
    bench.stop("a.service")
    #expect(bench.result(of: start) == .canceled)
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a job can be cancelled once")
  func cancelling() {
    slow()
    guard case .job(let id, _)? = bench.start("a.service") else { return #expect(Bool(false)) }
    #expect(bench.ask(.cancelJob(id)) == .done)
    #expect(bench.results[id] == .canceled)
    #expect(bench.refusal(bench.ask(.cancelJob(id))) == .noSuchJob)
  }

  @Test("cancelling a start fails those that need it")
  func cancellingCascades() {
    slow()
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    let start = bench.start("b.service")
    for job in bench.core.jobs.keys where job != JobID(1) { bench.ask(.cancelJob(job)) }
    #expect(bench.result(of: start) == .dependency)
  }

  @Test("ignoring dependencies starts the unit alone")
  func ignoringDependencies() {
    bench.define("a.service") { $0.unit.requires = ["missing.service"] }
    #expect(bench.result(of: bench.start("a.service", .ignoreDependencies)) == .done)
  }

  @Test("units that refuse it cannot be started or stopped by hand")
  func refusing() {
    bench.define("a.service") { $0.unit.refusesManualStart = true }
    bench.define("b.service") {
      $0.unit.refusesManualStop = true
      $0.unit.wants = ["a.service"]
    }
    #expect(bench.refusal(bench.start("a.service")) == .refusesManualStart)
    bench.start("b.service")
    #expect(bench.state("a.service") == "running")
    #expect(bench.refusal(bench.stop("b.service")) == .refusesManualStop)
    // A restart is both, for either.
    for verb in [Request.Verb.restart, .tryRestart, .reloadOrRestart] {
      #expect(bench.refusal(bench.ask(.job(verb, "b.service", .replace))) == .refusesManualStop)
      #expect(bench.refusal(bench.ask(.job(verb, "a.service", .replace))) == .refusesManualStart)
    }
  }

  @Test("a restart of what is starting takes over its job, and ends once it is up again")
  func restartWhileStarting() {
    bench.define("a.service") { $0.service.type = .notify }
    let start = bench.start("a.service")
    let restart = bench.restart("a.service")
    #expect(start == restart && bench.result(of: start) == nil)
    #expect(bench.restart("a.service") == start)
    bench.notify("a.service")
    #expect(bench.result(of: start) == .done)
    #expect(bench.state("a.service") == "running")
    // The second restart came when the first had begun its start, and may want another configuration.
    #expect(bench.spawns.count == 3)
    // What excludes it does not wait for it.
    let again = bench.restart("a.service")
    bench.stop("a.service")
    #expect(bench.result(of: again) == .canceled)
  }

  @Test("a reload that is asked for while one runs comes after it")
  func reloadWhileReloading() {
    bench.define("a.service") { $0.service.execReload = [.program("/bin/true")] }
    bench.program("a.service", .reload, .runs)
    bench.start("a.service")
    let first = bench.ask(.job(.reload, "a.service", .replace))
    let second = bench.ask(.job(.reload, "a.service", .replace))
    #expect(first == second)
    bench.controlEnds("a.service")
    #expect(bench.result(of: first) == nil && bench.state("a.service") == "reload")
    bench.controlEnds("a.service")
    #expect(bench.result(of: first) == .done)
    bench.stop("a.service")
    #expect(bench.result(of: bench.ask(.job(.reload, "a.service", .replace))) == .invalid)
  }

  @Test("a restart of what is down is a start, and try-restart of it is nothing")
  func restartOfDead() {
    bench.define("a.service")
    #expect(bench.ask(.job(.tryRestart, "a.service", .replace)) == .done)
    #expect(bench.state("a.service") == "dead")
    bench.restart("a.service")
    #expect(bench.state("a.service") == "running")
  }

  @Test("a unit that nobody knows and a template are refused")
  func unknown() {
    bench.define("a@.service")
    #expect(bench.refusal(bench.start("b.service")) == .noSuchUnit)
    #expect(bench.refusal(bench.start("a@.service")) == .isTemplate)
    bench.define("c.service") { $0.unit.requires = ["a@.service"] }
    #expect(bench.refusal(bench.start("c.service")) == .isTemplate)
  }

  @Test("a long chain of units fails to its end")
  func longChain() {
    func name(_ index: Int) -> UnitName { UnitName(prefix: "u\(index)", instance: nil, kind: .service) }
    let drafts = (0..<3000).map { index in
      var draft = Draft(name(index))
      draft.service.type = .oneshot
      if index > 0 { draft.unit.requires = [name(index - 1)] }
      if index > 0 { draft.unit.after = [name(index - 1)] }
      return draft.build()
    }
    bench.deliver(.loaded(drafts))
    bench.program("u0.service", .exits(1))
    let token = RequestToken(1)
    bench.deliver(.request(.job(.start, name(2999), .replace), token))
    bench.performSpawn(0, .exits(1))
    while !bench.inbox.isEmpty { bench.deliver(bench.inbox.removeFirst()) }
    #expect(bench.result(of: bench.replies[token]) == .dependency)
    #expect(bench.core.jobs.isEmpty)
  }

  @Test("a service whose file is gone when the daemon comes back still ends")
  func goneFileAtResume() throws {
    bench.define("a.service")
    bench.start("a.service")
    bench.core = try Supervisor(resuming: bench.core.state, definitions: [])
    bench.mainEnds("a.service")
    #expect(bench.state("a.service") == "dead")
  }

  @Test("a service whose file is gone can still be stopped, and is then not found")
  func goneFile() {
    bench.define("a.service")
    bench.start("a.service")
    bench.define("a.service") { $0.loadState = .notFound }
    bench.stop("a.service")
    #expect(bench.state("a.service") == "dead")
  }
}
