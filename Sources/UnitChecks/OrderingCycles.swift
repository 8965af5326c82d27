import UnitModel
import UnitSyntax

/// Finds rings of After= and Before=: no order of starting satisfies them all.
///
/// Rings of Requires= and the like alone are no fault: all of them are then started at once. Linear in units
/// and orderings; one ring is told for each knot of units, the shortest through the first of them that was
/// asked for.
///
/// - Source: systemd.unit(5), "Before=", "After="
struct OrderingCycles {
  private(set) var diagnostics: [Diagnostic] = []
  private let units: [LoadedUnit]
  /// For each unit the ones that it is started after.
  private let edges: [[Int]]

  init(_ units: [LoadedUnit], asked: Set<UnitName>) {
    self.units = units.filter { $0.loadState == .loaded }
    var numbers: [UnitName: Int] = [:]
    for (number, unit) in self.units.enumerated() { numbers[unit.name] = number }
    var edges = [[Int]](repeating: [], count: self.units.count)
    for (number, unit) in self.units.enumerated() {
      for name in unit.unit.after {
        if let other = numbers[name], other != number { edges[number].append(other) }
      }
      for name in unit.unit.before {
        if let other = numbers[name], other != number { edges[other].append(number) }
      }
    }
    self.edges = edges
    for knot in knots() where knot.count > 1 {
      let inside = Set(knot)
      guard let start = knot.filter({ asked.contains(self.units[$0].name) }).min(by: precedes) else {
        continue
      }
      if let ring = shortestRing(from: start, inside) { report(ring) }
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool { units[a].name.full < units[b].name.full }

  // MARK: The graph

  /// The strongly connected parts, by Tarjan's algorithm without recursion.
  private func knots() -> [[Int]] {
    var index = [Int](repeating: -1, count: units.count)
    var low = index
    var isOpen = [Bool](repeating: false, count: units.count)
    var stack: [Int] = []
    var path: [(node: Int, next: Int)] = []
    var counter = 0
    var found: [[Int]] = []
    for root in units.indices where index[root] < 0 {
      path.append((root, 0))
      while let (node, next) = path.last {
        if next == 0 {
          index[node] = counter
          low[node] = counter
          counter &+= 1
          stack.append(node)
          isOpen[node] = true
        }
        if next < edges[node].count {
          path[path.count &- 1].next = next &+ 1
          let other = edges[node][next]
          if index[other] < 0 {
            path.append((other, 0))
          } else if isOpen[other] {
            low[node] = Swift.min(low[node], index[other])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node { low[parent] = Swift.min(low[parent], low[node]) }
        guard low[node] == index[node] else { continue }
        var knot: [Int] = []
        while let top = stack.popLast() {
          isOpen[top] = false
          knot.append(top)
          if top == node { break }
        }
        found.append(knot)
      }
    }
    return found
  }

  /// By breadth: the units of the ring, each started after the next, the last after the first.
  private func shortestRing(from start: Int, _ inside: Set<Int>) -> [Int]? {
    var came: [Int: Int] = [:]
    var queue = [start]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head &+= 1
      for other in edges[node] where inside.contains(other) {
        if other == start {
          var ring: [Int] = []
          var step: Int? = node
          while let current = step {
            ring.append(current)
            step = current == start ? nil : came[current]
          }
          return ring.reversed()
        }
        if came[other] == nil {
          came[other] = node
          queue.append(other)
        }
      }
    }
    return nil
  }

  // MARK: Words

  private mutating func report(_ ring: [Int]) {
    let names = (ring + ring.prefix(1)).map { units[$0].name.full }
    var origin: Origin?
    var notes: [Diagnostic.Note] = []
    for (position, number) in ring.enumerated() {
      let later = units[number]
      let earlier = units[ring[(position &+ 1) % ring.count]]
      let words = "\(later.name) is started after \(earlier.name)"
      if let place = place(later, after: earlier) {
        if origin == nil, position == 0 || ring.count == 1 {
          origin = place.origin
        }
        notes.append(.init(at: place.origin, words + (place.isImplicit ? ", by default" : "")))
      }
    }
    if origin == nil { origin = notes.first?.origin }
    diagnostics.append(
      Diagnostic(
        .warning, code: "dependency-cycle", at: origin,
        "these are each started after the next: \(names.joined(separator: ", "))",
        consequence: needsAll(ring).map { "\(units[$0].name) cannot be started, since it needs the others" }
          ?? "one of them is not started when they are started together",
        help: "take one After= or Before= out of the ring", unit: ring.first.map { units[$0].name.full },
        notes: notes))
  }

  /// A unit of the ring that needs all others of it: then none of them can be left out.
  private func needsAll(_ ring: [Int]) -> Int? {
    var numbers: [UnitName: Int] = [:]
    for number in ring { numbers[units[number].name] = number }
    return ring.first { start in
      var needed: Set<Int> = [start]
      var open = [start]
      while let number = open.popLast() {
        let settings = units[number].unit
        for name in settings.requires + settings.bindsTo {
          if let other = numbers[name], needed.insert(other).inserted { open.append(other) }
        }
      }
      return needed.count == ring.count
    }
  }

  /// What orders the two: a line of one of them, or the section that brings the order with it.
  private func place(_ later: LoadedUnit, after earlier: LoadedUnit) -> (origin: Origin, isImplicit: Bool)? {
    let one = CheckedUnit(later)
    if let found = one.mention(of: earlier, in: ["After"]) { return (found.origin, false) }
    let other = CheckedUnit(earlier)
    if let found = other.mention(of: later, in: ["Before"]) { return (found.origin, false) }
    if let line = one.line("Service", "Sockets"), later.service?.sockets.contains(earlier.name) == true {
      return (line.valueOrigin, true)
    }
    if earlier.triggeredService == later.name, let listener = earlier.socket?.listeners.first {
      return (listener.origin, true)
    }
    for unit in [later, earlier] {
      if let line = unit.merged.assignments.first, unit.fragmentPath != nil { return (line.origin, true) }
    }
    return nil
  }
}
