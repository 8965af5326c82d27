/// What a unit depends on, as a tree: units by name, targets last.
///
/// - Source: systemctl(1), "list-dependencies"
struct DependencyTree {
  /// The properties that name the units below a unit.
  var properties: [String]
  var followsAll: Bool
  var isPlain: Bool
  /// The properties of one unit.
  var read: (String) throws -> Properties

  func text(of unit: String) throws -> String {
    var text = unit + "\n"
    try append(below: unit, path: [unit], lines: "", to: &text)
    return text
  }

  /// - Parameter path: the units from the root to this one: none of them is followed again.
  private func append(below unit: String, path: [String], lines: String, to text: inout String) throws {
    let all = try read(unit)
    let found = Set(properties.flatMap(all.texts))
    let shown = found.subtracting(path).sorted(by: DependencyTree.isBefore)
    let isCircle = shown.count < found.count && !isPlain
    for (index, name) in shown.enumerated() {
      let isLast = index == shown.count - 1 && !isCircle
      let mark = isPlain ? "" : try DependencyTree.mark(read(name).text("ActiveState")) + " "
      text += mark + lines + (isPlain ? "  " : isLast ? "└─" : "├─") + name + "\n"
      guard followsAll || name.hasSuffix(".target") else { continue }
      let further = lines + (isPlain || isLast ? "  " : "│ ")
      try append(below: name, path: path + [name], lines: further, to: &text)
    }
    if isCircle { text += "  " + lines + "└─...\n" }
  }

  private static func isBefore(_ a: String, _ b: String) -> Bool {
    let (isTargetA, isTargetB) = (a.hasSuffix(".target"), b.hasSuffix(".target"))
    return isTargetA == isTargetB ? a < b : isTargetB
  }

  private static func mark(_ state: String) -> String {
    switch state {
    case "active": "●"
    case "reloading", "refreshing": "↻"
    case "activating", "deactivating": "●"
    case "failed": "×"
    default: "○"
    }
  }
}
