import UnitModel

/// How many connections of each source are open. Sources without one take no room.
///
/// Written as pairs in a fixed order, so that equal tallies give equal texts.
package struct SourceTally: Hashable, Codable, Sendable {
  private var counts: [PeerSource: UInt32] = [:]

  private struct Entry: Codable {
    var source: PeerSource
    var count: UInt32
  }

  package init() {}

  package subscript(source: PeerSource) -> UInt32 {
    get { counts[source] ?? 0 }
    set { counts[source] = newValue == 0 ? nil : newValue }
  }

  package init(from decoder: any Decoder) throws {
    for entry in try [Entry](from: decoder) { self[entry.source] = entry.count }
  }

  package func encode(to encoder: any Encoder) throws {
    let entries = counts.map { Entry(source: $0.key, count: $0.value) }
    try entries.sorted { $0.source.rank.lexicographicallyPrecedes($1.source.rank) }.encode(to: encoder)
  }
}

extension PeerSource {
  /// Numbers that put sources in an order; which one does not matter.
  fileprivate var rank: [UInt64] {
    switch self {
    case .unknown: [0]
    case .ipv4(let address): [1, UInt64(address)]
    case .ipv6(let high, let low): [2, high, low]
    case .user(let id): [3, UInt64(id)]
    case .vsock(let cid): [4, UInt64(cid)]
    }
  }
}
