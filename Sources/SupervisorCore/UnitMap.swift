/// Something about each of some units, found by the unit's number: a step in an array, where a dictionary
/// computes a hash. Room is taken for all numbers up to the highest. A number of the past finds nothing.
///
/// Public and inlinable, since other targets have their own kinds of values: the compiler specializes nothing else
/// across targets, and a generic that is not specialized costs more than a hash.
public struct UnitMap<Value> {
  @usableFromInline struct Entry {
    @usableFromInline var generation: UInt32
    @usableFromInline var value: Value

    @inlinable init(generation: UInt32, value: Value) {
      self.generation = generation
      self.value = value
    }
  }

  @usableFromInline var entries: [Entry?] = []
  @usableFromInline var taken = 0

  @inlinable public init() {}

  @inlinable public var count: Int { taken }
  @inlinable public var isEmpty: Bool { taken == 0 }

  @inlinable func place(of id: UnitID) -> Int? {
    let index = Int(id.index)
    guard index >= 0, index < entries.count, entries[index]?.generation == id.generation else { return nil }
    return index
  }

  @inlinable public subscript(id: UnitID) -> Value? {
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
  @inlinable public subscript(id: UnitID, default value: @autoclosure () -> Value) -> Value {
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
        if entries[index] == nil { taken &+= 1 }
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
    taken &-= 1
    return entry.value
  }

  public mutating func removeAll() {
    entries.removeAll()
    taken = 0
  }

  /// In the order of the numbers.
  @inlinable public var keys: [UnitID] { map(\.key) }
  @inlinable public var values: [Value] { map(\.value) }
}

extension UnitMap.Entry: Sendable where Value: Sendable {}
extension UnitMap: Sendable where Value: Sendable {}

extension UnitMap: Sequence {
  /// In the order of the numbers. Linear in the highest number, and nothing where nothing is held.
  public struct Iterator: IteratorProtocol {
    @usableFromInline let entries: [Entry?]
    @usableFromInline var index = 0
    @usableFromInline var left: Int

    @inlinable init(_ entries: [Entry?], count: Int) {
      self.entries = entries
      left = count
    }

    @inlinable public mutating func next() -> (key: UnitID, value: Value)? {
      while left > 0, index < entries.count {
        defer { index &+= 1 }
        guard let entry = entries[index] else { continue }
        left &-= 1
        return (
          UnitID(index: Int32(truncatingIfNeeded: index), generation: entry.generation), entry.value
        )
      }
      return nil
    }
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(entries, count: taken) }
}
