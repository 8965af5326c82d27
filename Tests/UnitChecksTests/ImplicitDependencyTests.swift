import Testing
import UnitModel

@testable import UnitChecks

@Suite("Implicit and default dependencies")
struct ImplicitDependencyTests {
  @Test("A socket comes after sysinit.target, before its service and sockets.target, and ends at shutdown")
  func sockets() throws {
    let unit = try Bench(["a.socket": Bench.socket]).load("a.socket").unit
    #expect(full(unit.requires) == ["sysinit.target"] && full(unit.after) == ["sysinit.target"])
    #expect(full(unit.before) == ["a.service", "sockets.target", "shutdown.target"])
    #expect(full(unit.conflicts) == ["shutdown.target"])
  }

  @Test("A socket with an instance per connection has no order with its services")
  func accepting() throws {
    let unit = try Bench(["a.socket": Bench.socket + "Accept=yes\n"]).load("a.socket").unit
    #expect(full(unit.before) == ["sockets.target", "shutdown.target"])
  }

  @Test("A service requires sysinit.target and comes after basic.target")
  func services() throws {
    let unit = try Bench(["a.service": Bench.service]).load("a.service").unit
    #expect(full(unit.requires) == ["sysinit.target"])
    #expect(full(unit.after) == ["sysinit.target", "basic.target"])
    #expect(full(unit.before) == ["shutdown.target"] && full(unit.conflicts) == ["shutdown.target"])
  }

  @Test("In user mode basic.target stands for sysinit.target")
  func userMode() throws {
    var bench = Bench(["a.service": Bench.service, "a.socket": Bench.socket])
    bench.surroundings.isUserMode = true
    let service = try bench.load("a.service").unit
    #expect(full(service.requires) == ["basic.target"] && full(service.after) == ["basic.target"])
    let socket = try bench.load("a.socket").unit
    #expect(socket.requires.isEmpty && socket.after.isEmpty)
  }

  @Test("Sockets= pulls the sockets in before the service")
  func namedSockets() throws {
    let unit = try Bench(["a.service": Bench.service + "Sockets=x.socket y.socket\n"]).load("a.service").unit
    #expect(full(unit.wants) == ["x.socket", "y.socket"])
    #expect(full(unit.after).isSuperset(of: ["x.socket", "y.socket"]))
  }

  @Test("DefaultDependencies=no leaves only what the units themselves imply")
  func none() throws {
    let without = "[Unit]\nDefaultDependencies=no\n"
    let bench = Bench(["a.socket": without + Bench.socket, "a.service": without + Bench.service])
    let socket = try bench.load("a.socket").unit
    #expect(full(socket.before) == ["a.service"] && socket.requires.isEmpty && socket.conflicts.isEmpty)
    let service = try bench.load("a.service").unit
    #expect(service.requires.isEmpty && service.after.isEmpty && service.before.isEmpty)
  }

  @Test("A target comes after what it pulls in, where both sides have default dependencies")
  func targets() throws {
    let bench = Bench([
      "t.target": "[Unit]\nRequires=r.service n.service gone.service\nWants=w.service\nPartOf=p.service\n",
      "r.service": Bench.service, "w.service": Bench.service, "p.service": Bench.service,
      "n.service": "[Unit]\nDefaultDependencies=no\n" + Bench.service,
    ])
    #expect(full(try bench.load("t.target").unit.after) == ["r.service", "w.service"])
  }

  @Test("A target makes no ring with a unit that is ordered after it")
  func rings() throws {
    let bench = Bench([
      "t.target": "[Unit]\nWants=a.service b.service\nBefore=b.service\n",
      "a.service": "[Unit]\nAfter=t.target\n" + Bench.service, "b.service": Bench.service,
    ])
    #expect(try bench.load("t.target").unit.after.isEmpty)
  }

  @Test("Targets that want each other load")
  func mutual() throws {
    let bench = Bench(["a.target": "[Unit]\nWants=b.target\n", "b.target": "[Unit]\nWants=a.target\n"])
    let closure = try bench.closure("a.target")
    #expect(closure["a.target"]?.loadState == .loaded && closure["b.target"]?.loadState == .loaded)
  }
}
