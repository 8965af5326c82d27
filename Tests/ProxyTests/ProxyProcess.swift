import CLinux
import Glibc
import Testing

/// A running usher-proxy with listeners of the test's; killed and reaped at the end.
final class ProxyProcess {
  let pid: pid_t
  private var isReaped = false
  private let said: Int32

  /// - Parameters:
  ///   - listeners: passed as descriptors 3 and up, with their names; the test's own copies stay open.
  ///   - descriptors: RLIMIT_NOFILE, soft and hard.
  init(
    _ arguments: [String], _ listeners: [(name: String, socket: Wire)], environment: [String] = [],
    descriptors: Int? = nil
  ) throws {
    let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
    // Nothing else of what the test runner has open may come along.
    let closing =
      "for f in /proc/$$/fd/*; do n=${f##*/}; [ $n -lt \(3 + listeners.count) ] || eval \"exec $n>&-\"; done; "
    let script = closing + limit + "LISTEN_PID=$$ exec \"$0\" \"$@\""
    let words = ["/bin/bash", "-c", script, try Self.program()] + arguments
    let variables =
      environment
      + (listeners.isEmpty
        ? []
        : ["LISTEN_FDS=\(listeners.count)", "LISTEN_FDNAMES=" + listeners.map(\.name).joined(separator: ":")])

    var pipe: [Int32] = [-1, -1]
    try #require(usher_pipe(&pipe, 0) == 0)
    said = pipe[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // By way of places far up: dup2 onto itself would keep close-on-exec.
    for (place, listener) in listeners.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, listener.socket.number, 500 + Int32(place))
    }
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 499)
    for place in 0..<Int32(listeners.count) {
      posix_spawn_file_actions_adddup2(&actions, 500 + place, 3 + place)
    }
    posix_spawn_file_actions_adddup2(&actions, 499, 1)
    posix_spawn_file_actions_adddup2(&actions, 499, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    var argv = words.map { strdup($0) } + [nil]
    var envp = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/bash", &actions, &attributes, &argv, &envp)
    close(pipe[1])
    try #require(failure == 0)
    pid = child
  }

  deinit {
    if !isReaped {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    close(said)
  }

  func signal(_ number: Int32) { kill(pid, number) }

  /// The status with which it ended (negative: by that signal) and all that it said; waits for both.
  func end() -> (status: Int32, output: String) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      var request = pollfd(fd: said, events: Int16(POLLIN), revents: 0)
      if poll(&request, 1, 20_000) == 0 {
        Issue.record("usher-proxy did not end")
        kill(pid, SIGKILL)
      }
      let count = read(said, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    isReaped = true
    let signal = status & 0x7f
    return (signal == 0 ? (status >> 8) & 0xff : -signal, String(decoding: bytes, as: UTF8.self))
  }

  /// The program beside the test runner.
  private static func program() throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    try #require(count > 0)
    var folder = String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access(folder + "/usher-proxy", X_OK) == 0 { return folder + "/usher-proxy" }
    }
    Issue.record("there is no usher-proxy beside the tests")
    return ""
  }
}
