import SupervisorCore
import Testing
import UnitModel

/// What kinds of units make of it, and what keeps a unit from it.
extension OverlapScenarios {
  @Test("types become ready in their own ways")
  func types() {
    for type in [ServiceSettings.Kind.simple, .exec, .idle, .forking, .dbus] {
      let scene = OverlapScenarios()
      scene.bench.hasNoBus = false
      scene.define { $0.service.type = type }
      if type == .forking { scene.bench.program("a.service", .runs) }
      scene.bench.start("a.service")
      if type == .forking { scene.leaveDaemon(of: scene.machine?.run) }
      if type == .dbus { scene.bench.busName("a.service", isOwned: true) }
      let old = scene.main
      let reply = scene.overlap()
      if type == .dbus, let id = scene.bench.core.names["a.service"],
        let run = scene.machine?.incoming?.run?.id
      {
        #expect(scene.main == old)
        scene.bench.tell(.busName(id, run, isOwned: true))
      }
      if type == .forking { scene.leaveDaemon(of: scene.machine?.incoming?.run) }
      #expect(scene.bench.result(of: reply) == .done, "\(type)")
      #expect(scene.main != old && scene.state == "running" && scene.bench.processes.count == 1, "\(type)")
    }
  }

  /// The first process of Type=forking makes another one and ends.
  private func leaveDaemon(of run: ServiceMachine.Run?) {
    guard let run, let first = run.control?.token else {
      Issue.record("nothing starts")
      return
    }
    bench.strays[run.id] = [false]
    bench.end(first, .exited(0))
    bench.run()
  }

  @Test("its socket and those who depend on it see nothing")
  func others() {
    bench.define("a.socket")
    bench.define("b.service") {
      $0.unit.requires = ["a.service"]
      $0.unit.partOf = ["a.service"]
      $0.unit.after = ["a.service"]
    }
    define()
    bench.start("a.socket")
    bench.knock("a.socket")
    bench.notify("a.service")
    bench.start("b.service")
    let dependent = bench.core.record("b.service")?.service?.mainPID
    overlap()
    #expect(bench.state("a.socket") == "running")
    say()
    #expect(bench.state("a.socket") == "running" && state == "running")
    #expect(bench.core.record("b.service")?.service?.mainPID == dependent && dependent != nil)
  }

  @Test("what cannot overlap is refused, and with RestartMode=overlap restarted as ever")
  func refused() {
    bench.define("a.socket") { $0.socket.accept = true }
    bench.define("a@.service")
    bench.define("once.service") {
      $0.service.type = .oneshot
      $0.service.remainAfterExit = true
      $0.service.additions.restartMode = .overlap
    }
    bench.start("a.socket")
    bench.connect("a.socket")
    bench.start("once.service")
    func refusal(_ name: UnitName) -> Refusal? { bench.refusal(bench.ask(.job(.overlap, name, .replace))) }
    #expect(refusal("a.socket") == .cannotOverlap(.noService))
    #expect(refusal("once.service") == .cannotOverlap(.oneshot))
    if let instance = bench.instances(of: "a.socket").first?.id {
      #expect(bench.refusal(bench.ask(.instanceJob(.overlap, instance))) == .cannotOverlap(.connection))
    } else {
      Issue.record("there is no instance")
    }
    let first = bench.core.record("once.service")?.service?.run?.id
    #expect(bench.result(of: bench.restart("once.service")) == .done)
    #expect(bench.core.record("once.service")?.service?.run?.id != first)
  }

  @Test("conditions and the start limit leave the old process as it is")
  func admission() {
    begin {
      $0.unit.startLimitBurst = 2
      $0.unit.startLimitInterval = .seconds(10)
      $0.unit.conditions = [UnitCondition(.pathExists, "/x")]
    }
    let old = main
    bench.outcomes["a.service"] = .conditionsUnmet([0])
    #expect(bench.result(of: overlap()) == .failed && main == old && state == "running")
    bench.outcomes["a.service"] = nil
    overlap()
    say()
    let new = main
    #expect(bench.result(of: overlap()) == .failed && main == new && state == "running")
    #expect(bench.reports(of: "a.service").contains(.overlapLimitHit(burst: 2)))
  }

  @Test("both are told to go when usherd ends")
  func shutDown() {
    for isReady in [false, true] {
      let scene = OverlapScenarios()
      scene.begin { $0.service.restart = .always }
      scene.overlap()
      if isReady { scene.say() }
      scene.bench.ask(.shutDown)
      scene.bench.advance(seconds: 300)
      #expect(scene.bench.finishedCount == 1 && scene.bench.processes.isEmpty && scene.bench.timers.isEmpty)
    }
  }

  @Test("a fault at the n-th call, for every n, leaves nothing behind, and the next try works")
  func everyCall() {
    var (calls, failing) = (Int.max, 0)
    while failing <= calls {
      let scene = OverlapScenarios()
      scene.define {
        $0.service.type = .exec
        $0.service.execStartPre = [.program("/bin/1")]
        $0.service.execStartPost = [.program("/bin/2")]
        $0.service.execStop = [.program("/bin/3")]
        $0.service.execStopPost = [.program("/bin/4")]
      }
      scene.bench.failingCall = failing == 0 ? nil : failing
      scene.bench.start("a.service")
      for _ in 0..<3 {
        scene.overlap()
        scene.bench.advance(seconds: 10)
      }
      if failing == 0 { calls = scene.bench.fallibleCalls }
      scene.bench.failingCall = nil
      #expect(scene.machine?.beside == nil, "call \(failing)")
      scene.bench.start("a.service")
      let old = scene.main
      #expect(scene.bench.result(of: scene.overlap()) == .done && scene.main != old, "call \(failing)")
      scene.bench.advance(seconds: 10)
      scene.bench.stop("a.service")
      #expect(scene.bench.processes.isEmpty && scene.bench.timers.isEmpty, "call \(failing)")
      #expect(scene.bench.leftovers().isEmpty, "call \(failing)")
      failing += 1
    }
    #expect(calls > 15)
  }
}
