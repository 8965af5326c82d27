import Linux
import UnitModel

/// `DescriptorNumbers=`: under which numbers a process finds what it is passed.
enum DescriptorNumbers {
  /// Puts `passed` into the order that its places from 3 on have, and says what has a number beyond them besides.
  ///
  /// - Parameter wanted: a name twice among `passed` means the first.
  static func arrange(
    _ passed: [CommandContext.PassedDescriptor], _ wanted: [(name: String, number: Int32)]
  ) -> (passed: [CommandContext.PassedDescriptor], extra: [(index: Int, number: Int32)]) {
    if wanted.isEmpty { return (passed, []) }
    var rest = passed
    var places = [CommandContext.PassedDescriptor?](repeating: nil, count: passed.count)
    for (name, number) in wanted {
      let place = Int(number) &- 3
      guard places.indices.contains(place), places[place] == nil,
        let index = rest.firstIndex(where: { $0.name == name })
      else { continue }
      places[place] = rest.remove(at: index)
    }
    var others = rest.makeIterator()
    let arranged = places.compactMap { $0 ?? others.next() }
    var extra: [(index: Int, number: Int32)] = []
    for (name, number) in wanted where Int(number) &- 3 >= passed.count {
      if let index = arranged.firstIndex(where: { $0.name == name }) { extra.append((index, number)) }
    }
    return (arranged, extra)
  }
}
