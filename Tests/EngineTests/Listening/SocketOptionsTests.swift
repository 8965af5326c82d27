import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Options of sockets")
struct SocketOptionsTests {
  @Test("those of TCP and IP are on the listening socket and on the accepted one")
  func tcp() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.keepAliveTime = .seconds(90)
    bench.settings.keepAliveInterval = .seconds(11)
    bench.settings.keepAliveProbes = 4
    bench.settings.deferAccept = .seconds(3)
    bench.settings.broadcast = true
    bench.settings.priority = 5
    bench.settings.typeOfService = 0x10
    bench.settings.timeToLive = 33
    bench.settings.congestionControl = "reno"
    let listener = try bench.start()[0]
    #expect(listener.warnings == [])
    let fd = listener.descriptor.number
    // IP_TOS, which systemd sets after SO_PRIORITY, makes of the priority what it says.
    try expectTCP(fd, priority: 6)
    #expect(try SocketOption.deferAccept.value(on: fd) == 3)
    #expect(try SocketOption.broadcast.value(on: fd) == 1)

    // Deferred, a connection is accepted once something was sent.
    let client = try connection(to: try #require(listener.address))
    #expect(waits(for: client.number, POLLOUT))
    #expect(send(client.number, "x", 1, 0) == 1)
    #expect(waits(for: fd, POLLIN))
    let accepted = try #require(Acceptor.acceptBatch(on: listener).connections.first)
    #expect(
      SocketOptions(bench.settings).apply(to: accepted.descriptor.number, family: AF_INET, isStream: true)
        == [])
    // It has inherited the type of service, which changes no more: the priority is what it is to be.
    try expectTCP(accepted.descriptor.number, priority: 5)
  }

  private func expectTCP(_ fd: Int32, priority: Int32) throws {
    #expect(try SocketOption.keepIdle.value(on: fd) == 90)
    #expect(try SocketOption.keepInterval.value(on: fd) == 11)
    #expect(try SocketOption.keepCount.value(on: fd) == 4)
    #expect(try SocketOption.ipv4TypeOfService.value(on: fd) == 0x10)
    #expect(try SocketOption.priority.value(on: fd) == priority)
    #expect(try SocketOption.ipv4TimeToLive.value(on: fd) == 33)
    #expect(try SocketOption.congestionControl(of: fd) == "reno")
  }

  @Test("the time to live of IPv6 is its hop limit; a priority without type of service stays")
  func ipv6() throws {
    let bench = ListeningBench((.datagram, .loopback6()))
    bench.settings.timeToLive = 44
    bench.settings.priority = 3
    let listener = try bench.start()[0]
    #expect(listener.warnings == [])
    #expect(try SocketOption.ipv6UnicastHops.value(on: listener.descriptor.number) == 44)
    #expect(try SocketOption.priority.value(on: listener.descriptor.number) == 3)
  }

  @Test("root marks packets and takes those for others", .enabled(if: isRoot))
  func privileged() throws {
    let bench = ListeningBench((.stream, .loopback()), (.stream, .loopback6()))
    bench.settings.mark = 7
    bench.settings.transparent = true
    let open = try bench.start()
    #expect(open.flatMap(\.warnings) == [])
    #expect(try open.map { try SocketOption.mark.value(on: $0.descriptor.number) } == [7, 7])
    #expect(try SocketOption.ipv4Transparent.value(on: open[0].descriptor.number) == 1)
    #expect(try SocketOption.ipv6Transparent.value(on: open[1].descriptor.number) == 1)
  }

  @Test("what is below zero is not set")
  func unset() {
    var settings = SocketSettings()
    settings.priority = -1
    settings.mark = -1
    settings.timeToLive = -5
    #expect(SocketOptions(settings).isEmpty)
  }

  @Test("a part of a second is one second")
  func fractions() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.keepAliveInterval = .milliseconds(500)
    let listener = try bench.start()[0]
    #expect(try SocketOption.keepInterval.value(on: listener.descriptor.number) == 1)
  }

  @Test("what the kernel does not take is told, and the socket listens without it")
  func refused() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.congestionControl = "no-such"
    bench.settings.timeToLive = 300
    let listener = try bench.start()[0]
    #expect(
      listener.warnings.map(\.description) == [
        "cannot set IP_TTL: invalid argument (IPTTL=); 127.0.0.1:0 listens without it",
        "cannot set TCP_CONGESTION to no-such: no such file or directory (TCPCongestion=); 127.0.0.1:0 listens without it",
      ])
    #expect(try SocketOption.isListening.value(on: listener.descriptor.number) == 1)
  }

  @Test("UNIX sockets and FIFOs leave out what is not theirs")
  func others() throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "a.sock")
    bench.addPath(.fifo, "b.fifo")
    bench.settings.keepAliveTime = .seconds(9)
    bench.settings.typeOfService = 8
    bench.settings.timeToLive = 9
    bench.settings.congestionControl = "reno"
    bench.settings.transparent = true
    bench.settings.pipeSize = 131072
    let open = try bench.start()
    #expect(open.flatMap(\.warnings) == [])
    #expect(try Fifo.size(of: open[1].descriptor.number) == 131072)
  }

  @Test("a protocol of its own is the socket's, and left out where it does not fit")
  func protocols() throws {
    let bench = ListeningBench((.datagram, .loopback()), (.stream, .loopback()))
    bench.settings.protocolChoice = .udplite
    let isThere = (try? Socket.open(family: AF_INET, kind: .datagram, protocolNumber: .udplite)) != nil
    guard isThere else {
      #expect(try bench.failure().error.errno == EPROTONOSUPPORT)
      return
    }
    let open = try bench.start()
    #expect(try open.map { try SocketOption.protocolNumber.value(on: $0.descriptor.number) } == [136, 6])
  }

  @Test("Multipath TCP is used where the kernel has it; a UNIX socket has no such protocol")
  func multipath() throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.protocolChoice = .mptcp
    if (try? Socket.open(family: AF_INET, kind: .stream, protocolNumber: .mptcp)) != nil {
      let listener = try bench.start()[0]
      #expect(try SocketOption.protocolNumber.value(on: listener.descriptor.number) == 262)
    } else {
      #expect(try bench.failure().error.call == "open a socket")
    }
    let unix = ListeningBench()
    unix.addPath(.stream, "a.sock")
    unix.settings.protocolChoice = .mptcp
    #expect(try unix.failure().error.errno == EPROTONOSUPPORT)
  }

  private func waits(for fd: Int32, _ events: Int32) -> Bool {
    var waiting = pollfd(fd: fd, events: Int16(events), revents: 0)
    return poll(&waiting, 1, 5000) == 1
  }
}
