/// The nearest of several names to a misspelled one.
package enum EditDistance {
  /// Nil if none is near: more than a third of the letters differ. Case counts little.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    var best: (name: String, distance: Int)?
    let limit = max(1, wanted.count / 3)
    for candidate in candidates {
      let letters = Array(candidate.lowercased().utf8)
      if abs(letters.count - wanted.count) > limit { continue }
      let distance = distance(wanted, letters)
      guard distance <= limit else { continue }
      // Ties go to the alphabet, so that the answer does not depend on the order of a dictionary.
      if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  package static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var previous: [Int] = []
    var current = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1]
      next.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = min(current[j] + (a[i] == b[j] ? 0 : 1), next[j] + 1, current[j + 1] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, previous[j - 1] + 1) }
        next.append(cost)
      }
      previous = current
      current = next
    }
    return current.last ?? 0
  }
}
