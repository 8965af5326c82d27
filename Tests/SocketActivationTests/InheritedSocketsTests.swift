import Glibc
import SocketActivation
import Testing

/// Real sockets at descriptors that this process chose itself, in place of 3 and up, which the test
/// runner uses.
@Suite("Inherited sockets")
struct InheritedSocketsTests {
  @Test("are taken in order, with their names, and become close-on-exec")
  func inOrder() throws {
    let bench = try DescriptorRow([.listener, .datagram, .pipe], clearingCloseOnExec: true)
    let sockets = try bench.take(count: "3", names: "http:log:fifo")
    #expect(sockets.map(\.name) == ["http", "log", "fifo"])
    #expect(sockets.map(\.descriptor) == bench.descriptors)
    #expect(sockets.allSatisfy { fcntl($0.descriptor, F_GETFD) & FD_CLOEXEC != 0 })
  }

  @Test("know whether they listen, and their type")
  func kinds() throws {
    let bench = try DescriptorRow([.listener, .datagram, .pipe])
    let sockets = try bench.take(count: "3")
    #expect(sockets.map(\.isListening) == [true, false, false])
    #expect(sockets.map(\.type) == [.stream, .datagram, nil])
  }

  @Test("are found by name, several under one")
  func byName() throws {
    let bench = try DescriptorRow([.listener, .listener, .datagram])
    let sockets = try bench.take(count: "3", names: "a:b:a")
    #expect(sockets.named("a").map(\.descriptor) == [bench.descriptors[0], bench.descriptors[2]])
    #expect(sockets.named("c").isEmpty)
  }

  @Test("without names are called unknown, and an empty name stays empty")
  func missingNames() throws {
    let bench = try DescriptorRow([.listener, .listener])
    #expect(try bench.take(count: "2").map(\.name) == ["unknown", "unknown"])
    #expect(try bench.take(count: "2", names: ":b").map(\.name) == ["", "b"])
  }

  @Test("of another process are left alone")
  func otherProcess() throws {
    let bench = try DescriptorRow([.listener], clearingCloseOnExec: true)
    #expect(try bench.take(pid: "1", count: "1").isEmpty)
    #expect(fcntl(bench.descriptors[0], F_GETFD) & FD_CLOEXEC == 0)
  }

  @Test("are none where the variables are not set")
  func unset() throws {
    let none = InheritedSockets.Variables()
    #expect(try InheritedSockets.take(none, pid: getpid(), first: 3).isEmpty)
  }

  @Test("with more or fewer names than descriptors are an error")
  func wrongNames() throws {
    let bench = try DescriptorRow([.listener])
    #expect(throws: SocketActivationError.namesDoNotMatch(names: 2, descriptors: 1)) {
      _ = try bench.take(count: "1", names: "a:b")
    }
  }

  @Test("that are not open are an error", arguments: [2, 1000])
  func notOpen(count: Int) throws {
    let bench = try DescriptorRow([.listener])
    #expect(throws: SocketActivationError.notOpen(descriptor: bench.first + 1)) {
      _ = try bench.take(count: "\(count)")
    }
  }

  @Test("are refused where a variable is no number", arguments: ["", "x", "-1", "2147483647", "99999999999"])
  func badCount(text: String) throws {
    let bench = try DescriptorRow([.listener])
    #expect(throws: SocketActivationError.invalid(variable: "LISTEN_FDS", value: text)) {
      _ = try bench.take(count: text)
    }
    #expect(throws: SocketActivationError.self) { _ = try bench.take(pid: "pid", count: "1") }
  }
}

/// Consecutive descriptors at a place where nothing else is open.
final class DescriptorRow {
  enum Kind { case listener, datagram, pipe }

  let first: Int32
  let descriptors: [Int32]
  /// One reservation for the suite's parallel tests: each row has ten descriptors of its own.
  private static let places = Places()

  init(_ kinds: [Kind], clearingCloseOnExec: Bool = false) throws {
    first = Self.places.next()
    var made: [Int32] = []
    for (offset, kind) in kinds.enumerated() {
      let original: Int32
      switch kind {
      case .listener:
        original = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Binding the family alone takes an abstract address that the kernel chooses.
        let bound = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(original, $0, socklen_t(MemoryLayout<sa_family_t>.size))
          }
        }
        try #require(bound == 0 && listen(original, 8) == 0)
      case .datagram: original = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      case .pipe:
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[1])
        original = ends[0]
      }
      let place = first + Int32(offset)
      try #require(dup2(original, place) == place)
      close(original)
      if clearingCloseOnExec { _ = fcntl(place, F_SETFD, 0) }
      made.append(place)
    }
    descriptors = made
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  func take(pid: String = "\(getpid())", count: String, names: String? = nil) throws -> InheritedSockets {
    let variables = InheritedSockets.Variables(pid: pid, count: count, names: names)
    return try InheritedSockets.take(variables, pid: getpid(), first: first)
  }
}
