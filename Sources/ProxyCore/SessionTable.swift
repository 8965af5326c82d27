import UnitModel

/// Who sent datagrams lately: a value for each key, the longest silent first to go.
///
/// Every operation takes the same time however many sessions there are: they stand in a chain from the
/// longest silent to the latest heard.
package struct SessionTable<Key: Hashable, Session> {
  private struct Link {
    var key: Key
    var session: Session?
    var heard: Instant
    var older: Int
    var newer: Int
  }

  /// At most so many at a time; at least 1.
  package let limit: Int
  /// How long one may be silent.
  package let idleTime: TimeSpan

  private static var none: Int { -1 }
  private var links: [Link] = []
  private var free: [Int] = []
  private var places: [Key: Int] = [:]
  private var oldest = -1
  private var newest = -1

  package init(limit: Int, idleTime: TimeSpan) {
    self.limit = max(1, limit)
    self.idleTime = idleTime
  }

  package var count: Int { places.count }
  package var sessions: [Session] { links.compactMap(\.session) }

  /// The session of that key, which counts as heard now.
  package mutating func touch(_ key: Key, at now: Instant) -> Session? {
    guard let place = places[key], links.indices.contains(place) else { return nil }
    links[place].heard = now
    unchain(place)
    chain(place)
    return links[place].session
  }

  /// Adds a session. Answers the one that had to make room, or that had the same key; the caller ends it.
  package mutating func insert(_ session: Session, for key: Key, at now: Instant) -> Session? {
    var gone = remove(key)
    if gone == nil, count >= limit, links.indices.contains(oldest) { gone = remove(links[oldest].key) }
    let link = Link(key: key, session: session, heard: now, older: Self.none, newer: Self.none)
    let place: Int
    if let reused = free.popLast(), links.indices.contains(reused) {
      place = reused
      links[place] = link
    } else {
      place = links.count
      links.append(link)
    }
    places[key] = place
    chain(place)
    return gone
  }

  @discardableResult
  package mutating func remove(_ key: Key) -> Session? {
    guard let place = places.removeValue(forKey: key), links.indices.contains(place) else { return nil }
    unchain(place)
    free.append(place)
    let session = links[place].session
    links[place].session = nil
    return session
  }

  /// The longest silent session, if its time is over.
  package mutating func expire(at now: Instant) -> Session? {
    guard let end = nextExpiry, end <= now, links.indices.contains(oldest) else { return nil }
    return remove(links[oldest].key)
  }

  /// When the longest silent session's time is over; nil if there is none, or it never is.
  package var nextExpiry: Instant? {
    links.indices.contains(oldest) ? links[oldest].heard.advanced(by: idleTime) : nil
  }

  /// Out of the chain; `place` is one of `links`.
  private mutating func unchain(_ place: Int) {
    let (older, newer) = (links[place].older, links[place].newer)
    if links.indices.contains(older) { links[older].newer = newer } else { oldest = newer }
    if links.indices.contains(newer) { links[newer].older = older } else { newest = older }
  }

  /// To the end of the chain, as the latest heard.
  private mutating func chain(_ place: Int) {
    links[place].older = newest
    links[place].newer = Self.none
    if links.indices.contains(newest) { links[newest].newer = place } else { oldest = place }
    newest = place
  }
}
