import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("A plan of units")
struct PlanTests {
  /// The plan's findings for socket units `a.socket`, `b.socket`… with these sections.
  private func findings(_ sections: String...) throws -> [String] {
    var bench = Bench()
    var names: [UnitName] = []
    for (letter, section) in zip("abcdef", sections) {
      bench.files.write("/units/\(letter).socket", "[Socket]\n\(section)\n")
      names.append(try unitName("\(letter).socket"))
    }
    var loader = bench.loader()
    return Plan(loader.closure(of: names)).diagnostics.map(\.what)
  }

  @Test("Two units on one address are named with both places")
  func sameAddress() throws {
    #expect(
      try findings("ListenStream=127.0.0.1:80", "Backlog=3\nListenStream=127.0.0.1:80") == [
        "127.0.0.1:80 is taken by a.socket (/units/a.socket:2)"
      ])
    #expect(try findings("ListenStream=/run/a", "ListenDatagram=/run/a").count == 1)
    #expect(try findings("ListenStream=@a", "ListenStream=@a").count == 1)
  }

  @Test(
    "A wildcard takes every address of its port",
    arguments: [
      "ListenStream=0.0.0.0:80", "ListenStream=80", "ListenStream=[::]:80",
    ])
  func wildcards(line: String) throws {
    #expect(try findings(line, "ListenStream=127.0.0.1:80").count == 1)
    #expect(try findings("ListenStream=127.0.0.1:80", line).count == 1)
  }

  @Test("Other addresses, ports, types and families do not meet")
  func apart() throws {
    #expect(try findings("ListenStream=127.0.0.1:80", "ListenStream=127.0.0.2:80").isEmpty)
    #expect(try findings("ListenStream=80", "ListenStream=81").isEmpty)
    #expect(try findings("ListenStream=80", "ListenDatagram=80").isEmpty)
    #expect(try findings("ListenStream=[::1]:80", "ListenStream=127.0.0.1:80").isEmpty)
    #expect(try findings("ListenStream=@/run/a", "ListenStream=/run/a").isEmpty)
    #expect(try findings("ListenStream=80\nBindIPv6Only=ipv6-only", "ListenStream=0.0.0.0:80").isEmpty)
  }

  @Test("ReusePort= on both sides, different devices and Conflicts= make room")
  func room() throws {
    #expect(try findings("ListenStream=80\nReusePort=yes", "ListenStream=80\nReusePort=yes").isEmpty)
    #expect(try findings("ListenStream=80\nReusePort=yes", "ListenStream=80").count == 1)
    #expect(try findings("ListenStream=80\nBindToDevice=lo", "ListenStream=80\nBindToDevice=eth0").isEmpty)
    #expect(try findings("ListenStream=80", "ListenStream=80\n[Unit]\nConflicts=a.socket").isEmpty)
  }

  @Test("One unit that names an address twice is reported as well")
  func twice() throws {
    #expect(try findings("ListenStream=80\nListenStream=80").count == 1)
  }

  @Test("Transports with ports of their own do not meet, multipath TCP and TCP do")
  func transports() throws {
    let datagram = "ListenDatagram=80"
    #expect(try findings(datagram, "\(datagram)\nSocketProtocol=udplite").isEmpty)
    #expect(
      try findings("\(datagram)\nSocketProtocol=udplite", "\(datagram)\nSocketProtocol=udplite").count == 1)
    #expect(try findings("ListenStream=80", "ListenStream=80\nSocketProtocol=sctp").isEmpty)
    #expect(try findings("ListenStream=80", "ListenStream=80\nSocketProtocol=mptcp").count == 1)
  }

  @Test("Two units on one message queue are told, two on one netlink group are not")
  func queues() throws {
    #expect(try findings("ListenMessageQueue=/q", "ListenMessageQueue=/q").count == 1)
    #expect(try findings("ListenMessageQueue=/q", "ListenMessageQueue=/r").isEmpty)
    #expect(try findings("ListenNetlink=route 1", "ListenNetlink=route 1").isEmpty)
  }

  @Test("A device on one side alone makes no room, and an IPv4 address in IPv6 clothes is what it is")
  func clothes() throws {
    #expect(try findings("ListenStream=80\nBindToDevice=lo", "ListenStream=80").count == 1)
    #expect(try findings("ListenStream=[::ffff:192.0.2.1]:80", "ListenStream=192.0.2.1:80").count == 1)
    #expect(try findings("ListenStream=[::ffff:192.0.2.1]:80", "ListenStream=[::1]:80").isEmpty)
    #expect(try findings("ListenStream=[::1]:80", "ListenStream=80").count == 1)
  }

  @Test("A template whose address depends on the instance, and one unit by two names, do not meet themselves")
  func sameUnit() throws {
    var bench = Bench()
    bench.files.write("/units/a@.socket", "[Socket]\nListenStream=/run/%i\n")
    bench.files.write("/units/b.socket", "[Socket]\nListenStream=/run/1\n")
    bench.files.link("/units/c.socket", to: "b.socket")
    var loader = bench.loader()
    let names = [try unitName("a@.socket"), try unitName("b.socket"), try unitName("c.socket")]
    #expect(Plan(loader.closure(of: names)).diagnostics.isEmpty)
  }
}
