import Engine
import Glibc
import Linux
import Testing
import UnitModel

/// Hosts, chosen ports, groups, and what holds for one listener alone.
@Suite("Listeners beyond systemd's")
struct NamedListenerTests {
  @Test("a host's addresses are each listened on, those of a family that is not there left out")
  func hosts() throws {
    let bench = ListeningBench((.stream, .host("both.example", port: 0)))
    bench.opener.lookUp = { _ in
      [.ipv4(0x7F00_0001, port: 0), .ipv4(0xCB00_7101, port: 0), .ipv6(high: 0, low: 1, port: 0, scope: 0)]
    }
    let open = try bench.start()
    let port = try #require(open.first?.address?.port)
    #expect(open.map(\.address?.host) == ["127.0.0.1", "::1"])
    #expect(open.map(\.index) == [0, 0])
    #expect(open.map(\.isFound) == [true, true])
    #expect(open[0].address?.port == open[1].address?.port)
    #expect(
      open.flatMap(\.warnings).map(\.description) == [
        "cannot bind 203.0.113.1:\(port): cannot assign requested address (ListenStream=, /test/web.socket:3); the other addresses are listened on"
      ])
  }

  @Test("a host that nobody knows is a failure in words")
  func unknownHost() throws {
    let bench = ListeningBench((.stream, .host("nobody.example", port: 80)))
    bench.opener.lookUp = { host throws(SystemCallError) in
      throw SystemCallError("look up host", on: host, errno: EADDRNOTAVAIL, reason: "no host has that name")
    }
    #expect(
      try bench.failure().description.hasPrefix(
        "web.socket: cannot look up host nobody.example for nobody.example:80: no host has that name (ListenStream="
      ))
  }

  @Test("the helper's own look-up knows the local host, and says why it does not know another")
  func lookUp() {
    #expect(HostNames.look(up: "localhost").split(separator: " ").contains("127.0.0.1"))
    #expect(HostNames.look(up: "no-such-host.invalid").hasPrefix("!"))
  }

  @Test("port 0 is the one that the kernel chose")
  func chosenPort() throws {
    let bench = ListeningBench((.stream, .loopback()), (.datagram, .port(0)))
    let open = try bench.start()
    for listener in open {
      let port = try #require(listener.address?.port)
      #expect(port > 0 && listener.text.hasSuffix(":\(port)") && listener.isFound)
    }
  }

  @Test("one that may be missing is left out with a word, unless nothing would be left")
  func optional() throws {
    let bench = ListeningBench((.stream, .ipv4([203, 0, 113, 1], port: 80)), (.stream, .loopback()))
    bench.settings.listeners[0].isOptional = true
    bench.settings.listeners[0].name = "far"
    let open = try bench.start()
    #expect(open.map(\.index) == [1])
    #expect(
      open.flatMap(\.warnings).map(\.description) == [
        "cannot bind 203.0.113.1:80: cannot assign requested address (Listener=, /test/web.socket:3); 203.0.113.1:80 is left out"
      ])
    bench.stop()
    bench.settings.listeners.removeLast()
    #expect(try bench.failure().error.errno == EADDRNOTAVAIL)
  }

  @Test("options of its own are on the listener and on its connections, and on no other")
  func options() throws {
    let bench = ListeningBench((.stream, .loopback()), (.stream, .loopback()))
    var own = bench.settings
    own.noDelay = true
    own.priority = 3
    bench.settings.listeners[1].own = OwnSettings(own)
    bench.settings.listeners[1].name = "https"
    let open = try bench.start()
    #expect(open.map(\.name) == [nil, "https"])
    #expect(try open.map { try SocketOption.priority.value(on: $0.descriptor.number) } == [0, 3])
    #expect(open.map { $0.options == nil } == [true, false])
    let port = try #require(open[1].address?.port)
    let client = try connection(to: .ipv4(0x7F00_0001, port: port))
    let accepted = Acceptor.acceptBatch(on: open[1]).connections
    let fd = try #require(accepted.first).descriptor.number
    #expect(open[1].options?.apply(to: fd, family: AF_INET, isStream: true).isEmpty == true)
    #expect(try SocketOption.priority.value(on: fd) == 3)
    #expect(try SocketOption.noDelay.value(on: fd) == 1)
    withExtendedLifetime(client) {}
  }

  @Test("a group is joined on the interface that is named: its datagrams come")
  func groups() throws {
    let bench = ListeningBench(
      (.datagram, .port(0)), (.datagram, .ipv4([0, 0, 0, 0], port: 0)), (.stream, .loopback()))
    bench.settings.additions.multicastGroups = [
      MulticastGroup(address: [239, 77, 1, 2], interface: "lo"),
      MulticastGroup(address: [0xFF, 0x01] + [UInt8](repeating: 0, count: 13) + [0x77], interface: "lo"),
    ]
    let open = try bench.start()
    let groups = ["/proc/net/igmp", "/proc/net/igmp6"].map { ProcFile.read($0, limit: 1 << 20) ?? "" }
    // The first in the machine's order of bytes, as the kernel writes it.
    #expect(groups[0].contains("02014DEF"))
    #expect(groups[1].contains("ff010000000000000000000000000077"))
    for listener in open.prefix(2) {
      let port = try #require(listener.address?.port)
      try send("hello", to: .ipv4(0xEF4D_0102, port: port), by: "lo")
      var bytes = [UInt8](repeating: 0, count: 16)
      var ready = pollfd(fd: listener.descriptor.number, events: Int16(POLLIN), revents: 0)
      #expect(poll(&ready, 1, 5000) == 1)
      #expect(recv(listener.descriptor.number, &bytes, bytes.count, Int32(MSG_DONTWAIT)) == 5)
    }
    bench.stop()
    bench.settings.additions.multicastGroups[0].interface = "nosuch0"
    #expect(try bench.failure().description.contains("cannot find interface nosuch0"))
  }

  private func send(_ text: String, to address: SocketAddress, by interface: String) throws {
    let socket = try Socket.open(family: AF_INET, kind: .datagram)
    var request = ip_mreqn()
    request.imr_ifindex = Int32(bitPattern: try NetworkInterface.index(interface))
    #expect(
      setsockopt(
        socket.number, Int32(IPPROTO_IP), IP_MULTICAST_IF, &request, socklen_t(MemoryLayout<ip_mreqn>.size))
        == 0)
    try Socket.connect(socket.number, to: address)
    #expect(Glibc.send(socket.number, text, text.utf8.count, 0) == text.utf8.count)
  }
}
