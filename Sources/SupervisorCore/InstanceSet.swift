/// The instances of one template: each step in constant time, however many there are.
struct InstanceSet: Sendable {
  private(set) var members: [UnitID] = []
  // No `UnitMap`: there is a set for each template, and such a map takes room for all units.
  private var places: [UnitID: Int] = [:]

  mutating func insert(_ id: UnitID) {
    guard places[id] == nil else { return }
    places[id] = members.count
    members.append(id)
  }

  mutating func remove(_ id: UnitID) {
    guard let place = places.removeValue(forKey: id), let last = members.popLast() else { return }
    if last == id { return }
    // The last one takes the place that became free.
    members[place] = last
    places[last] = place
  }
}
