import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Listeners that are no sockets with an address")
struct SpecialListenerTests {
  @Test("a device is opened for reading, with Writable= for both")
  func special() throws {
    let bench = ListeningBench((.special, .special("/dev/random")))
    #expect(fcntl(try bench.start()[0].descriptor.number, F_GETFL) & O_ACCMODE == O_RDONLY)
    bench.settings.writable = true
    let listener = try bench.start()[0]
    let fd = listener.descriptor.number
    #expect(fcntl(fd, F_GETFL) & O_ACCMODE == O_RDWR && fcntl(fd, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(fd, F_GETFD) == FD_CLOEXEC && !listener.accepts)
    // Data without end is not read to the end.
    PendingTraffic.discard(from: listener)
  }

  @Test("files and directories that cannot be waited for are refused")
  func unfit() throws {
    let bench = ListeningBench()
    bench.add(.special, .special(bench.directory))
    #expect(
      try bench.failure().description
        == "web.socket: cannot wait for data from \(bench.directory): operation not supported (ListenSpecial=, /test/web.socket:3); "
        + "only devices and FIFOs can be waited for")
    let file = bench.path("file")
    close(creat(file, 0o600))
    bench.settings.listeners = []
    bench.add(.special, .special(file))
    #expect(try bench.failure().error.errno == EOPNOTSUPP)
    bench.settings.listeners = []
    bench.add(.special, .special("/dev/no-such"))
    #expect(try bench.failure().error.errno == ENOENT)
  }

  @Test("a netlink socket is bound to its groups and has its options")
  func netlink() throws {
    let bench = ListeningBench((.netlink, .netlink(family: 15, groups: 1)))
    bench.settings.passCredentials = true
    bench.settings.passPacketInfo = true
    bench.settings.receiveBuffer = 65536
    bench.settings.keepAliveTime = .seconds(9)
    let listener = try bench.start()[0]
    let fd = listener.descriptor.number
    #expect(listener.warnings == [] && listener.text == "kobject-uevent 1" && !listener.accepts)
    #expect(try SocketOption.domain.value(on: fd) == AF_NETLINK)
    #expect(try SocketOption.protocolNumber.value(on: fd) == 15)
    #expect(try SocketOption.reuseAddress.value(on: fd) == 1)
    #expect(try SocketOption.passCredentials.value(on: fd) == 1)
    #expect(try SocketOption.netlinkPacketInfo.value(on: fd) == 1)
    #expect(try SocketOption.receiveBuffer.value(on: fd) == 131072)
    #expect(fcntl(fd, F_GETFD) == FD_CLOEXEC && fcntl(fd, F_GETFL) & O_NONBLOCK != 0)
    var name = [UInt32](repeating: 0, count: 3)
    var length = socklen_t(12)
    let result = name.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { getsockname(fd, $0.baseAddress, &length) }
    }
    #expect(result == 0 && name[2] == 1 && name[1] != 0)
  }

  @Test("a netlink family the kernel lacks is told")
  func unknownFamily() throws {
    let bench = ListeningBench((.netlink, .netlink(family: 31, groups: 0)))
    #expect(
      try bench.failure().description
        == "web.socket: cannot open a netlink socket for 31 0: protocol not supported (ListenNetlink=, /test/web.socket:3); "
        + "this kernel lacks it; load its module, or listen otherwise")
  }

  @Test("a message queue has its mode, its limits, and is removed with RemoveOnStop=")
  func queue() throws {
    let bench = queueBench("a")
    bench.settings.mode = 0o640
    bench.settings.queueLength = 5
    bench.settings.queueMessageSize = 512
    bench.settings.removeOnStop = true
    let listener = try bench.start()[0]
    let fd = listener.descriptor.number
    #expect(try MessageQueue.limits(of: fd) == MessageQueue.Limits(messages: 5, messageSize: 512))
    var status = stat()
    #expect(fstat(fd, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(fcntl(fd, F_GETFD) == FD_CLOEXEC && fcntl(fd, F_GETFL) & O_NONBLOCK != 0)
    #expect(try MessageQueue.receive(from: fd) == nil)
    PendingTraffic.discard(from: listener)
    bench.stop()
    let again = try bench.start()[0]
    #expect(again.node != nil && again.node != listener.node)
    bench.stop()
  }

  @Test("FlushPending= takes the messages out of a queue")
  func flush() throws {
    let bench = queueBench("e")
    bench.settings.removeOnStop = true
    let listener = try bench.start()[0]
    let fd = listener.descriptor.number
    let name = try #require(listener.queue)
    try send(Array("one".utf8), toQueue: name)
    #expect(try MessageQueue.receive(from: fd) == Array("one".utf8))
    try send([2], toQueue: name)
    try send([3], toQueue: name)
    PendingTraffic.discard(from: listener)
    #expect(try MessageQueue.receive(from: fd) == nil)
    bench.stop()
  }

  /// Through the C library by name: Swift has no <mqueue.h>.
  private func send(_ bytes: [UInt8], toQueue name: String) throws {
    typealias Open = @convention(c) (UnsafePointer<CChar>, Int32) -> Int32
    typealias Send = @convention(c) (Int32, UnsafePointer<UInt8>, Int, UInt32) -> Int32
    let library = dlopen(nil, RTLD_NOW)
    let open = unsafeBitCast(try #require(dlsym(library, "mq_open")), to: Open.self)
    let send = unsafeBitCast(try #require(dlsym(library, "mq_send")), to: Send.self)
    let number = open(name, O_WRONLY | O_CLOEXEC)
    try #require(number >= 0)
    let sent = send(number, bytes, bytes.count, 0)
    close(number)
    try #require(sent == 0)
  }

  @Test("limits are the kernel's unless both are given; a queue that stays is used again")
  func usualLimits() throws {
    let bench = queueBench("b")
    bench.settings.queueLength = 3
    let first = try bench.start()[0]
    #expect(try MessageQueue.limits(of: first.descriptor.number).messages != 3)
    bench.stop()
    let second = try bench.start()[0]
    #expect(first.node == second.node)
    bench.settings.removeOnStop = true
    bench.stop()
  }

  @Test("a queue that stands there with another mode is not taken over")
  func foreignQueue() throws {
    let bench = queueBench("c")
    try bench.start()
    bench.settings.mode = 0o600
    let failure = try bench.failure()
    #expect(failure.error.errno == EEXIST && failure.advice?.contains("another owner or mode") == true)
    bench.settings.removeOnStop = true
    bench.stop()
  }

  @Test("a group gets the queue; a queue made for it is used again", .enabled(if: isRoot))
  func owner() throws {
    let bench = queueBench("d")
    bench.owner = NodeOwner(uid: nil, gid: 7)
    bench.settings.mode = 0o660
    var status = stat()
    let first = try bench.start()[0]
    #expect(fstat(first.descriptor.number, &status) == 0 && status.st_gid == 7 && status.st_uid == 0)
    bench.stop()
    #expect(try bench.start()[0].node == first.node)
    bench.settings.removeOnStop = true
    bench.stop()
  }

  @Test("a name with a second slash is told")
  func badName() throws {
    let bench = ListeningBench((.messageQueue, .messageQueue("/usher/test")))
    #expect(try bench.failure().advice == "the name of a queue is a slash and a name without slashes")
  }

  private func queueBench(_ name: String) -> ListeningBench {
    ListeningBench((.messageQueue, .messageQueue("/usher-test-\(getpid())-\(name)")))
  }
}
