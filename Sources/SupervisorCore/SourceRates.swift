import UnitModel

/// How often each source has connected lately: one window of the rate limit for each.
///
/// Of bounded size: beyond `capacity` sources the one whose window ends first is forgotten, so a flood from
/// many addresses costs the limit its memory and not the daemon its own (the limits of the whole unit still hold).
/// Constant time: windows are of one length, so the queue of their beginnings is the order of their ends, and
/// each call takes at most a few off its head.
package struct SourceRates: Hashable, Codable, Sendable {
  package static let capacity = 8192

  private struct Window: Hashable, Codable, Sendable {
    var begin: Instant
    var count: UInt32
  }

  /// A count of zero: the window began anew, and its entry follows.
  private struct Entry: Codable {
    var source: PeerSource
    var begin: Instant
    var count: UInt32
  }

  private var windows: [PeerSource: Window] = [:]
  /// By the beginning of the windows; one that began anew stands twice, and its older entry counts for nothing.
  private var order = Queue<Begun>()

  private struct Begun: Hashable, Sendable {
    var source: PeerSource
    var begin: Instant
  }

  package init() {}

  /// How many sources are remembered.
  package var count: Int { windows.count }

  /// Counts a connection; false if the source is over its limit.
  package mutating func allows(
    _ source: PeerSource, at now: Instant, interval: TimeSpan, burst: UInt32
  ) -> Bool {
    for _ in 0..<4 {
      guard let first = order.first,
        windows[first.source]?.begin != first.begin
          || isOver(first.begin, interval, at: now)
      else { break }
      forgetFirst()
    }
    if let window = windows[source], !isOver(window.begin, interval, at: now) {
      if window.count >= burst { return false }
      windows[source]?.count = window.count &+ 1
      return true
    }
    while windows.count >= SourceRates.capacity, !order.isEmpty { forgetFirst() }
    windows[source] = Window(begin: now, count: 1)
    order.append(Begun(source: source, begin: now))
    return true
  }

  private mutating func forgetFirst() {
    guard let first = order.popFirst() else { return }
    if windows[first.source]?.begin == first.begin { windows[first.source] = nil }
  }

  private func isOver(_ begin: Instant, _ interval: TimeSpan, at now: Instant) -> Bool {
    begin.advanced(by: interval).map { $0 <= now } ?? false
  }

  package static func == (a: SourceRates, b: SourceRates) -> Bool { a.windows == b.windows }
  package func hash(into hasher: inout Hasher) { hasher.combine(windows) }

  package init(from decoder: any Decoder) throws {
    for entry in try [Entry](from: decoder) {
      if entry.count > 0 { windows[entry.source] = Window(begin: entry.begin, count: entry.count) }
      order.append(Begun(source: entry.source, begin: entry.begin))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    let entries = order.elements.map { begun in
      let window = windows[begun.source].flatMap { $0.begin == begun.begin ? $0 : nil }
      return Entry(source: begun.source, begin: begun.begin, count: window?.count ?? 0)
    }
    try entries.encode(to: encoder)
  }
}

extension PeerSource {
  /// The source as the limits see it: an address without the bits behind the prefix.
  package func masked(_ prefix: SourcePrefix) -> PeerSource {
    switch self {
    case .ipv4(let address):
      // A shift by all bits leaves none.
      return .ipv4(prefix.ipv4 >= 32 ? address : address & (.max << (32 &- UInt32(prefix.ipv4))))
    case .ipv6(let high, let low):
      let bits = UInt64(prefix.ipv6)
      if bits >= 128 { return self }
      if bits > 64 { return .ipv6(high, low & (.max << (128 &- bits))) }
      return .ipv6(high & (.max << (64 &- bits)), 0)
    case .user, .vsock, .unknown: return self
    }
  }
}
