import SupervisorCore
import Testing
import UnitModel

@Suite("Listeners that follow their files")
struct RelistScenarios {
  let bench = Bench()

  private func start() {
    bench.define("a.socket", "a.service", "b.socket", "b.service")
    bench.start("a.socket")
    bench.start("b.socket")
    bench.relists = []
  }

  @Test("all units of one reload are brought in line together")
  func together() {
    start()
    let drafts: [UnitName] = ["a.socket", "b.socket"]
    bench.tell(.loaded(drafts.map { Draft($0).build() }))
    #expect(bench.relists.map(\.unit) == drafts.map { bench.core.names[$0] })
    #expect(bench.state("a.socket") == "listening")
    #expect(bench.watched.count == 2)
  }

  @Test("a reload of the unit is done once its listeners are in line, and fails with them")
  func job() throws {
    start()
    let token = RequestToken(bench.number())
    bench.deliver(.request(.job(.reload, "a.socket", .replace), token))
    let reply = bench.replies[token]
    #expect(bench.result(of: reply) == nil)
    bench.performRelist(0)
    bench.run()
    #expect(bench.result(of: reply) == .done)
    bench.deliver(.request(.job(.reload, "a.socket", .replace), RequestToken(99)))
    bench.performRelist(0, fails: true)
    bench.run()
    #expect(bench.result(of: bench.replies[RequestToken(99)]) == .failed)
    #expect(bench.state("a.socket") == "listening")
  }

  @Test("a reload that meets another one is not done before its own look")
  func again() {
    start()
    bench.deliver(.loaded([Draft("a.socket").build()]))
    let token = RequestToken(bench.number())
    bench.deliver(.request(.job(.reload, "a.socket", .replace), token))
    bench.performRelist(0)
    bench.deliver(bench.inbox.removeFirst())
    #expect(bench.result(of: bench.replies[token]) == nil)
    #expect(bench.relisting.count == 1)
    bench.run()
    #expect(bench.result(of: bench.replies[token]) == .done)
  }

  @Test("a stop does not wait, and what was opened for it is nobody's")
  func stop() {
    start()
    bench.deliver(.loaded([Draft("a.socket").build()]))
    bench.stop("a.socket")
    #expect(bench.state("a.socket") == "dead")
    bench.run()
    #expect(bench.state("a.socket") == "dead")
  }

  @Test("files that change while the listeners are opened are looked at when they are open")
  func opening() {
    bench.define("a.socket", "a.service")
    bench.deliver(.request(.job(.start, "a.socket", .replace), RequestToken(77)))
    bench.deliver(.loaded([Draft("a.socket").build()]))
    #expect(bench.relists.isEmpty)
    bench.run()
    #expect(bench.relists.count == 1)
  }

  @Test("listeners that a running service has are lent")
  func lent() throws {
    start()
    bench.knock("a.socket")
    for name: UnitName in ["a.socket", "b.socket"] {
      bench.tell(.vanished(try #require(bench.core.names[name])))
    }
    #expect(bench.relists.map(\.isLent) == [true, false])
  }

  @Test("under systemd's defaults nothing is rebound, and a socket cannot be reloaded")
  func systemd() {
    bench.core.followsListeners = false
    start()
    bench.define("a.socket") { $0.socket.backlog = 7 }
    #expect(bench.relists.isEmpty)
    #expect(bench.refusal(bench.ask(.job(.reload, "a.socket", .replace))) == .notApplicable)
  }
}
