import Engine
import Glibc
import Linux
import Testing

@Suite("Notify sockets")
struct NotifySocketTests {
  @Test("a message comes with its sender")
  func sender() throws {
    let directory = temporaryDirectory()
    defer { try? NodeDirectory.removeAll(directory) }
    let socket = try NotifySocket(path: directory + "/n")
    let client = try connection(to: .unixPath(Array(socket.text.utf8)), kind: .datagram)
    try Arrival.send(Array("READY=1\nSTATUS=warm".utf8), to: client.number)
    let deliveries = try all(socket)
    #expect(deliveries.count == 1)
    #expect(deliveries.first?.sender == PeerCredentials(pid: getpid(), uid: geteuid(), gid: getegid()))
    #expect(deliveries.first?.message.isReady == true)
    #expect(deliveries.first?.message.status == "warm")
    #expect(try Node(at: socket.text).mode == 0o777)
    socket.close()
    #expect(Node.find(at: directory + "/n") == nil)
  }

  @Test("descriptors come along, and are closed if nobody takes them")
  func descriptors() throws {
    let socket = try NotifySocket(abstract: "usher-notify-\(getpid())")
    let client = try connection(to: .unixAbstract(Array(socket.text.utf8.dropFirst())), kind: .datagram)
    let (reader, writer) = try Pipe.open(isNonBlocking: true)
    try Arrival.send(Array("BARRIER=1".utf8), descriptors: [writer.number], to: client.number)
    writer.close()
    var seen = false
    _ = try socket.receive { delivery in
      seen = delivery.message.isBarrier && delivery.descriptors.count == 1
      var byte: UInt8 = 0
      // While the delivery is looked at the writing end is open.
      #expect(read(reader.number, &byte, 1) == -1 && errno == EAGAIN)
    }
    var byte: UInt8 = 0
    #expect(seen && read(reader.number, &byte, 1) == 0)
  }

  @Test("a flood is taken in bounded batches")
  func flood() throws {
    let socket = try NotifySocket(abstract: "usher-flood-\(getpid())")
    let client = try connection(to: .unixAbstract(Array(socket.text.utf8.dropFirst())), kind: .datagram)
    var sent = 0
    while sent < 40, (try? Arrival.send(Array("WATCHDOG=1".utf8), to: client.number)) != nil { sent += 1 }
    var count = 0
    let hasMore = try socket.receive { _ in count += 1 }
    #expect(count == min(sent, NotifySocket.batch))
    #expect(hasMore == (sent >= NotifySocket.batch))
  }

  @Test("a message that is too long is dropped whole")
  func tooLong() throws {
    let socket = try NotifySocket(abstract: "usher-long-\(getpid())")
    let client = try connection(to: .unixAbstract(Array(socket.text.utf8.dropFirst())), kind: .datagram)
    try Arrival.send(Array("READY=1\nSTATUS=".utf8) + [UInt8](repeating: 120, count: 5000), to: client.number)
    #expect(try all(socket).isEmpty)
    #expect(socket.droppedCount == 1)
  }

  private func all(_ socket: NotifySocket) throws -> [NotifySocket.Delivery] {
    var deliveries: [NotifySocket.Delivery] = []
    while try socket.receive({ deliveries.append($0) }) {}
    return deliveries
  }
}

@Suite("Notify messages")
struct NotifyMessageTests {
  @Test("every field is read")
  func fields() {
    let text = """
      READY=1
      RELOADING=1
      MONOTONIC_USEC=77
      STOPPING=1
      STATUS=all = well
      ERRNO=2
      BUSERROR=org.example.Error
      EXIT_STATUS=3
      MAINPID=4711
      MAINPIDFD=1
      WATCHDOG=trigger
      WATCHDOG_USEC=1000
      EXTEND_TIMEOUT_USEC=5
      FDSTORE=1
      FDNAME=web
      FDPOLL=0
      NOTIFYACCESS=all
      RESTART_RESET=1
      BARRIER=1
      X_OWN=1
      """
    let message = NotifyMessage(Array(text.utf8))
    #expect(message.isReady && message.isReloading && message.isStopping && message.isBarrier)
    #expect(message.monotonicMicroseconds == 77 && message.status == "all = well")
    #expect(message.errorNumber == 2 && message.busError == "org.example.Error" && message.exitStatus == 3)
    #expect(message.mainPid == 4711 && message.hasMainPidfd && message.watchdog == .trigger)
    #expect(message.watchdogMicroseconds == 1000 && message.extendTimeoutMicroseconds == 5)
    #expect(message.storesDescriptors && message.descriptorName == "web" && !message.pollsDescriptors)
    #expect(message.notifyAccess == .all && message.resetsRestarts)
    #expect(message.unknownCount == 1 && message.malformedCount == 0 && !message.isEmpty)
  }

  @Test("of two values of one key the first counts, even if that is none; words all count")
  func twice() {
    let lines = [
      "STATUS=a", "STATUS=b", "MAINPID=x", "MAINPID=5", "STOPPING=1", "READY=1", "WATCHDOG=1",
      "WATCHDOG=trigger",
    ]
    let message = NotifyMessage(Array(lines.joined(separator: "\n").utf8))
    #expect(message.status == "a" && message.mainPid == nil && message.watchdog == .keepAlive)
    #expect(message.isStopping && message.isReady)
  }

  @Test(
    "an error is a number that the kernel could give, or a name",
    arguments: [
      ("ENOENT", 2), ("0", 0), ("4095", 4095), ("4096", nil), ("-1", nil), ("ENONE", nil), ("", nil),
    ] as [(String, Int32?)])
  func errors(text: String, number: Int32?) {
    #expect(NotifyMessage(Array("ERRNO=\(text)".utf8)).errorNumber == number)
  }

  @Test(
    "what cannot be is counted and changes nothing",
    arguments: [
      "READY=2", "READY", "=1", "MAINPID=0", "MAINPID=-4", "MAINPID=99999999999", "ERRNO=-1",
      "EXIT_STATUS=256",
      "WATCHDOG=maybe", "FDNAME=a:b", "FDPOLL=2", "NOTIFYACCESS=some", "EXTEND_TIMEOUT_USEC=soon",
    ])
  func malformed(line: String) {
    let message = NotifyMessage(Array(line.utf8))
    #expect(message.malformedCount == 1 && message.isEmpty)
  }

  @Test("random bytes are read to their end, and what stands between them is found")
  func random() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let noise = {
        (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
      }
      let bytes = noise() + Array("\nMAINPID=42\n".utf8) + noise().filter { $0 != UInt8(ascii: "\n") }
      let message = NotifyMessage(bytes)
      #expect(message.mainPid == 42, "\(bytes)")
    }
  }
}
