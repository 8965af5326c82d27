import Glibc
import Testing

@Suite("How usher-proxy lives")
struct LivingTests {
  @Test("It waits for a target that is not there yet", arguments: [true, false])
  func lateTarget(isUnix: Bool) throws {
    let place = isUnix ? Place.newPath() : .port(0)
    defer { place.remove() }
    // A port that is bound and refuses, or a path that is not there.
    let port = isUnix ? nil : try Wire.bound(to: place, listens: false)
    let back = port.map { place.of($0) } ?? place
    let listener = try Wire.bound(to: .port(0))
    let proxy = try ProxyProcess([back.target], [("test", listener)])
    let clients = try (0..<5).map { _ in try Wire.connected(to: .port(listener.port)) }
    for client in clients { try client.send("early") }
    #expect(!clients[0].isReadable(within: 150))
    let target: Wire
    if let port {
      #expect(listen(port.number, 16) == 0)
      target = port
    } else {
      target = try Wire.bound(to: place)
    }
    for _ in clients { #expect(try target.accepted().receiveText(5) == "early") }
    proxy.signal(SIGTERM)
    for client in clients { client.finish() }
    let end = proxy.end()
    #expect(end.status == 0)
    #expect(
      end.output.contains(
        "cannot connect to \(back.target): \(isUnix ? "no such file or directory" : "connection refused"); trying again, clients wait\n"
      ))
    #expect(end.output.contains("\(back.target) answers after "))
    #expect(end.output.split(separator: "\n").count == 2, "\(end.output)")
  }

  @Test("It turns a client away when the target does not come in time", arguments: ["0", "200ms"])
  func missingTarget(wait: String) throws {
    let place = Place.newPath()
    let listener = try Wire.bound(to: .port(0))
    let proxy = try ProxyProcess(["--wait-for-target=\(wait)", place.target], [("test", listener)])
    for _ in 0..<2 {
      let client = try Wire.connected(to: .port(listener.port))
      #expect(try client.receive() == nil)
    }
    proxy.signal(SIGTERM)
    let end = proxy.end()
    #expect(end.status == 0)
    #expect(end.output.contains("turned away"))
  }

  @Test("At its limit it lets clients wait, and serves them when there is room")
  func limit() throws {
    let scene = try Scene(["--connections-max=2"])
    let first = try scene.pair()
    var second: (client: Wire, server: Wire)? = try scene.pair()
    let third = try scene.client()
    try third.send("me too")
    #expect(!scene.target.isReadable(within: 200))
    second = nil
    #expect(try scene.target.accepted().receiveText(6) == "me too")
    withExtendedLifetime((first, second)) {}
  }

  @Test("It ends when nobody was there for a while, and not before")
  func idleExit() throws {
    let scene = try Scene(["--exit-idle-time=300ms"])
    var pair: (client: Wire, server: Wire)? = try scene.pair()
    var request = pollfd(fd: pair?.client.number ?? -1, events: Int16(POLLIN), revents: 0)
    #expect(poll(&request, 1, 700) == 0, "it ended with a connection open")
    pair = nil
    #expect(scene.proxy.end().status == 0)
    // The listener is the test's; the next client waits for the next start.
    let next = try scene.client()
    try next.send("later")
    let again = try ProxyProcess([scene.back.target], [("test", scene.listener)])
    #expect(try scene.target.accepted().receiveText(5) == "later")
    withExtendedLifetime(again) {}
  }

  @Test("On SIGTERM it serves whom it has, accepts nobody, and ends with the last")
  func drain() throws {
    let place = Place.newPath()
    defer { place.remove() }
    let supervisor = try Wire.bound(to: place, SOCK_DGRAM)
    let scene = try Scene(["--drain-time=infinity"], environment: ["NOTIFY_SOCKET=\(place.target)"])
    let (client, server) = try scene.pair()
    #expect(try supervisor.receive()?.isEmpty == false)
    scene.proxy.signal(SIGTERM)
    #expect(try supervisor.receive() == Array("STOPPING=1".utf8))
    let late = try scene.client()
    #expect(!scene.target.isReadable(within: 200))
    try client.send("still")
    #expect(try server.receiveText(5) == "still")
    client.finish()
    server.finish()
    let end = scene.proxy.end()
    #expect(end.status == 0 && end.output.isEmpty, "\(end)")
    withExtendedLifetime(late) {}
  }

