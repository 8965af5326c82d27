import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Revised listeners")
struct ListenerRevisionTests {
  private func existing(_ bench: ListeningBench, _ old: SocketSettings) -> [ListenerRevision.Existing] {
    bench.open.map { one in
      ListenerRevision.Existing(
        key: one.key, line: one.index, old: old, number: fcntl(one.descriptor.number, F_DUPFD_CLOEXEC, 64),
        type: one.type,
        family: (try? SocketOption.domain.value(on: one.descriptor.number)) ?? 0, address: one.address,
        text: one.text,
        nodePath: one.nodePath, node: one.node, links: one.links, spare: one.spare, stranger: one.stranger)
    }
  }

  /// Revises the benches' units from what they have open to what they say by now.
  private func revise(
    _ benches: [(ListeningBench, old: SocketSettings)], isLent: Bool = false,
    hosts: [String: [SocketAddress]]? = nil
  ) -> [ListenerRevision.Outcome] {
    var opener = ListenerOpener(namesHolders: false)
    if let hosts { opener.lookUp = Self.lookUp(in: hosts) }
    opener.spares = benches.first.map { $0.0.path("spares") }
    let units = benches.enumerated().map { number, one in
      ListenerRevision.Unit(
        name: UnitName(prefix: "u\(number)", instance: nil, kind: .socket), settings: one.0.settings,
        owner: nil,
        isLent: isLent, looksUpHosts: hosts != nil, existing: existing(one.0, one.old))
    }
    return ListenerRevision(opener: opener, units: units).run()
  }

  /// How many descriptors of this process lead to the bench's open listeners: other tests run beside this one.
  private func descriptors(of bench: ListeningBench) -> Int {
    let sockets = Set(bench.open.compactMap(\.inode).map { "socket:[\($0)]" })
    return openDescriptors().count { sockets.contains(String($0.drop { $0 != " " }.dropFirst())) }
  }

  /// A socket that is bound to that path is open somewhere, whether the node is there still or not.
  private func hasSocket(at path: String) -> Bool {
    ProcFile.read("/proc/net/unix", limit: 1 << 24)?.contains(path) == true
  }

  /// Each listener of an outcome in short: `0.1` is the second one of the first unit, `new` a new one.
  private func words(_ outcome: ListenerRevision.Outcome) -> [String] {
    switch outcome {
    case .done(let entries, _):
      entries.map {
        switch $0 {
        case .kept(let unit, let index, _, _): "\(unit).\(index)"
        case .new: "new"
        }
      }
    case .failed(let failure): ["failed \(failure.index)"]
    case .heldBack(let name): ["held back by \(name)"]
    }
  }

  private func renewals(_ outcome: ListenerRevision.Outcome) -> [ListenerRevision.Renewal] {
    guard case .done(let entries, _) = outcome else { return [] }
    return entries.compactMap { if case .kept(_, _, _, let renewal) = $0 { renewal } else { nil } }
  }

  @Test("what is asked for still is kept, in the new order, and the rest is opened")
  func order() throws {
    let bench = ListeningBench((.stream, .loopback()), (.datagram, .loopback()))
    bench.addPath(.stream, "a.sock")
    try bench.start()
    let old = bench.settings
    bench.settings.listeners = [old.listeners[2], old.listeners[0]]
    bench.addPath(.stream, "b.sock")
    var outcome: ListenerRevision.Outcome? = revise([(bench, old)])[0]
    #expect(words(try #require(outcome)) == ["0.2", "0.0", "new"])
    #expect(hasSocket(at: bench.path("b.sock")))
    outcome = nil
    #expect(descriptors(of: bench) == 3)
    #expect(!hasSocket(at: bench.path("b.sock")))
  }

  private static func lookUp(
    in hosts: [String: [SocketAddress]]
  ) -> @Sendable (String) throws(SystemCallError) -> [SocketAddress] {
    { host throws(SystemCallError) in
      guard let found = hosts[host] else {
        throw SystemCallError("look up host", on: host, errno: EHOSTUNREACH, reason: "no host has that name")
      }
      return found
    }
  }

  /// A bench that listens on the first two local addresses, by the name of a host.
  private func hosted() throws -> ListeningBench {
    let bench = ListeningBench((.stream, .host("pair.example", port: 0)))
    bench.opener.lookUp = Self.lookUp(in: ["pair.example": [Self.local(1), Self.local(2)]])
    try bench.start()
    return bench
  }

  private static func local(_ last: UInt32) -> SocketAddress { .ipv4(0x7F00_0000 | last, port: 0) }

