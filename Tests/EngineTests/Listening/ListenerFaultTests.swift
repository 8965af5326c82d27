import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Listeners that cannot be opened")
struct ListenerFaultTests {
  /// A unit whose last listener cannot be bound; all others can.
  private func half() -> ListeningBench {
    let bench = ListeningBench()
    bench.addPath(.stream, "deep/one")
    bench.addPath(.fifo, "deep/two")
    bench.add(
      .messageQueue,
      .messageQueue("/usher-test-\(getpid())-\(bench.directory.split(separator: "-").last ?? "")"))
    bench.addPath(.datagram, "three")
    bench.add(.stream, .loopback())
    bench.add(.stream, .ipv4([192, 0, 2, 1], port: 7002))
    return bench
  }

  private func left(_ bench: ListeningBench) throws -> [String] {
    try NodeDirectory.names(in: bench.path("deep")).sorted()
      + NodeDirectory.names(in: bench.directory).sorted()
  }

  @Test("a start that fails half-way leaves nothing of what it made")
  func nothingLeft() throws {
    let bench = half()
    guard case .messageQueue(let queue) = bench.settings.listeners[2].address else { return }
    let failure = try bench.failure()
    #expect(failure.index == 5)
    #expect(
      failure.description
        == "web.socket: cannot bind 192.0.2.1:7002: cannot assign requested address "
        + "(ListenStream=, /test/web.socket:3); no interface has this address now; FreeBind=yes binds it all the same"
    )
    #expect(try left(bench) == ["deep"])
    #expect(openDescriptors().filter { $0.contains(bench.directory) } == [])
    // The queue is gone: another mode finds nothing in its way.
    let other = ListeningBench((.messageQueue, .messageQueue(queue)))
    other.settings.mode = 0o600
    other.settings.removeOnStop = true
    try other.start()
    other.stop()
  }

  @Test("systemd's way is to leave the nodes; the descriptors are closed either way")
  func nodesLeft() throws {
    let bench = half()
    bench.opener.differences.remove(.failedStarts)
    _ = try bench.failure()
    #expect(try left(bench) == ["one", "two", "deep", "three"])
    #expect(openDescriptors().filter { $0.contains(bench.directory) } == [])
    bench.settings.listeners.removeLast()
    bench.settings.removeOnStop = true
    try bench.start()
    bench.stop()
    #expect(try left(bench) == ["deep"])
  }

  @Test("a FIFO that was there before a failed start stays")
  func oldFifo() throws {
    let bench = half()
    try NodeDirectory.makeParents(of: bench.path("deep/x"), mode: 0o755)
    _ = try Fifo.open(bench.path("deep/two"), mode: 0o666)
    _ = try bench.failure()
    #expect(try left(bench) == ["two", "deep"])
  }

  struct Obstacle: Sendable, CustomTestStringConvertible {
    var listener: ListenType
    /// Made in the test's directory beforehand: a file, a directory, a link.
    var obstacle: String
    var path: String
    var errno: Int32
    var words: String
    var testDescription: String { "\(listener) at \(path) with \(obstacle)" }
  }

  @Test(
    "what stands in the way stays, and the message says what to do",
    arguments: [
      Obstacle(
        listener: .stream, obstacle: "directory", path: "it", errno: EISDIR,
        words:
          "cannot remove @/it: is a directory (ListenStream=, /test/web.socket:3); a directory stands at the path;"
      ),
      Obstacle(
        listener: .stream, obstacle: "file", path: "it/sock", errno: ENOTDIR,
        words: "not a directory (ListenStream=, /test/web.socket:3); a part of the path is no directory;"),
      Obstacle(
        listener: .fifo, obstacle: "file", path: "it", errno: ENXIO,
        words: "(ListenFIFO=, /test/web.socket:3); something else is there;"),
      Obstacle(
        listener: .fifo, obstacle: "link", path: "it", errno: ELOOP,
        words: "(ListenFIFO=, /test/web.socket:3); a symbolic link stands there"),
      Obstacle(
        listener: .fifo, obstacle: "directory", path: "it", errno: EISDIR,
        words: "(ListenFIFO=, /test/web.socket:3); a directory stands at the path;"),
      Obstacle(
        listener: .stream, obstacle: "file", path: String(repeating: "x", count: 104), errno: ENAMETOOLONG,
        words: "(ListenStream=, /test/web.socket:3); the path of a UNIX socket has at most 107 bytes"),
    ])
  func obstacles(_ row: Obstacle) throws {
    let bench = ListeningBench()
    switch row.obstacle {
    case "directory": try #require(mkdir(bench.path("it"), 0o755) == 0)
    case "link": try Node.link(at: bench.path("it"), to: "/dev/null")
    default: close(creat(bench.path("it"), 0o644))
    }
    let before = Node.find(at: bench.path("it"))
    bench.addPath(row.listener, row.path)
    let failure = try bench.failure()
    // The kernel knows two words for a file where a FIFO should be.
    #expect(failure.error.errno == row.errno || row.listener == .fifo && failure.error.errno == EEXIST)
    #expect(failure.description.contains(row.words.replacing("@", with: bench.directory)), "\(failure)")
    #expect(Node.find(at: bench.path("it"))?.identity == before?.identity)
    #expect(try NodeDirectory.names(in: bench.directory) == ["it"])
  }

  @Test("without memory for its queue a unit says which limit it is")
  func queueLimit() async {
    await #expect(processExitsWith: .success) {
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      #expect(setrlimit(__rlimit_resource_t(12), &none) == 0)  // RLIMIT_MSGQUEUE
      let bench = ListeningBench((.messageQueue, .messageQueue("/usher-test-\(getpid())-limit")))
      let failure = try bench.failure()
      #expect(failure.error.errno == EMFILE)
      #expect(failure.description.contains("ulimit -q, LimitMSGQUEUE="))
    }
  }

  @Test("running out of descriptors at any step leaves nothing behind, whatever is opened")
  func everyStep() async {
    await #expect(processExitsWith: .success) {
      let bench = ListeningBench()
      bench.addPath(.stream, "s")
      bench.add(.netlink, .netlink(family: 15, groups: 0))
      bench.addPath(.fifo, "f")
      bench.add(.messageQueue, .messageQueue("/usher-test-\(getpid())-steps"))
      bench.add(.special, .special("/dev/random"))
      bench.addPath(.sequentialPacket, "q")
      bench.add(.datagram, .loopback())
      let others = openDescriptors()
      var failures = 0
      for room in 0..<16 {
        let before = limit(to: numbers(withRoomFor: room))
        let result = bench.opener.open(settings: bench.settings, unit: .web)
        _ = limit(to: before)
        switch result {
        case .success(let open): for listener in open { listener.close(removingNodes: true) }
        case .failure(let failure):
          failures += 1
          #expect(failure.error.errno == EMFILE && failure.description.contains("LimitNOFILE="))
        }
        #expect(openDescriptors().subtracting(others) == [], "room for \(room)")
        let left = try NodeDirectory.names(in: bench.directory)
        #expect(left == [], "room for \(room)")
      }
      #expect(failures > 6 && failures < 16)
    }
  }

  @Test("a FIFO of ours with another mode is put right; systemd refuses it", arguments: [true, false])
  func fifoMode(differs: Bool) throws {
    let bench = ListeningBench()
    bench.addPath(.fifo, "f")
    bench.settings.mode = 0o600
    if !differs { bench.opener.differences.remove(.fifos) }
    try #require(mkfifo(bench.path("f"), 0o644) == 0 && chmod(bench.path("f"), 0o644) == 0)
    if differs {
      try bench.start()
    } else {
      #expect(try bench.failure().error.errno == EEXIST)
    }
    #expect(try Node(at: bench.path("f")).mode == (differs ? 0o600 : 0o644))
  }

  @Test("what somebody else has put at the path since stays; systemd removes it", arguments: [true, false])
  func foreign(differs: Bool) throws {
    let bench = ListeningBench()
    bench.addPath(.stream, "s")
    bench.settings.symlinks = [bench.path("l")]
    bench.settings.removeOnStop = true
    if !differs { bench.opener.differences.remove(.foreignNodes) }
    try bench.start()
    try Node.unlink(bench.path("s"))
    try Node.unlink(bench.path("l"))
    close(creat(bench.path("s"), 0o644))
    close(creat(bench.path("l"), 0o644))
    bench.stop()
    #expect(try NodeDirectory.names(in: bench.directory).sorted() == (differs ? ["l", "s"] : []))
  }

  @Test(
    "a scope that is no interface fails the unit; systemd leaves the address out", arguments: [true, false])
  func scopes(differs: Bool) throws {
    let local: [UInt8] = [0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1]
    let bench = ListeningBench(
      (.stream, .ipv6(local, port: 7001, scope: "nosuch0")), (.stream, .loopback()),
      (.stream, .ipv6(local, port: 7001, scope: "nosuch1")))
    guard !differs else {
      #expect(try bench.failure().error.errno == ENODEV)
      return
    }
    bench.opener.differences.remove(.scopes)
    let open = try bench.start()
    #expect(open.map(\.index) == [1])
    #expect(
      open[0].warnings.map(\.what) == [
        "cannot find interface nosuch0: no such device", "cannot find interface nosuch1: no such device",
      ])
    bench.stop()
    bench.settings.listeners = [bench.settings.listeners[0]]
    #expect(try bench.failure().error.errno == ENODEV)
  }

  @Test("less than a second is a second; systemd asks the kernel for none", arguments: [true, false])
  func shortTimes(differs: Bool) throws {
    let bench = ListeningBench((.stream, .loopback()))
    bench.settings.keepAliveInterval = .milliseconds(500)
    if !differs { bench.opener.differences.remove(.shortTimes) }
    let listener = try bench.start()[0]
    let interval = try SocketOption.keepInterval.value(on: listener.descriptor.number)
    #expect(differs ? interval == 1 : interval > 1)
    #expect(listener.warnings.map(\.key) == (differs ? [] : ["KeepAliveIntervalSec"]))
  }

  @Test("virtual machines are listened to, and told apart")
  func vsock() throws {
    let port = UInt32(500_000 + getpid() % 100_000)
    let bench = ListeningBench((.stream, .vsock(cid: .max, port: port)))
    bench.settings.receiveBuffer = 65536
    bench.settings.keepAliveTime = .seconds(5)
    guard (try? Socket.open(family: AF_VSOCK, kind: .stream)) != nil else {
      #expect(try bench.failure().advice == "this kernel lacks it; load its module, or listen otherwise")
      return
    }
    let listener = try bench.start()[0]
    #expect(listener.text == "vsock::\(port)" && listener.warnings == [])
    #expect(listener.address == .vsock(cid: .max, port: port) && listener.accepts)
    #expect(try SocketOption.isListening.value(on: listener.descriptor.number) == 1)
    #expect(try ListeningBench((.stream, .vsock(cid: .max, port: port))).failure().error.errno == EADDRINUSE)
    let foreign = try ListeningBench((.stream, .vsock(cid: 77_777, port: port))).failure()
    #expect(foreign.error.errno == EADDRNOTAVAIL && foreign.advice?.contains("vsock::PORT") == true)

    let identity = ConnectionIdentity(
      number: 3, local: .vsock(cid: 2, port: 80), remote: .vsock(cid: 7, port: 1024), cookie: 9)
    #expect(identity.instance(.withoutCookie) == "3-2:80-7:1024" && identity.instance() == "3-9-2:80-7:1024")
    #expect(identity.remoteAddress == "vsock:7" && identity.remotePort == "1024")
    #expect(identity.peerText == "vsock:7:1024" && identity.source == .vsock(7))
  }
}

/// The limit below which so many numbers are free.
private func numbers(withRoomFor count: Int) -> Int32 {
  var (number, free) = (Int32(0), 0)
  while free < count {
    if fcntl(number, F_GETFD) < 0 { free += 1 }
    number += 1
  }
  return number
}

private func limit(to number: Int32) -> Int32 {
  var limits = rlimit()
  getrlimit(__rlimit_resource_t(7), &limits)
  let before = Int32(clamping: limits.rlim_cur)
  limits.rlim_cur = rlim_t(number)
  setrlimit(__rlimit_resource_t(7), &limits)
  return before
}
