import Foundation
import TestRig

/// The real `systemd-analyze verify`, line by line.
enum SystemdAnalyze {
  enum Verdict: String {
    case accepted, ignored, refused
  }

  struct Place: Hashable {
    var unit: String
    var line: Int
  }

  static let is252: Bool = {
    let paths = ["/usr/bin/systemd-analyze", "/bin/systemd-analyze"]
    guard paths.contains(where: FileManager.default.isExecutableFile) else { return false }
    let library = "/usr/lib/systemd/libsystemd-shared-252.so"
    return FileManager.default.fileExists(atPath: library)
      || FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so")
      || FileManager.default.fileExists(atPath: "/usr/lib/aarch64-linux-gnu/systemd/libsystemd-shared-252.so")
  }()

  /// What became of the lines that it says something about. It takes many units at once, but not all.
  static func verdicts(on paths: [String]) async throws -> [Place: Verdict] {
    var found: [Place: Verdict] = [:]
    for start in stride(from: 0, to: paths.count, by: 300) {
      let chunk = Array(paths[start..<min(paths.count, start + 300)])
      let run = try await Command.run("systemd-analyze", ["verify", "--man=no"] + chunk)
      read(run.output, into: &found)
    }
    return found
  }

  /// `PATH:LINE: MESSAGE`, and for a unit that is refused a line more that names it.
  private static func read(_ output: String, into found: inout [Place: Verdict]) {
    var last: [String: Int] = [:]
    for line in output.split(separator: "\n") {
      if let (unit, number, message) = place(String(line)) {
        if says(message) {
          found[Place(unit: unit, line: number)] = .ignored
          last[unit] = number
        }
      } else if isRefusal(line),
        let unit = line.split(separator: " ").dropFirst().first,
        let number = last[String(unit)]
      {
        found[Place(unit: String(unit), line: number)] = .refused
      }
    }
  }

  private static func isRefusal(_ line: Substring) -> Bool {
    line.hasSuffix("has a bad unit file setting.") || line.contains("failed to load properly")
  }

  private static func place(_ line: String) -> (unit: String, line: Int, message: String)? {
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let number = Int(parts[1]), parts[0].hasPrefix("/") else { return nil }
    return (String(parts[0].split(separator: "/").last ?? ""), number, String(parts[2]))
  }

  /// False for what is remarked about a line that counts all the same.
  private static func says(_ message: String) -> Bool {
    let remarks = [
      "Support for option", "please use", "is obsolete, replacing", "is deprecated", "not safe",
      "Accepting user/group name", "Ignoring unknown escape", "below legacy directory",
    ]
    return !remarks.contains(where: message.contains)
  }
}
