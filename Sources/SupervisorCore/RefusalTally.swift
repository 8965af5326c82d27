/// How many connections were refused, by reason.
package struct RefusalTally: Hashable, Codable, Sendable {
  /// In the order of the reasons; empty before the first refusal.
  private var counts: [UInt32] = []

  package init() {}

  package subscript(reason: ConnectionRefusal) -> UInt32 {
    let index = reason.place
    return index < counts.count ? counts[index] : 0
  }

  mutating func count(_ reason: ConnectionRefusal, _ number: UInt32 = 1) {
    let index = reason.place
    while counts.count <= index { counts.append(0) }
    let (sum, isOver) = counts[index].addingReportingOverflow(number)
    counts[index] = isOver ? .max : sum
  }

  /// Those that happened.
  package var all: [(reason: ConnectionRefusal, count: UInt32)] {
    ConnectionRefusal.allCases.map { ($0, self[$0]) }.filter { $0.count > 0 }
  }
}

extension ConnectionRefusal {
  fileprivate var place: Int { ConnectionRefusal.allCases.firstIndex(of: self) ?? 0 }
}
