import Glibc
import UnitDisk

/// A unit file or drop-in while it is edited: what is there above a line, for reference what else counts below it.
struct EditedText {
  /// Where the text is to go.
  var target: String
  /// The unit's files as they are.
  var sources: [String]
  /// The file itself is edited, not a drop-in of it.
  var isWhole: Bool

  private static let above = "### Write the drop-in between this line and the next one of its kind."
  private static let below = "### What follows is not kept; these are the unit's files as they are:"

  /// The text that the editor left; nil if there is none.
  func edited(by editor: TextEditor) throws -> [UInt8]? {
    var template = Array((getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp").utf8)
    template += Array("/usherctl-XXXXXX.conf\0".utf8)
    var path = template.map(CChar.init(bitPattern:))
    let file = mkstemps(&path, 5)
    guard file >= 0 else {
      throw CommandFailure("cannot make a file to edit: \(String(cString: strerror(errno)).lowercased())")
    }
    close(file)
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(name) }
    try PlainFile.replace(name, with: Array(try start().utf8))
    try editor.edit(name)
    let text = kept(String(decoding: try PlainFile.read(name), as: UTF8.self))
    return text.isEmpty ? nil : Array(text.utf8)
  }

  private func start() throws(CommandFailure) -> String {
    func read(_ path: String) throws(CommandFailure) -> String {
      String(decoding: try PlainFile.read(path), as: UTF8.self)
    }
    if isWhole { return try sources.first.map(read) ?? "" }
    var text = EditedText.above + "\n\n"
    if access(target, F_OK) == 0 { text += try read(target) }
    text += "\n\n" + EditedText.below + "\n"
    for path in sources where path != target {
      text += "\n### \(path)\n"
      for line in try read(path).split(separator: "\n", omittingEmptySubsequences: false) {
        text += "# \(line)\n"
      }
    }
    return text
  }

  /// What of the editor's text is to be written: without the lines that explain it.
  func kept(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if !isWhole {
      if let end = lines.firstIndex(of: EditedText.below) { lines.removeSubrange(end...) }
      lines.removeAll { $0 == EditedText.above }
    }
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }

  // MARK: Files

  /// All of standard input; nil if it is empty.
  static func input() -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes.isEmpty ? nil : bytes }
      bytes += chunk.prefix(count)
    }
  }

  /// Puts the text in its place at one stroke; directories are made. A file that is there keeps its mode and owner.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    if access(path, F_OK) == 0 { return try PlainFile.replace(path, with: bytes) }
    do { try SettingFile.write(bytes, to: path) } catch { throw CommandFailure("\(error)") }
  }
}
