import Foundation
import Testing

/// Expected outputs in files: compared, or with `USHER_UPDATE=1` written, to be looked at as a diff.
enum Golden {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden")

  static var isUpdating: Bool { ProcessInfo.processInfo.environment["USHER_UPDATE"] == "1" }

  static func text(_ name: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if isUpdating {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      if self.text(name) != text { try text.write(to: file, atomically: true, encoding: .utf8) }
    }
    #expect(
      text == self.text(name), "Golden/\(name) differs; USHER_UPDATE=1 swift test --filter Golden writes it",
      sourceLocation: sourceLocation)
  }
}
