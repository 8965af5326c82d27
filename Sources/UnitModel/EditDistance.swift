/// The nearest of several names to a misspelled one.
package enum EditDistance {
  /// Nil if none is near: more than a third of the letters differ. Case counts little.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = name.utf8.map(lowercased)
    // A name that was cut short is that name, however much is missing: CAP_NET_BIND.
    if wanted.count >= 5 {
      let longer = candidates.filter {
        $0.utf8.count > wanted.count && $0.utf8.map(lowercased).starts(with: wanted)
      }
      if longer.count == 1 { return longer.first }
    }
    let wantedLetters = letters(of: name.utf8)
    var best: (name: String, distance: Int, startsElse: Int)?
    var limit = max(1, wanted.count / 3)
    for candidate in candidates {
      if abs(candidate.utf8.count - wanted.count) > limit { continue }
      // A letter that only one of both has takes an insertion, a deletion or a replacement.
      let theirLetters = letters(of: candidate.utf8)
      let mine = (wantedLetters & ~theirLetters).nonzeroBitCount
      let theirs = (theirLetters & ~wantedLetters).nonzeroBitCount
      if max(mine, theirs) > limit { continue }
      let distance = distance(wanted, candidate.utf8.map(lowercased), limit: limit)
      guard distance <= limit else { continue }
      // Ties go to the same first letter, which is seldom mistaken, then to the alphabet, so that the answer
      // does not depend on the order of a dictionary.
      let startsElse = candidate.utf8.first.map(lowercased) == wanted.first ? 0 : 1
      if best.map({ (distance, startsElse, candidate) < ($0.distance, $0.startsElse, $0.name) }) ?? true {
        best = (candidate, distance, startsElse)
        limit = distance
      }
    }
    return best?.name
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Which bytes occur, in 64 classes: small and large letters in one.
  private static func letters(of text: String.UTF8View) -> UInt64 {
    var set: UInt64 = 0
    for byte in text { set |= 1 &<< UInt64(lowercased(byte) & 63) }
    return set
  }

  /// Insertions, deletions, replacements and swaps of neighbours. A distance above `limit` may be told as any
  /// number above it: counting stops as soon as that is certain.
  package static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int = .max) -> Int {
    // One row for each letter of `a`: the one before last, the last and the next.
    var previous = [Int](repeating: 0, count: b.count + 1)
    var current = Array(0...b.count)
    var next = previous
    for i in a.indices {
      next[0] = i + 1
      var least = i + 1
      for j in b.indices {
        var cost = min(current[j] + (a[i] == b[j] ? 0 : 1), next[j] + 1, current[j + 1] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, previous[j - 1] + 1) }
        next[j + 1] = cost
        least = min(least, cost)
      }
      // A swap looks back two rows, so that one more row may be nearer by one.
      if least > limit, least - 1 > limit { return least }
      (previous, current, next) = (current, next, previous)
    }
    return current[b.count]
  }
}
