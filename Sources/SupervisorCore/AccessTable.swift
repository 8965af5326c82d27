import UnitModel

/// Who may connect (`Allow=`, `Deny=`), made for asking: 100,000 entries are some 17 comparisons.
///
/// The longest prefix decides, and of two of the same length the one that denies. A user outweighs groups, and
/// groups outweigh `any`; of a peer's groups one that is denied is enough. Who is named nowhere may connect
/// unless an `Allow=` says who may.
package struct AccessTable: Sendable {
  private var ipv4: PrefixRanges<UInt32>
  private var ipv6: PrefixRanges<UInt128>
  private var users: [UInt32: Bool] = [:]
  private var groups: [UInt32: Bool] = [:]
  private let others: Bool

  /// Nobody may: a list could not be read.
  package static let closed = AccessTable(allow: [], deny: [.any]) { _ in nil }

  /// - Parameters:
  ///   - allow: without lists, which stand for their entries.
  ///   - hasAllow: an `Allow=` was there, even if nothing came of it.
  ///   - number: of a user (`@name`) or group (`@:name`); nil: it is left out.
  package init(
    allow: [AccessSubject], deny: [AccessSubject], hasAllow: Bool = false,
    number: (AccessSubject) -> UInt32?
  ) {
    others = deny.contains(.any) ? false : allow.contains(.any) || (allow.isEmpty && !hasAllow)
    var ipv4 = PrefixRanges<UInt32>.Builder()
    var ipv6 = PrefixRanges<UInt128>.Builder()
    func add(_ network: IPNetwork, _ isAllowed: Bool) {
      switch network {
      case .ipv4(let address, let length): ipv4.add(address, length, isAllowed)
      case .ipv6(let address, let length): ipv6.add(address, length, isAllowed)
      }
    }
    for (list, isAllowed) in [(allow, true), (deny, false)] {
      for subject in list {
        switch subject {
        case .network(let network): add(network, isAllowed)
        case .networks(let networks): for network in networks { add(network, isAllowed) }
        // What denies comes last and stays.
        case .user: if let id = number(subject) { users[id] = isAllowed }
        case .group: if let id = number(subject) { groups[id] = isAllowed }
        case .any, .list: break
        }
      }
    }
    self.ipv4 = ipv4.build(others: others)
    self.ipv6 = ipv6.build(others: others)
  }

  /// - Parameter peerGroups: asked for only where groups are named.
  package func allows(_ source: PeerSource, groups peerGroups: () -> [UInt32] = { [] }) -> Bool {
    switch source {
    case .ipv4(let address): return ipv4[address]
    case .ipv6(let high, let low): return ipv6[UInt128(high) << 64 | UInt128(low)]
    case .user(let id):
      if let isAllowed = users[id] { return isAllowed }
      if groups.isEmpty { return others }
      let known = peerGroups().compactMap { groups[$0] }
      return known.isEmpty ? others : !known.contains(false)
    case .vsock, .unknown: return others
    }
  }
}

/// Prefixes as ranges of addresses, each with a verdict, by their beginnings.
struct PrefixRanges<Key: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private var starts: [Key]
  private var verdicts: [Bool]

  struct Builder {
    struct Entry {
      var first: Key
      var last: Key
      var isAllowed: Bool
    }

    private var entries: [Entry] = []

    mutating func add(_ address: Key, _ length: UInt8, _ isAllowed: Bool) {
      // A shift by all bits leaves none.
      let host = Key.max >> Key(min(Int(length), Key.bitWidth))
      entries.append(Entry(first: address & ~host, last: address | host, isAllowed: isAllowed))
    }

    func build(others: Bool) -> PrefixRanges {
      // Prefixes lie in each other or apart. The longer ones come after those they lie in, and of the same
      // prefix the one that denies comes last.
      let sorted = entries.sorted {
        if $0.first != $1.first { return $0.first < $1.first }
        if $0.last != $1.last { return $0.last > $1.last }
        return $0.isAllowed && !$1.isAllowed
      }
      var ranges = PrefixRanges(starts: [0], verdicts: [others])
      var open: [Entry] = []
      for entry in sorted {
        while let inner = open.last, inner.last < entry.first { ranges.close(&open, others) }
        ranges.begin(entry.first, entry.isAllowed)
        open.append(entry)
      }
      while !open.isEmpty { ranges.close(&open, others) }
      return ranges
    }
  }

  private mutating func close(_ open: inout [Builder.Entry], _ others: Bool) {
    guard let inner = open.popLast() else { return }
    let (next, isLast) = inner.last.addingReportingOverflow(1)
    if !isLast { begin(next, open.last?.isAllowed ?? others) }
  }

  private mutating func begin(_ start: Key, _ isAllowed: Bool) {
    if starts.last == start {
      verdicts[verdicts.count - 1] = isAllowed
    } else if verdicts.last != isAllowed {
      starts.append(start)
      verdicts.append(isAllowed)
    }
  }

  /// The verdict about an address: that of the last range that begins at or before it.
  subscript(address: Key) -> Bool {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low &+ high) >> 1
      if starts[middle] <= address { low = middle } else { high = middle }
    }
    return verdicts[low]
  }
}
