import Glibc
import Testing

@testable import Systemd

@Suite("Event loop")
struct EventLoopTests {
  let loop: EventLoop

  init() throws { loop = try EventLoop() }

  /// A pipe; the second end writes.
  func pipe() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test("A readable descriptor calls its handler and nothing after it is cancelled")
  func descriptor() throws {
    let (reader, writer) = try pipe()
    defer {
      close(reader)
      close(writer)
    }
    var calls: [IOEvents] = []
    let source = try loop.addIO(reader, .readable) { calls.append($0) }
    #expect(try !loop.runOnce(timeout: 0))
    #expect(write(writer, "x", 1) == 1)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(calls == [.readable])
    source.cancel()
    #expect(try !loop.runOnce(timeout: 0))
    #expect(calls.count == 1)
  }

  @Test("A source that is let go inside its own handler is not called again")
  func letGo() throws {
    let (reader, writer) = try pipe()
    defer {
      close(reader)
      close(writer)
    }
    final class Holder { var source: EventSource? }
    let holder = Holder()
    var calls = 0
    holder.source = try loop.addIO(reader, .readable) { _ in
      calls += 1
      holder.source = nil
    }
    #expect(write(writer, "x", 1) == 1)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(try !loop.runOnce(timeout: 0))
    #expect(calls == 1)
  }

  @Test("A source that is switched to once is called once")
  func once() throws {
    let (reader, writer) = try pipe()
    defer {
      close(reader)
      close(writer)
    }
    var calls = 0
    let source = try loop.addIO(reader, .readable) { _ in calls += 1 }
    try source.setEnabled(.once)
    #expect(write(writer, "x", 1) == 1)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(try !loop.runOnce(timeout: 0))
    try source.setEnabled(.on)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(calls == 2)
  }

  @Test("Of two ready sources the one with the lower priority value runs first")
  func priority() throws {
    let (reader, writer) = try pipe()
    let (other, otherWriter) = try pipe()
    defer { for end in [reader, writer, other, otherWriter] { close(end) } }
    var order: [String] = []
    let late = try loop.addIO(reader, .readable) { _ in order.append("late") }
    let early = try loop.addIO(other, .readable) { _ in order.append("early") }
    try late.setPriority(10)
    try early.setPriority(-10)
    for source in [late, early] { try source.setEnabled(.once) }
    #expect(write(writer, "x", 1) == 1)
    #expect(write(otherWriter, "x", 1) == 1)
    while try loop.runOnce(timeout: 0) {}
    #expect(order == ["early", "late"])
  }

  @Test("A timer rings once and again when it is armed again")
  func timer() throws {
    var rings = 0
    let timer = try loop.addTimer(at: .max) { rings += 1 }
    #expect(try !loop.runOnce(timeout: 0))
    try timer.rearm(at: loop.now)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(try !loop.runOnce(timeout: 0))
    try timer.rearm(at: loop.now)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(rings == 2)
  }

  @Test("A signal calls its handler once, and one that came while the source was off is not lost")
  func signals() throws {
    var calls = 0
    let source = try loop.addSignal(SIGURG) { calls += 1 }
    // To this thread: others of the process have not blocked it.
    for _ in 0..<2 { #expect(pthread_kill(pthread_self(), SIGURG) == 0) }
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(try !loop.runOnce(timeout: 0))
    #expect(calls == 1)
    // Whoever has copies of all descriptors, as a child has for a moment, changes nothing.
    let copies = (3..<64).map { fcntl($0, F_DUPFD_CLOEXEC, 100) }
    defer { for copy in copies where copy >= 0 { close(copy) } }
    try source.setEnabled(.off)
    #expect(pthread_kill(pthread_self(), SIGURG) == 0)
    #expect(try !loop.runOnce(timeout: 0))
    try source.setEnabled(.on)
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(calls == 2)
    source.cancel()
    #expect(pthread_kill(pthread_self(), SIGURG) == 0)
    #expect(try !loop.runOnce(timeout: 0))
  }

  @Test("What is put off runs in order in the next turn, and may put off more")
  func later() throws {
    var order: [Int] = []
    try loop.later { [loop] in
      order.append(1)
      try? loop.later { order.append(3) }
    }
    try loop.later { order.append(2) }
    #expect(order.isEmpty)
    #expect(try loop.runOnce(timeout: 0))
    #expect(order == [1, 2])
    #expect(try loop.runOnce(timeout: 0))
    #expect(order == [1, 2, 3])
  }

  @Test("The loop ends with the code it was told")
  func exitCode() throws {
    try loop.later { [loop] in loop.exit(7) }
    #expect(try loop.run() == 7)
    #expect(loop.isExiting)
  }

  @Test("A regular file is refused with the errno in words")
  func refused() throws {
    let file = open("/etc/passwd", O_RDONLY)
    defer { close(file) }
    #expect(throws: SystemdError("epoll_ctl", errno: EPERM)) {
      _ = try loop.addIO(file, .readable) { _ in }
    }
    #expect(
      SystemdError("epoll_ctl", errno: EPERM).description
        == "cannot epoll_ctl: operation not permitted")
  }

  @Test("A file that appears in a watched directory is named")
  func inotify() throws {
    var template = Array("/tmp/usher-inotify-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { rmdir(path) }
    var names: [String] = []
    let watch = try loop.addInotify(path, mask: UInt32(IN_CREATE)) { _, name in names.append(name) }
    let file = open(path + "/new", O_CREAT | O_WRONLY, 0o600)
    close(file)
    unlink(path + "/new")
    #expect(try loop.runOnce(timeout: 1_000_000))
    #expect(names == ["new"])
    watch.cancel()
  }

  @Test("Random identifiers differ and carry the version of random UUIDs")
  func identifiers() {
    let (one, other) = (ID128.random(), ID128.random())
    #expect(one != other)
    #expect(one.description.count == 32)
    #expect(Array(one.description)[12] == "4")
  }
}
