/// What changes from one text to another, as `diff -u` shows it.
struct UnifiedDiff {
  private enum Edit {
    case keep(Substring)
    case remove(Substring)
    case insert(Substring)
  }

  /// Unchanged lines around each change.
  private static let context = 3

  private let path: String
  private var edits: [Edit] = []

  init(from old: [UInt8], to new: [UInt8], path: String) {
    self.path = path
    let before = UnifiedDiff.lines(old)
    let after = UnifiedDiff.lines(new)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var position = 0
    for (offset, line) in before.enumerated() {
      if removed.contains(offset) {
        edits.append(.remove(line))
        continue
      }
      while inserted.contains(position), position < after.count {
        edits.append(.insert(after[position]))
        position += 1
      }
      edits.append(.keep(line))
      position += 1
    }
    for offset in after.indices.dropFirst(position) { edits.append(.insert(after[offset])) }
  }

  /// Lines with what ends them, but the LF: a CR shows.
  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      Substring(String(decoding: $0, as: UTF8.self))
    }
    if bytes.last == 0x0A {
      lines.removeLast()
    } else if !bytes.isEmpty {
      lines[lines.count - 1] += missingEnd
    }
    return bytes.isEmpty ? [] : lines
  }

  private static let missingEnd = Substring("\n\\ No newline at end of file")

  /// Empty where nothing changes.
  var text: String {
    let changes = edits.indices.filter { if case .keep = edits[$0] { false } else { true } }
    guard let first = changes.first else { return "" }
    var hunks: [Range<Int>] = []
    var start = max(0, first - UnifiedDiff.context)
    var end = first
    for change in changes {
      if change > end + 2 * UnifiedDiff.context {
        hunks.append(start..<min(edits.count, end + UnifiedDiff.context))
        start = change - UnifiedDiff.context
      }
      end = change + 1
    }
    hunks.append(start..<min(edits.count, end + UnifiedDiff.context))
    return "--- \(path)\n+++ \(path) (formatted)\n" + hunks.map(text(of:)).joined()
  }

  private func text(of hunk: Range<Int>) -> String {
    var body = ""
    for edit in edits[hunk] {
      switch edit {
      case .keep(let line): body += " \(line)\n"
      case .remove(let line): body += "-\(line)\n"
      case .insert(let line): body += "+\(line)\n"
      }
    }
    let before = counts(edits[..<hunk.lowerBound])
    let inside = counts(edits[hunk])
    return "@@ -\(span(before.old, inside.old)) +\(span(before.new, inside.new)) @@\n" + body
  }

  private func counts(_ edits: ArraySlice<Edit>) -> (old: Int, new: Int) {
    var counts = (old: 0, new: 0)
    for edit in edits {
      switch edit {
      case .keep:
        counts.old += 1
        counts.new += 1
      case .remove: counts.old += 1
      case .insert: counts.new += 1
      }
    }
    return counts
  }

  /// `FIRST,COUNT`; a side without lines names the line before.
  private func span(_ before: Int, _ count: Int) -> String { "\(count == 0 ? before : before + 1),\(count)" }
}
