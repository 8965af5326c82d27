import CLinux
import Glibc
import Linux
import Testing

@Suite("A network namespace", .enabled(if: geteuid() == 0), .serialized)
struct NetworkNamespaceTests {
  @Test("is made with a loopback interface that is up, and leaves the thread that asked where it was")
  func made() throws {
    let before = try Self.own()
    let namespace = try NetworkNamespace.make()
    let inside = try NetworkNamespace.run(in: namespace) {
      (UInt32(1)...9).map { NetworkInterface.name(index: $0) }
    }
    #expect(inside == ["lo"] + [String?](repeating: nil, count: 8))
    let port = try NetworkNamespace.run(in: namespace) { () -> UInt16? in
      guard let listener = try? Socket.open(family: AF_INET, kind: .stream),
        (try? Socket.bind(listener.number, to: .ipv4(0x7f00_0001, port: 0))) != nil,
        (try? Socket.listen(listener.number, backlog: 1)) != nil,
        let address = Socket.name(listener.number),
        let client = try? Socket.open(family: AF_INET, kind: .stream)
      else { return nil }
      try? Socket.connect(client.number, to: address)
      var entry = pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0)
      return poll(&entry, 1, 5000) == 1 ? address.port : nil
    }
    #expect(port != nil)
    #expect(try Self.own() == before)
    #expect(try Node.identity(of: namespace.number) != before)
  }

  @Test("is opened by its file; what is none is refused")
  func opened() throws {
    #expect(try Self.own().inode > 0)
    let failure = #expect(throws: SystemCallError.self) { try NetworkNamespace.open("/proc/self/ns/mnt") }
    #expect(failure?.errno == EINVAL)
    let missing = #expect(throws: SystemCallError.self) { try NetworkNamespace.open("/nonexistent/x") }
    #expect(missing?.errno == ENOENT)
  }

  @Test("is joined by a process that is spawned into it, directly and through usher-exec")
  func spawned() throws {
    let namespace = try NetworkNamespace.make()
    let number = try Node.identity(of: namespace.number).inode
    for helper in [nil, try SpawnHelperTests.helper()] {
      let bench = try SpawnBench(helper: helper)
      var program = SpawnProgram()
      program.append(.place(source: 0, at: 1), .descriptors)
      program.append(.network(source: 1), .network)
      program.append(.execute, .execute)
      program.candidates = ["/bin/readlink"]
      program.arguments = ["readlink", "/proc/self/ns/net"]
      if helper != nil { program.route = .helper(reason: "a test") }
      #expect(try bench.output(program, sources: [namespace.number]).text == "net:[\(number)]\n")
    }
  }

  /// That of this thread.
  private static func own() throws -> Node.Identity {
    let namespace = try NetworkNamespace.open("/proc/thread-self/ns/net")
    defer { namespace.close() }
    return try Node.identity(of: namespace.number)
  }
}
