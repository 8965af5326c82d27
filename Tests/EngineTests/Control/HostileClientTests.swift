import ControlBench
import Glibc
import Systemd
import Testing
import UnitModel

@testable import Engine

/// What clients send that mean no good, or crash halfway. All of them are root or the daemon's own
/// user; nothing of it may end the daemon or keep it from serving others.
@Suite("Hostile control clients")
struct HostileClientTests {
  let bench: ControlBench

  init() throws { bench = try ControlBench() }

  /// The server still answers, and has forgotten whoever was there before.
  func expectServing() throws {
    let found = try bench.withClient { try $0.manager("GetUnit", .string("a.service")) }
    #expect(found.count == 1)
    try bench.turn { bench.server.connectedCount == 0 }
  }

  @Test(
    "Who does not speak the protocol is cut off",
    arguments: [
      Array("GET / HTTP/1.1\r\n\r\n".utf8), [0, 0, 0, 0], Array("\0AUTH FOO BAR\r\nBEGIN\r\n".utf8),
      [0] + Array(repeating: UInt8(ascii: "A"), count: 100_000),
      Array("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".utf8) + Array(repeating: 0xFF, count: 64),
    ])
  func garbage(bytes: [UInt8]) throws {
    let path = bench.path
    let isClosed = try bench.whileServing {
      let client = try RawClient(path: path)
      client.send(bytes)
      shutdown(client.descriptor, Int32(SHUT_WR))
      return client.isClosedByPeer()
    }
    #expect(isClosed)
    try expectServing()
  }

  @Test("A message that promises more than a message may have is refused before it comes")
  func oversized() throws {
    let path = bench.path
    let isClosed = try bench.whileServing {
      let client = try RawClient(path: path)
      client.authenticate()
      var message = RawClient.call("ListUnits")
      message.replaceSubrange(4..<8, with: RawClient.number(0xFFFF_FFF0))
      client.send(message)
      return client.isClosedByPeer()
    }
    #expect(isClosed)
    try expectServing()
  }

  @Test("Who stays silent in the middle of a message holds nobody up")
  func silent() throws {
    let path = bench.path
    let isServed = try bench.whileServing {
      let client = try RawClient(path: path)
      client.authenticate()
      var message = RawClient.call("ListUnits")
      message.replaceSubrange(4..<8, with: RawClient.number(100 << 20))
      client.send(message)
      let other = try RawClient(path: path)
      return other.authenticate()
    }
    #expect(isServed)
    try expectServing()
  }

  @Test("Who asks and never reads is cut off when a thousand answers wait")
  func neverReads() throws {
    let path = bench.path
    let sent = try bench.whileServing {
      let client = try RawClient(path: path)
      client.authenticate()
      for serial in UInt32(1)...20_000 where !client.send(RawClient.call("ListUnits", serial: serial)) {
        return serial
      }
      return 20_000
    }
    #expect(sent < 20_000)
    try expectServing()
  }

  @Test("Changes of units are not kept for a client that reads none, the ends of jobs are")
  func slowReader() throws {
    let path = bench.path
    let name = try #require(bench.supervisor.units.keys.first { $0.full == "a.service" })
    let client = try RawClient(path: path)
    client.send(Array("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".utf8))
    client.send(RawClient.call("Subscribe"))
    try bench.turn { bench.server.connectedCount == 1 }
    for _ in 0..<3000 {
      bench.server.unitChanged(name)
      try bench.loop.runOnce(timeout: 0)
    }
    let queued = bench.server.clients.values.map { $0.connection?.queuedWriteCount ?? 0 }
    #expect(queued.count == 1)
    #expect(queued.allSatisfy { $0 <= ControlClient.chatterLimit + 2 })
    bench.server.jobRemoved(JobSnapshot(id: 1, unit: name, verb: .start), result: .done)
    #expect(
      bench.server.clients.values.map { $0.connection?.queuedWriteCount ?? 0 }
        == queued.map { $0 + 1 })
  }

  @Test("Clients beyond the limit are turned away, and welcome when others have gone")
  func tooMany() throws {
    let path = bench.path
    let served = try bench.whileServing {
      let clients = try (0..<ControlServer.clientLimit + 20).map { _ in try RawClient(path: path) }
      return clients.map { $0.authenticate() }.count { $0 }
    }
    #expect(served == ControlServer.clientLimit)
    try expectServing()
  }

  @Test("No change of a byte in a message does harm", arguments: 0..<8)
  func mutated(seed: Int) throws {
    let path = bench.path
    let tried = try bench.whileServing {
      var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
      func next(_ bound: Int) -> Int {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Int(random % UInt64(bound))
      }
      let calls = ["ListUnits", "Reload", "ResetFailed", "GetUnit", "Nonsense"].map {
        RawClient.call($0)
      }
      for _ in 0..<60 {
        let client = try RawClient(path: path)
        client.authenticate()
        var message = calls[next(calls.count)]
        for _ in 0...next(4) { message[next(message.count)] = UInt8(next(256)) }
        client.send(message)
        if next(2) == 0 { client.send(Array(message.prefix(next(message.count)))) }
      }
      return 60
    }
    #expect(tried == 60)
    try expectServing()
  }

  @Test("An argument list of a million words is refused")
  func hugeArguments() throws {
    let error = try bench.withClient { client in
      try refusal {
        _ = try client.manager(
          "ListUnitsByNames", .strings(Array(repeating: "a.service", count: 100_000)))
      }
    }
    #expect(error?.name == "org.freedesktop.DBus.Error.InconsistentMessage")
    try expectServing()
  }
}
