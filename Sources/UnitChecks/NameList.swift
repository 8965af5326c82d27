import UnitModel

/// Unit names in order, each once.
struct NameList {
  private(set) var names: [UnitName] = []
  private var seen: Set<UnitName> = []

  init(_ names: [UnitName] = []) {
    for name in names { append(name) }
  }

  mutating func append(_ name: UnitName) {
    if seen.insert(name).inserted { names.append(name) }
  }
}