  @Test("a host that has another address keeps the listeners at those that stayed, all on one port")
  func movedHost() throws {
    let bench = try hosted()
    let port = try #require(bench.open.first?.address?.port)
    let outcome = revise(
      [(bench, bench.settings)], hosts: ["pair.example": [Self.local(3), Self.local(2)]])[0]
    #expect(words(outcome) == ["0.1", "new"])
    guard case .done(let entries, _) = outcome, case .new(let new)? = entries.last else {
      Issue.record("nothing is new")
      return
    }
    #expect(new.address == Self.local(3).with(port: port))
  }

  @Test("a host that has wholly other addresses keeps its port, one that has the same its listeners")
  func otherHost() throws {
    let bench = try hosted()
    let port = try #require(bench.open.first?.address?.port)
    let outcome = revise([(bench, bench.settings)], hosts: ["pair.example": [Self.local(4)]])[0]
    guard case .done(let entries, _) = outcome, case .new(let new)? = entries.last else {
      Issue.record("nothing is new")
      return
    }
    #expect(entries.count == 1 && new.address == Self.local(4).with(port: port))
    let same = revise([(bench, bench.settings)], hosts: ["pair.example": [Self.local(2), Self.local(1)]])[0]
    #expect(words(same) == ["0.0", "0.1"])
  }

  @Test("a host that cannot be looked up, or whose new address is taken, leaves all as it is")
  func lostHost() throws {
    let bench = try hosted()
    let port = try #require(bench.open.first?.address?.port)
    bench.addPath(.stream, "a.sock")
    var old = bench.settings
    old.listeners.removeLast()
    #expect(words(revise([(bench, old)], hosts: [:])[0]) == ["failed 0"])
    #expect(!hasSocket(at: bench.path("a.sock")))
    let other = try Socket.open(family: AF_INET, kind: .stream)
    try Socket.bind(other.number, to: Self.local(5).with(port: port))
    let hosts = ["pair.example": [Self.local(1), Self.local(5)]]
    #expect(words(revise([(bench, old)], hosts: hosts)[0]) == ["failed 0"])
    // Whoever does not ask for it anew does not depend on it.
    #expect(words(revise([(bench, old)])[0]) == ["0.0", "0.1", "new"])
  }

