/// Something about each of some units, found by the unit's number: a step in an array, where a dictionary
/// computes a hash. Room is taken for all numbers up to the highest. A number of the past finds nothing.
///
/// Public and inlinable, since other targets have their own kinds of values: the compiler specializes nothing else
/// across targets, and a generic that is not specialized costs more than a hash.
public struct UnitMap<Value> {
  public struct Entry {
    public var generation: UInt32
    public var value: Value

    @inlinable
    public init(generation: UInt32, value: Value) {
      self.generation = generation
      self.value = value
    }
  }

  public var entries: [Entry?] = []
  public var counted = 0

  @inlinable public init() {}

  @inlinable public var count: Int { counted }

  @inlinable public var isEmpty: Bool { counted == 0 }

  @inlinable
  public func place(of id: UnitID) -> Int? {
    let index = Int(id.index)
    guard index >= 0, index < entries.count, entries[index]?.generation == id.generation else { return nil }
    return index
  }

  @inlinable
  public subscript(id: UnitID) -> Value? {
    get {
      guard let index = place(of: id) else { return nil }
      return entries[index]?.value
    }
    set {
      guard let newValue else {
        removeValue(forKey: id)
        return
      }
      self[id, default: newValue] = newValue
    }
  }

  /// The value, changed in place; `value` becomes that of a unit that has none.
  @inlinable
  public subscript(id: UnitID, default value: @autoclosure () -> Value) -> Value {
    get { self[id] ?? value() }
    _modify {
      let index = Int(id.index)
      // No table has a negative number.
      guard index >= 0 else {
        var nobody = value()
        yield &nobody
        return
      }
      while entries.count <= index { entries.append(nil) }
      // What stands there of an earlier unit of that number is over.
      if entries[index]?.generation != id.generation {
        if entries[index] == nil { counted &+= 1 }
        entries[index] = Entry(generation: id.generation, value: value())
      }
      guard var entry = entries[index] else {
        var nobody = value()
        yield &nobody
        return
      }
      // Taken out for the moment, so that it is not copied when it is changed.
      entries[index] = nil
      defer { entries[index] = entry }
      yield &entry.value
    }
  }

  @inlinable @discardableResult
  public mutating func removeValue(forKey id: UnitID) -> Value? {
    guard let index = place(of: id), let entry = entries[index] else { return nil }
    entries[index] = nil
    counted &-= 1
    return entry.value
  }

  public mutating func removeAll() {
    entries.removeAll()
    counted = 0
  }

  /// In the order of the numbers.
  public var keys: [UnitID] { map { id, _ in id } }
  public var values: [Value] { map { _, value in value } }

  private func map<Result>(_ body: (UnitID, Value) -> Result) -> [Result] {
    entries.enumerated().compactMap { index, entry in
      entry.map {
        body(UnitID(index: Int32(truncatingIfNeeded: index), generation: $0.generation), $0.value)
      }
    }
  }
}

extension UnitMap.Entry: Sendable where Value: Sendable {}
extension UnitMap: Sendable where Value: Sendable {}

extension UnitMap: Sequence {
  public func makeIterator() -> IndexingIterator<[(key: UnitID, value: Value)]> {
    map { id, value in (key: id, value: value) }.makeIterator()
  }
}
