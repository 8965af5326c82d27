import Foundation
import TestRig

/// `systemd-analyze verify` of a real systemd, and what it says about each case.
struct SystemdVerify {
  static let program = "/usr/bin/systemd-analyze"

  /// The release that is installed; nil if there is none.
  static let release: Int? = {
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--version"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return said.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }()

  /// Says nothing wrong about a line by these words alone: the line counts.
  private static let remarks = [
    "Ignoring unknown escape sequences", "please use CPUWeight= instead", "is obsolete", "This is unsafe",
    "this is not safe!", "is deprecated", "references a path below legacy directory",
    "Accepting user/group name",
    "which does not match strict user/group name rules",
  ]

  /// What it said, line by line.
  private let said: [String]

  /// Looks at the units of cases that share a folder.
  init(_ group: [Corpus.Case], stubs: String) async throws {
    guard let folder = group.first?.folder else {
      said = []
      return
    }
    let words = ["SYSTEMD_UNIT_PATH=\(folder):\(stubs)", "SYSTEMD_LOG_LEVEL=info", "LC_ALL=C.UTF-8"]
    let files = group.flatMap(\.units).map { folder + "/" + $0 }
    let run = try await Command.run(
      "/usr/bin/env", words + [SystemdVerify.program, "verify", "--man=no"] + files)
    said = run.output.split(separator: "\n").map(String.init)
  }

  /// What becomes of one of the cases.
  func verdict(on test: Corpus.Case) -> Verdict {
    var verdict = Verdict()
    for unit in test.units { verdict.states[unit] = state(of: unit) }
    // The file's own messages start with its path; those of another unit of the folder do not count.
    let prefix = test.isFolder ? test.folder + "/" : test.folder + "/" + test.units[0] + ":"
    for line in said where line.hasPrefix(prefix) {
      let fields = line.dropFirst(test.folder.utf8.count + 1).split(separator: ":", maxSplits: 2)
      guard fields.count == 3, let number = Int(fields[1]) else { continue }
      let text = String(fields[2])
      if SystemdVerify.remarks.contains(where: text.contains) { continue }
      verdict.lines.insert("\(fields[0]):\(number)")
    }
    return verdict
  }

  /// What it said about one of the cases, for a message.
  func about(_ test: Corpus.Case) -> [String] {
    said.filter { line in
      test.isFolder
        || test.units.contains {
          line.contains("/\($0):") || line.hasPrefix("\($0):") || line.contains(" \($0) ")
        }
    }
  }

  private func state(of file: String) -> Verdict.State {
    // Of a template it looks at an instance.
    let unit = file.replacingOccurrences(of: "@.", with: "@i.")
    for line in said {
      switch line {
      case "Unit \(unit) has a bad unit file setting.": return .refused
      case "Unit \(unit) is masked.": return .masked
      case "Unit \(unit) not found.": return .absent
      default: if line.hasPrefix("Unit \(unit) failed to load properly") { return .refused }
      }
    }
    return .accepted
  }
}
