import Glibc
import Testing

@testable import Systemd

@Suite("Bus messages")
struct BusTests {
  /// Two ends of one connection, both on this thread.
  final class Pair {
    let loop: EventLoop
    var server: BusConnection?
    let client: BusConnection
    var received: [[BusValue]] = []
    private let listener: Int32

    init() throws {
      loop = try EventLoop()
      var template = Array("/tmp/usher-bus-XXXXXX".utf8CString)
      let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
      let path = directory + "/a b%"
      let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0 && listen(listener, 1) == 0)
      self.listener = listener
      client = try BusConnection.connect(path: path)
      let accepted = accept(listener, nil, nil)
      unlink(path)
      rmdir(directory)
      let id = ID128.random()
      server = try BusConnection.serve(accepted, on: loop, id: id, sender: "org.example") {
        [unowned self] message in
        if message.kind == .signal, let values = try? message.values() { received.append(values) }
        return true
      }
    }

    deinit { close(listener) }

    func turn(until condition: () -> Bool) throws {
      let deadline = loop.now + 5_000_000
      while !condition() && loop.now < deadline {
        _ = try client.nextMessage(timeout: 0)
        try loop.runOnce(timeout: 1000)
      }
      try #require(condition())
    }
  }

  @Test("Every value comes over as it was sent")
  func values() throws {
    let pair = try Pair()
    let values: [BusValue] = [
      .byte(255), .bool(true), .bool(false), .int16(-2), .uint16(65535), .int32(.min),
      .uint32(.max), .int64(.min), .uint64(.max), .double(-0.5), .string("ü \u{1F600}"),
      .path("/a/b"), .signature("a{sv}"), .variant(.variant(.strings(["x", ""]))),
      .array(of: "(si)", []),
      .array(of: "(si)", [.structure([.string("one"), .int32(1)])]),
      .structure([.bytes([0, 1, 255]), .structure([.uint32(7)])]),
      .properties([("A", .uint64(1)), ("B", .strings([]))]),
      .array(of: "as", [.strings([]), .strings(["deep"])]),
    ]
    let signal = try pair.client.makeSignal(path: "/", interface: "a.b", member: "C")
    try signal.append(values)
    try pair.client.send(signal)
    try pair.turn { !pair.received.isEmpty }
    #expect(pair.received == [values])
  }

  @Test("A message with more values than are wanted is not read")
  func limit() throws {
    let pair = try Pair()
    let signal = try pair.client.makeSignal(path: "/", interface: "a.b", member: "C")
    try signal.append(.strings(["1", "2", "3"]))
    try pair.client.send(signal)
    // Sealed by sending: it can be read like a received one.
    #expect(try signal.values(limit: 4) == [.strings(["1", "2", "3"])])
    #expect(throws: SystemdError("sd_bus_message_read", errno: EMSGSIZE)) {
      try signal.values(limit: 3)
    }
  }

  @Test("Text that is no object path is refused, not sent")
  func badPath() throws {
    let pair = try Pair()
    let signal = try pair.client.makeSignal(path: "/", interface: "a.b", member: "C")
    #expect(throws: SystemdError.self) { try signal.append(.path("no path")) }
  }

  @Test("Variants give what they hold, arrays and integers their contents")
  func access() {
    #expect(BusValue.variant(.variant(.string("x"))).text == "x")
    #expect(BusValue.variant(.strings(["a", "b"])).texts == ["a", "b"])
    #expect(BusValue.uint64(.max).integer == nil)
    #expect(BusValue.byte(7).integer == 7)
    #expect(BusValue.string("x").integer == nil)
  }
}
