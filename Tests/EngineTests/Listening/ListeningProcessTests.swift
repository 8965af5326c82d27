import Engine
import Glibc
import Linux
import Testing
import UnitModel

/// What changes the whole process runs in a process of its own.
@Suite("Listening under limits")
struct ListeningProcessTests {
  @Test("without a free descriptor nothing is accepted, and nothing is lost")
  func descriptorsRunOut() async {
    await #expect(processExitsWith: .success) {
      let bench = ListeningBench()
      bench.addPath(.stream, "s")
      let listener = try bench.start()[0]
      let clients = try (0..<3).map { _ in try connection(to: .unixPath(Array(bench.path("s").utf8))) }
      // All descriptors are taken, but one.
      var fillers: [Descriptor] = []
      let before = limitDescriptors(to: lowestFreeDescriptor() + 32)
      while case let number = dup(0), number >= 0 { fillers.append(Descriptor(adopting: number)) }
      fillers.removeLast()
      let first = Acceptor.acceptBatch(on: listener)
      #expect(first.connections.count == 1)
      guard case .exhausted(let error) = first.ending else {
        Issue.record("not exhausted but \(first.ending)")
        return
      }
      #expect(error.errno == EMFILE)
      _ = limitDescriptors(to: before)
      let second = Acceptor.acceptBatch(on: listener)
      #expect(second.connections.count == 2 && second.ending == .drained && clients.count == 3)
    }
  }

  @Test("without a free descriptor a unit does not open, says why, and leaves nothing")
  func opening() async {
    await #expect(processExitsWith: .success) {
      let bench = ListeningBench()
      bench.addPath(.stream, "s")
      bench.addPath(.fifo, "f")
      bench.add(.stream, .loopback())
      bench.settings.removeOnStop = true
      let free = lowestFreeDescriptor()
      let others = openDescriptors()
      // Whatever the number at which descriptors run out: a unit is open or it is not.
      for room in Int32(0)..<8 {
        let before = limitDescriptors(to: free + room)
        let result = bench.opener.open(settings: bench.settings, unit: .web)
        _ = limitDescriptors(to: before)
        switch result {
        case .success(let open): for listener in open { listener.close(removingNodes: true) }
        case .failure(let failure): #expect(failure.error.errno == EMFILE)
        }
        #expect(openDescriptors().subtracting(others) == [], "room for \(room)")
        let left = try NodeDirectory.names(in: bench.directory)
        #expect(left == [], "room for \(room)")
      }
    }
  }

  @Test("opening, accepting, naming and closing leave no descriptor behind")
  func descriptors() async {
    await #expect(processExitsWith: .success) {
      let bench = ListeningBench((.stream, .port(0)), (.datagram, .loopback()))
      bench.addPath(.stream, "s")
      bench.addPath(.sequentialPacket, "q")
      bench.addPath(.fifo, "f")
      bench.settings.symlinks = []
      let before = openDescriptors()
      for _ in 0..<3 {
        let open = try bench.start()
        do {
          let client = try connection(to: .unixPath(Array(bench.path("s").utf8)))
          let connections = Acceptor.acceptBatch(on: open[2]).connections
          #expect(connections.first?.identity(number: 1).peer?.pid == getpid() && client.isOpen)
          for listener in open { PendingTraffic.discard(from: listener) }
          let other = ListeningBench((.stream, .unixPath(bench.path("s"))))
          #expect(try other.failure().holder != nil)
        }
        bench.stop()
      }
      bench.open = []
      #expect(openDescriptors().subtracting(before) == [])
    }
  }

  @Test("modes are exact whatever the umask", arguments: [0o000, 0o077, 0o777])
  func umasks(mask: Int) async {
    await #expect(processExitsWith: .success) { [mask] in
      umask(mode_t(mask))
      let bench = ListeningBench()
      bench.addPath(.stream, "deep/s")
      bench.addPath(.fifo, "deep/f")
      bench.settings.mode = 0o666
      bench.settings.directoryMode = 0o755
      try bench.start()
      #expect(try Node(at: bench.path("deep")).mode == 0o755)
      #expect(try Node(at: bench.path("deep/s")).mode == 0o666)
      #expect(try Node(at: bench.path("deep/f")).mode == 0o666)
    }
  }

  @Test("an ordinary user is told what a port below 1024 and a foreign directory need", .enabled(if: isRoot))
  func unprivileged() async {
    await #expect(processExitsWith: .success) {
      #expect(setgroups(0, nil) == 0 && setgid(65534) == 0 && setuid(65534) == 0)
      let start = ProcFile.read("/proc/sys/net/ipv4/ip_unprivileged_port_start")
      if start == "1024\n" {
        let port = try ListeningBench((.stream, .loopback(81))).failure()
        #expect(port.error.errno == EACCES && port.description.contains("start usherd as root"))
      }
      let path = try ListeningBench((.stream, .unixPath("/run/usher-test-forbidden/s"))).failure()
      #expect(path.error.errno == EACCES)
      #expect(path.description.contains("usherd runs as user 65534, who may not write there"))
      let bench = ListeningBench()
      bench.addPath(.stream, "s")
      bench.owner = NodeOwner(uid: 0, gid: nil)
      #expect(try bench.failure().error.errno == EPERM)
      #expect(try NodeDirectory.names(in: bench.directory) == [])
    }
  }
}

/// Answers the limit that was.
private func limitDescriptors(to count: Int32) -> Int32 {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  let before = Int32(clamping: limit.rlim_cur)
  limit.rlim_cur = rlim_t(count)
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  return before
}

private func lowestFreeDescriptor() -> Int32 {
  let fd = open("/", O_RDONLY | O_CLOEXEC)
  close(fd)
  return fd
}
