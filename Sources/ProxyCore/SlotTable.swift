/// Things with a place of their own, found again by a token that a stranger keeps.
///
/// The kernel's event queue hands tokens back after their owner has ended, in the same batch even. A token
/// therefore carries the generation of its slot, and one of an earlier generation finds nothing.
///
/// Public and inlinable, for only so does the compiler make a table of connections out of it in another module;
/// otherwise each look-up asks the runtime what an element is.
public struct SlotTable<Element> {
  /// A place and how often it had been given away before; fits the low 56 bits of a number.
  public struct Token: Hashable, Sendable {
    public let index: UInt32
    /// Wraps around after 2²⁴ owners of one slot.
    public let generation: UInt32

    @inlinable public init(index: UInt32, generation: UInt32) {
      self.index = index
      self.generation = generation & 0xFF_FFFF
    }
  }

  @usableFromInline struct Slot {
    @usableFromInline var element: Element?
    @usableFromInline var generation: UInt32

    @inlinable init(element: Element?, generation: UInt32) {
      self.element = element
      self.generation = generation
    }
  }

  @usableFromInline var slots: [Slot] = []
  @usableFromInline var free: [UInt32] = []
  @usableFromInline var taken = 0
  @inlinable public var count: Int { taken }

  @inlinable public init() {}

  @inlinable public mutating func insert(_ element: Element) -> Token {
    taken &+= 1
    if let index = free.popLast(), slots.indices.contains(Int(index)) {
      slots[Int(index)].element = element
      return Token(index: index, generation: slots[Int(index)].generation)
    }
    slots.append(Slot(element: element, generation: 0))
    return Token(index: UInt32(truncatingIfNeeded: slots.count &- 1), generation: 0)
  }

  @inlinable public subscript(_ token: Token) -> Element? {
    guard Int(token.index) < slots.count else { return nil }
    let slot = slots[Int(token.index)]
    return slot.generation == token.generation ? slot.element : nil
  }

  @discardableResult
  @inlinable public mutating func remove(_ token: Token) -> Element? {
    let index = Int(token.index)
    guard index < slots.count, slots[index].generation == token.generation,
      let element = slots[index].element
    else { return nil }
    slots[index].element = nil
    slots[index].generation = (token.generation &+ 1) & 0xFF_FFFF
    free.append(token.index)
    taken &-= 1
    return element
  }

  /// All that is there, in no order that means anything.
  @inlinable public var elements: [Element] { slots.compactMap(\.element) }
}
