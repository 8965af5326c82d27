import Glibc

/// A program run to its end, with what it wrote.
package struct Program: Sendable {
  /// The exit status; 128 and the signal's number for a death by signal.
  package var status: Int32
  package var output: String
  package var errors: String

  /// The folder of what was built together with the tests.
  package static let buildFolder: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    let text = String(
      decoding: path.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
  }()

  /// Runs and waits; blocks the calling thread.
  package static func run(_ path: String, _ arguments: [String]) throws -> Program {
    let (output, errors) = (try Capture(), try Capture())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
    var pointers = ([path] + arguments).map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TZ=UTC", "LC_ALL=C.UTF-8", "SYSTEMD_PAGER="]
    var variables = environment.map { strdup($0) }
    defer { for pointer in variables { free(pointer) } }
    variables.append(nil)
    var pid = pid_t(0)
    let answer = posix_spawnp(&pid, path, &actions, nil, pointers, variables)
    guard answer == 0 else { throw BenchFailure("cannot run \(path): error \(answer)") }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Program(
      status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: output.text,
      errors: errors.text)
  }

  /// A file that has no name any more.
  private final class Capture {
    let descriptor: Int32

    init() throws {
      var template = Array("/tmp/usher-output-XXXXXX".utf8CString)
      descriptor = mkstemp(&template)
      guard descriptor >= 0 else { throw BenchFailure("no file for the output") }
      unlink(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    deinit { close(descriptor) }

    var text: String {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 65536)
      var offset: off_t = 0
      while true {
        let count = pread(descriptor, &chunk, chunk.count, offset)
        if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk.prefix(count)
        offset += off_t(count)
      }
    }
  }
}