  @Test("options are set on the living listener, and taken back from it")
  func options() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.keepAlive = true
    bench.settings.keepAliveTime = .seconds(77)
    bench.settings.receiveBuffer = 65536
    let number = try bench.start()[0].descriptor.number
    let fresh = try Socket.open(family: AF_INET, kind: .stream)
    var old = bench.settings
    bench.settings = SocketSettings()
    bench.settings.listeners = old.listeners
    bench.settings.noDelay = true
    bench.settings.mark = nil
    bench.settings.timeToLive = 9
    bench.settings.reusePort = true
    let options: [SocketOption] = [
      .keepAlive, .keepIdle, .receiveBuffer, .noDelay, .ipv4TimeToLive, .reusePort,
    ]
    #expect(renewals(revise([(bench, old)])[0]).flatMap(\.warnings) == [])
    let usual = try options[1...2].map { try $0.value(on: fresh.number) }
    #expect(try options.map { try $0.value(on: number) } == [0] + usual + [1, 9, 1])
    old = bench.settings
    bench.settings.noDelay = false
    bench.settings.timeToLive = nil
    bench.settings.reusePort = false
    _ = revise([(bench, old)])
    let ttl = try SocketOption.ipv4TimeToLive.value(on: fresh.number)
    #expect(try options.suffix(3).map { try $0.value(on: number) } == [0, ttl, 0])
  }

  @Test("if one listener cannot be opened, what was opened is closed again and all else stays")
  func failure() throws {
    let bench = ListeningBench((.stream, .loopback()))
    try bench.start()
    let other = ListeningBench((.stream, .loopback()))
    let port = try #require(try other.start()[0].address?.port)
    let old = bench.settings
    bench.addPath(.stream, "a.sock")
    bench.add(.stream, .loopback(port))
    let outcome = revise([(bench, old)])[0]
    #expect(words(outcome) == ["failed 2"])
    #expect(descriptors(of: bench) == 1)
    #expect(!hasSocket(at: bench.path("a.sock")))
    #expect(Node.find(at: bench.path("a.sock")) == nil)
  }

  @Test("a wider address takes the place of a narrower one while that still listens")
  func overlap() throws {
    let bench = ListeningBench((.stream, .loopback()))
    let port = try #require(try bench.start()[0].address?.port)
    let old = bench.settings
    bench.settings.listeners = []
    bench.add(.stream, .ipv4([0, 0, 0, 0], port: port))
    let outcome = revise([(bench, old)])[0]
    #expect(words(outcome) == ["new"])
    guard case .done(let entries, _) = outcome, case .new(let new)? = entries.first else { return }
    #expect(try SocketOption.reusePort.value(on: new.descriptor.number) == 0)
    bench.stop()
    _ = try connection(to: .ipv4(0x7F00_0001, port: port))
    #expect(Acceptor.acceptBatch(on: new).connections.count == 1)
  }

  @Test("a listener changes hands between two units, and neither changes if one of them fails")
  func exchange() throws {
    let (a, b) = (ListeningBench((.stream, .loopback())), ListeningBench((.stream, .loopback())))
    a.addPath(.stream, "a.sock")
    let port = try #require(try a.start()[0].address?.port)
    try b.start()
    // The addresses as they were asked for have to be the same.
    let (oldA, oldB) = (a.settings, b.settings)
    a.settings.listeners.removeLast()
    b.settings.listeners.append(oldA.listeners[1])
    #expect(revise([(a, oldA), (b, oldB)]).map(words) == [["0.0"], ["1.0", "0.1"]])
    b.add(.stream, .loopback(port))
    #expect(revise([(a, oldA), (b, oldB)]).map(words) == [["held back by u1.socket"], ["failed 2"]])
  }

  @Test("a path that is gone leads to the same listener again, by its second name")
  func vanished() throws {
    let bench = ListeningBench()
    bench.opener.spares = bench.path("spares")
    bench.addPath(.stream, "a.sock")
    bench.addPath(.fifo, "b.fifo")
    let open = try bench.start()
    let nodes = open.map(\.node)
    for one in open { try Node.unlink(one.nodePath ?? "") }
    for isLent in [false, true] {
      let outcome = revise([(bench, bench.settings)], isLent: isLent)[0]
      #expect(words(outcome) == ["0.0", "0.1"])
      #expect(renewals(outcome).flatMap(\.news).count == (isLent ? 0 : 2))
      #expect(open.map { Node.identity(at: $0.nodePath ?? "") } == nodes)
    }
    _ = try connection(to: .unixPath(Array(bench.path("a.sock").utf8)))
    #expect(Acceptor.acceptBatch(on: open[0]).connections.count == 1)
    bench.settings.removeOnStop = true
    bench.stop()
    #expect(try NodeDirectory.names(in: bench.path("spares")) == [])
    #expect(try NodeDirectory.names(in: bench.directory) == ["spares"])
  }

  @Test("without a second name a path is bound anew, unless a service has the listener")
  func lost() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "a.sock")
    try bench.start()
    try Node.unlink(bench.path("a.sock"))
    let told = renewals(revise([(bench, bench.settings)], isLent: true)[0]).flatMap(\.news)
    #expect(told.count == 1 && told[0].contains("cannot be put back"))
    #expect(Node.find(at: bench.path("a.sock")) == nil)
    let outcome = revise([(bench, bench.settings)])[0]
    #expect(words(outcome) == ["new"])
    _ = try connection(to: .unixPath(Array(bench.path("a.sock").utf8)))
  }

  @Test("what somebody else has put at the path is left alone, and told once")
  func stranger() throws {
    let bench = ListeningBench()
    bench.opener.spares = bench.path("spares")
    bench.addPath(.stream, "a.sock")
    try bench.start()
    try Node.unlink(bench.path("a.sock"))
    try Node.link(at: bench.path("a.sock"), to: "/nonexistent")
    let first = renewals(revise([(bench, bench.settings)])[0])
    #expect(first.flatMap(\.news).count == 1)
    bench.open[0].stranger = first[0].stranger
    #expect(renewals(revise([(bench, bench.settings)])[0]).flatMap(\.news) == [])
    #expect(Node.linkTarget(bench.path("a.sock")) == "/nonexistent")
  }

  @Test("second names that a killed daemon left beside a path are replaced, others' files are not")
  func leftovers() throws {
    let bench = ListeningBench()
    bench.opener.spares = "/proc/nowhere"
    bench.addPath(.stream, "a.sock")
    let first = try bench.start()[0]
    #expect(first.spare?.path == bench.path(".a.sock.usher"))
    first.spare = nil
    first.descriptor.close()
    let second = try bench.start()[0]
    #expect(second.spare?.node == second.node)
    second.close(removingNodes: true)
    try NodeDirectory.make(bench.path(".a.sock.usher"), mode: 0o700)
    #expect(try bench.start()[0].spare == nil)
  }

  @Test("mode and links follow the files")
  func nodes() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "a.sock")
    bench.settings.symlinks = [bench.path("one")]
    try bench.start()
    let old = bench.settings
    bench.settings.mode = 0o600
    bench.settings.symlinks = [bench.path("two")]
    #expect(renewals(revise([(bench, old)])[0]).flatMap(\.links) == [bench.path("two")])
    #expect(Node.find(at: bench.path("a.sock"))?.mode == 0o600)
    #expect(Node.linkTarget(bench.path("one")) == nil)
    #expect(Node.linkTarget(bench.path("two")) == bench.path("a.sock"))
  }
}
