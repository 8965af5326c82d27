import Foundation

/// A program run to its end, with everything it said.
package struct Command: Sendable {
  /// The exit status; 128 and the signal's number for a death by signal.
  package var status: Int32
  /// Standard output and standard error, in the order they were written.
  package var output: String

  /// Runs a program of the checkout or of the system. Bounding its time is the program's own work:
  /// every script of the rigs has a limit.
  package static func run(_ program: String, _ arguments: [String] = []) async throws -> Command {
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("usher-test-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    defer { try? FileManager.default.removeItem(at: log) }
    let file = try FileHandle(forWritingTo: log)
    defer { try? file.close() }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Checkout.root)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = file
    process.standardError = file
    let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { ended in
        done.resume(
          returning: ended.terminationReason == .exit
            ? ended.terminationStatus : 128 + ended.terminationStatus)
      }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    return Command(status: status, output: String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }
}
