import UnitModel
import UnitSyntax

/// A drop-in that adds a listener where it was likely meant to replace one: lists grow, and only an empty line
/// empties them.
///
/// - Source: systemd.socket(5), "ListenStream="
enum DropInListenerRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let socket = unit.socket, !unit.loaded.dropInPaths.isEmpty else { return }
    // A line that cannot be read adds nothing.
    let counted = Set(
      socket.listeners.map { Place(path: $0.origin.source.path, lower: $0.origin.span.lower) })
    // The listeners that stand when a file begins, and those that the file adds.
    var standing: [Assignment] = []
    var added: [Assignment] = []
    var source: SourceText?
    var isReset = false
    for line in unit.loaded.merged.assignments where line.section == "Socket" {
      if line.origin.source !== source {
        report(unit, standing, added, isReset, &findings)
        standing += added
        added = []
        isReset = false
        source = line.origin.source
      }
      guard line.key.hasPrefix("Listen") else { continue }
      if line.value.isEmpty {
        standing = []
        added = []
        isReset = true
      } else if counted.contains(Place(path: line.origin.source.path, lower: line.origin.span.lower)) {
        added.append(line)
      }
    }
    report(unit, standing, added, isReset, &findings)
  }

  private struct Place: Hashable {
    var path: String
    var lower: Int
  }

  private static func report(
    _ unit: CheckedUnit, _ standing: [Assignment], _ added: [Assignment], _ isReset: Bool,
    _ findings: inout Findings
  ) {
    guard !isReset, added.count == 1, let line = added.first else { return }
    let same = standing.filter { $0.key == line.key && isLike($0.value, line.value) }
    guard same.count == 1, let old = same.first, old.value != line.value else { return }
    let column = line.origin
    findings.add(
      .warning, "drop-in-adds-listener", at: line.valueOrigin,
      "this adds \(line.value) to \(old.value), it does not replace it",
      consequence: "\(unit.name) listens on both",
      help: "write \(line.key)= with nothing behind it on a line above, to drop what stands before",
      notes: [.init(at: old.origin, "\(old.value) comes from here")],
      fixes: [
        .init(
          "drop the listeners that stand before",
          at: Origin(
            source: column.source,
            span: SourceSpan(lower: column.span.lower, upper: column.span.lower, line: column.span.line)),
          replacement: "\(line.key)=\n")
      ])
  }

  /// True for two addresses of one kind: paths, abstract names, or ports.
  private static func isLike(_ a: String, _ b: String) -> Bool { kind(a) == kind(b) }

  private static func kind(_ text: String) -> Int {
    switch text.utf8.first {
    case UInt8(ascii: "/"): 0
    case UInt8(ascii: "@"): 1
    default: 2
    }
  }
}
