import ControlBench
import Glibc

/// A folder of unit files, and the built program run in it.
final class CheckBench {
  let folder: String

  /// - Parameter files: text by path within the folder.
  init(_ files: [String: String] = [:]) throws {
    var template = Array("/tmp/usher-check-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw CheckBenchFailure("no folder for unit files") }
    folder = String(cString: path)
    // For tests that run as nobody.
    chmod(folder, 0o755)
    for (path, text) in files { try write(path, text) }
  }

  deinit { _ = try? Program.run("rm", ["-rf", folder]) }

  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let parts = path.split(separator: "/")
    for count in 1..<max(1, parts.count) {
      mkdir(folder + "/" + parts.prefix(count).joined(separator: "/"), 0o755)
    }
    guard let file = fopen(folder + "/" + path, "w") else { throw CheckBenchFailure("cannot write \(path)") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw CheckBenchFailure("cannot write \(path)")
    }
  }

  func read(_ path: String) throws -> String { try Program.run("cat", [folder + "/" + path]).output }

  /// Links followed; all zero if there is nothing.
  func status(_ path: String) -> stat {
    var status = stat()
    stat(folder + "/" + path, &status)
    return status
  }

  func link(_ path: String, to target: String) { symlink(target, folder + "/" + path) }

  /// Runs `usherctl check` in the folder; nothing that it waits for takes longer than 20 s.
  ///
  /// - Parameters:
  ///   - input: what stands on standard input, as a file of the folder.
  ///   - shell: what the shell puts before and behind the program: `%` stands for it.
  func check(
    _ arguments: [String], input: String = "/dev/null", shell: String = "%"
  ) throws -> Program {
    try run("check", arguments, input: input, shell: shell)
  }

  /// Runs another command of usherctl in the folder.
  func run(
    _ verb: String, _ arguments: [String], input: String = "/dev/null", shell: String = "%"
  ) throws -> Program {
    let program = Program.buildFolder + "/usherctl"
    let words = ["timeout", "20", program, verb] + arguments
    let line = shell.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    let command = words.map(CheckBench.quoted).joined(separator: " ")
    let script =
      "cd \(CheckBench.quoted(folder)) && \(line[0])\(command)\(line.count > 1 ? line[1] : "") "
      + "<\(CheckBench.quoted(input))"
    return try Program.run("/bin/bash", ["-c", script])
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// A test could not be set up.
struct CheckBenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
