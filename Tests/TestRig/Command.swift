import Foundation
import Glibc

/// A program run to its end, with everything it said.
package struct Command: Sendable {
  /// The exit status; 128 and the signal's number for a death by signal.
  package var status: Int32
  /// Standard output and standard error, in the order they were written.
  package var output: String

  /// Runs a program of the checkout or of the system. Bounding its time is the program's own work:
  /// every script of the rigs has a limit.
  ///
  /// It starts with nothing blocked and nothing ignored: a thread of the test runner has nearly every
  /// signal blocked, which a program would inherit and never hear `kill`.
  package static func run(_ program: String, _ arguments: [String] = []) async throws -> Command {
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("usher-test-\(UUID().uuidString)")
      .path
    defer { unlink(log) }
    let child = try spawn(["/usr/bin/env", "-C", Checkout.root, program] + arguments, output: log)
    let status = await withCheckedContinuation { (done: CheckedContinuation<Int32, Never>) in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7f
        done.resume(returning: signal == 0 ? (status >> 8) & 0xff : 128 + signal)
      }
    }
    let said = FileManager.default.contents(atPath: log) ?? Data()
    return Command(status: status, output: String(decoding: said, as: UTF8.self))
  }

  /// Whether a program of that name is in the search path; says so on standard error if not.
  package static func exists(_ name: String) -> Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    if folders.contains(where: { access("\($0)/\(name)", X_OK) == 0 }) { return true }
    FileHandle.standardError.write(Data("skipped, no \(name) here\n".utf8))
    return false
  }

  private static func spawn(_ words: [String], output: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments = words.map { strdup($0) } + [nil]
    var environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &environment)
    guard failure == 0 else {
      throw CannotRun(program: words[0], reason: String(cString: strerror(failure)))
    }
    return child
  }
}

/// A program that could not be started.
package struct CannotRun: Error, CustomStringConvertible {
  package var program: String
  package var reason: String
  package var description: String { "cannot run \(program): \(reason)" }
}
