import Glibc
import Testing

/// A running usher-web behind a port of its own; killed and reaped at the end.
final class WebServer {
  let port: UInt16
  private let pid: pid_t
  private var isReaped = false

  init(
    arguments: [String] = [], environment: [String] = [], passesListener: Bool = true,
    showsErrors: Bool = true
  ) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    port = UInt16(bigEndian: address.sin_port)

    // The program stands beside the test runner. A shell in between, because LISTEN_PID is the pid of
    // the program itself, which exec does not change.
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    try #require(count > 0)
    let runner = try WebServer.builtProducts(
      near: String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self))
    let script = "LISTEN_PID=$$ exec \"$0\" \"$@\""
    let words = ["/bin/sh", "-c", script, runner + "/usher-web"] + arguments
    let variables = environment + (passesListener ? ["LISTEN_FDS=1", "LISTEN_FDNAMES=web"] : [])

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // dup2 onto itself would keep close-on-exec, so the listener goes by way of a place far up.
    if passesListener {
      posix_spawn_file_actions_adddup2(&actions, listener, 500)
      posix_spawn_file_actions_adddup2(&actions, 500, 3)
      posix_spawn_file_actions_addclose(&actions, 500)
    }
    if !showsErrors { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, nil, &arguments, &environment)
    try #require(failure == 0)
    pid = child
  }

  deinit {
    guard !isReaped else { return }
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  /// The status with which the program ended; waits for it.
  func exitStatus() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    isReaped = true
    return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
  }

  func connect() throws -> Client { try Client(port: port) }

  /// Sends everything and reads until the server closes.
  func exchange(_ request: String) throws -> String {
    let client = try connect()
    try client.send(Array(request.utf8))
    return try client.readToEnd()
  }

  /// Where SwiftPM put the programs: the runner's own folder, or the one above.
  private static func builtProducts(near runner: String) throws -> String {
    var folder = runner
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access(folder + "/usher-web", X_OK) == 0 { return folder }
    }
    throw MissingProgram(near: runner)
  }
}

struct MissingProgram: Error {
  let near: String
}

/// A TCP client that waits at most ten seconds.
final class Client {
  private let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    let failure = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(failure == 0)
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws {
    let count = bytes.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    try #require(count == bytes.count)
  }

  func readToEnd() throws -> String {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      // A reset after the answer is an end too: the server closed with unread input.
      if count < 0 && errno == ECONNRESET && !all.isEmpty { break }
      try #require(count >= 0, "no answer within 10 seconds")
      if count == 0 { break }
      all += chunk[..<count]
    }
    return String(decoding: all, as: UTF8.self)
  }
}