  @Test("What does not end in time is cut off", arguments: [true, false])
  func cut(bySecondSignal: Bool) throws {
    let scene = try Scene(["--drain-time=\(bySecondSignal ? "infinity" : "100ms")"])
    let (client, server) = try scene.pair()
    try client.send("x")
    #expect(try server.receiveText(1) == "x")
    scene.proxy.signal(SIGTERM)
    if bySecondSignal { scene.proxy.signal(SIGINT) }
    #expect(try client.receive() == nil)
    #expect(try server.receive() == nil)
    let end = scene.proxy.end()
    #expect(end.status == 0)
    #expect(end.output == "usher-proxy: 1 connection did not end in time; cut off\n")
  }

  @Test("It tells the supervisor when it serves and when it stops")
  func notifies() throws {
    let place = Place.newPath()
    defer { place.remove() }
    let supervisor = try Wire.bound(to: place, SOCK_DGRAM)
    let scene = try Scene(environment: ["NOTIFY_SOCKET=\(place.target)"])
    #expect(try supervisor.receive() == Array("READY=1\nSTATUS=passing on from 1 socket".utf8))
    scene.proxy.signal(SIGTERM)
    #expect(try supervisor.receive() == Array("STOPPING=1".utf8))
    #expect(scene.proxy.end().status == 0)
  }

  /// With 26 usher-proxy knows beforehand how many clients there is room for; with 12 it meets the limit.
  @Test("With few descriptors clients wait, and every one is served", arguments: [26, 12])
  func fewDescriptors(count: Int) throws {
    let scene = try Scene(descriptors: count)
    let clients = try (0..<30).map { _ in try scene.client() }
    for client in clients {
      try client.send("?")
      client.finish()
    }
    for _ in clients {
      let server = try scene.target.accepted()
      #expect(try server.receiveText(1) == "?")
      try server.send("!")
    }
    for client in clients { #expect(try client.receiveAll() == [UInt8(ascii: "!")]) }
    scene.proxy.signal(SIGTERM)
    let end = scene.proxy.end()
    #expect(end.status == 0)
    let words = count == 26 ? "5 it is, further clients wait" : "too many open files; "
    #expect(end.output.contains(words), "\(end.output)")
  }

  @Test("A target that accepts slowly is waited for, however full its queue is")
  func fullQueue() throws {
    let place = Place.newPath()
    defer { place.remove() }
    let target = try Wire.bound(to: place, backlog: 0)
    let listener = try Wire.bound(to: .port(0))
    let proxy = try ProxyProcess(["--wait-for-target=0", place.target], [("test", listener)])
    let clients = try (0..<8).map { _ in try Wire.connected(to: .port(listener.port)) }
    for client in clients { try client.send("q") }
    for _ in clients { #expect(try target.accepted().receiveText(1) == "q") }
    withExtendedLifetime(proxy) {}
  }

  @Test("A connection that was accepted before is served, and then it ends")
  func acceptedBefore() throws {
    let front = try Wire.bound(to: .port(0))
    let target = try Wire.bound(to: .port(0))
    let client = try Wire.connected(to: .port(front.port))
    let connection = try front.accepted()
    let proxy = try ProxyProcess(["127.0.0.1:\(target.port)"], [("connection", connection)])
    try client.send("hello")
    let server = try target.accepted()
    #expect(try server.receiveText(5) == "hello")
    client.finish()
    server.finish()
    #expect(proxy.end().status == 0)
  }

  @Test("It says why it cannot serve")
  func misuse() throws {
    let none = try ProxyProcess(["@x"], []).end()
    #expect(none.status == 1 && none.output.contains("no socket was passed (LISTEN_FDS)"))
    let missing = try ProxyProcess([], []).end()
    #expect(missing.status == 2 && missing.output.contains("a target is missing"))
    let wire = try Wire.bound(to: .port(0))
    let unnamed = try ProxyProcess(["--map=web=@x"], [("dns", wire)]).end()
    #expect(unnamed.status == 1 && unnamed.output.contains("--map=dns=TARGET"), "\(unnamed.output)")
    let help = try ProxyProcess(["--help"], []).end()
    #expect(help.status == 0 && help.output.hasPrefix("usage: usher-proxy"))
    #expect(try ProxyProcess(["--version"], []).end().output.hasPrefix("usher-proxy 0."))
  }
}
