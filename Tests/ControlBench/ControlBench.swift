import Engine
import Glibc
import Synchronization
import Systemd

/// A control server on a socket in a directory of its own, before a fake daemon; clients run on a
/// thread of their own while the loop turns on the test's.
package final class ControlBench {
  package let loop: EventLoop
  package let supervisor = FakeSupervisor()
  package let server: ControlServer
  package let directory: String
  package var path: String { directory + "/deep/private" }

  package init() throws {
    loop = try EventLoop()
    var template = Array("/tmp/usher-control-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw BenchFailure("no directory") }
    directory = String(cString: made)
    server = ControlServer(loop: loop, supervisor: supervisor)
    supervisor.observer = server
    supervisor.loop = loop
    try server.listen(at: directory + "/deep/private")
  }

  deinit {
    server.close()
    rmdir(directory)
  }

  /// Runs `body` on another thread and turns the loop until it is done.
  package func whileServing<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let result = Outcome<Value>()
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw BenchFailure("no pipe") }
    defer { close(ends[0]) }
    let end = ends[1]
    let work = Work {
      let outcome = Result { try body() }
      result.value.withLock { $0 = outcome }
      close(end)
    }
    var thread = pthread_t()
    let started = pthread_create(
      &thread, nil,
      { data in
        if let data { Unmanaged<Work>.fromOpaque(data).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(work).toOpaque())
    guard started == 0 else { throw BenchFailure("no thread") }
    var isDone = false
    let watch = try loop.addIO(ends[0], .readable) { _ in isDone = true }
    let deadline = loop.now + 20_000_000
    while !isDone && loop.now < deadline { try loop.runOnce(timeout: 20_000_000) }
    watch.cancel()
    guard isDone else { throw BenchFailure("the client has not ended within 20 s") }
    pthread_join(thread, nil)
    guard let value = result.value.withLock({ $0 }) else { throw BenchFailure("no result") }
    return try value.get()
  }

  /// Runs `body` with a connected client.
  package func withClient<Value: Sendable>(
    _ body: @escaping @Sendable (BusConnection) throws -> Value
  ) throws -> Value {
    let path = path
    return try whileServing { try body(try BusConnection.connect(path: path)) }
  }

  /// Turns the loop until `condition` holds.
  package func turn(until condition: () -> Bool) throws {
    let deadline = loop.now + 10_000_000
    while !condition() && loop.now < deadline { try loop.runOnce(timeout: 1_000_000) }
    guard condition() else { throw BenchFailure("nothing happened within 10 s") }
  }
}

private final class Outcome<Value: Sendable>: Sendable {
  let value = Mutex<Result<Value, any Error>?>(nil)
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// What a test stands on is not there.
package struct BenchFailure: Error {
  package var what: String
  init(_ what: String) { self.what = what }
}

/// The error that `body` ends with, if it is one of the bus.
package func refusal(_ body: () throws -> Void) throws -> BusError? {
  do { try body() } catch let error as BusError { return error }
  return nil
}

extension BusConnection {
  package static let manager = "/org/freedesktop/systemd1"

  package func manager(_ member: String, _ arguments: BusValue...) throws -> [BusValue] {
    try call(
      path: BusConnection.manager, interface: "org.freedesktop.systemd1.Manager", member: member,
      arguments
    ).values()
  }

  package func property(_ path: String, _ interface: String, _ name: String) throws -> BusValue? {
    try call(
      path: path, interface: "org.freedesktop.DBus.Properties", member: "Get",
      [.string(interface), .string(name)]
    ).values().first?.unwrapped
  }
}
