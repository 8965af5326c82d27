/// Things with a place of their own, found again by a token that a stranger keeps.
///
/// The kernel's event queue hands tokens back after their owner has ended, in the same batch even. A token
/// therefore carries the generation of its slot, and one of an earlier generation finds nothing.
package struct SlotTable<Element> {
  /// A place and how often it had been given away before; fits the low 56 bits of a number.
  package struct Token: Hashable, Sendable {
    package let index: UInt32
    /// Wraps around after 2²⁴ owners of one slot.
    package let generation: UInt32

    package init(index: UInt32, generation: UInt32) {
      self.index = index
      self.generation = generation & 0xFF_FFFF
    }
  }

  private struct Slot {
    var element: Element?
    var generation: UInt32
  }

  private var slots: [Slot] = []
  private var free: [UInt32] = []
  package private(set) var count = 0

  package init() {}

  package mutating func insert(_ element: Element) -> Token {
    count &+= 1
    if let index = free.popLast(), slots.indices.contains(Int(index)) {
      slots[Int(index)].element = element
      return Token(index: index, generation: slots[Int(index)].generation)
    }
    slots.append(Slot(element: element, generation: 0))
    return Token(index: UInt32(truncatingIfNeeded: slots.count &- 1), generation: 0)
  }

  package subscript(_ token: Token) -> Element? {
    guard Int(token.index) < slots.count else { return nil }
    let slot = slots[Int(token.index)]
    return slot.generation == token.generation ? slot.element : nil
  }

  @discardableResult
  package mutating func remove(_ token: Token) -> Element? {
    let index = Int(token.index)
    guard index < slots.count, slots[index].generation == token.generation,
      let element = slots[index].element
    else { return nil }
    slots[index].element = nil
    slots[index].generation = (token.generation &+ 1) & 0xFF_FFFF
    free.append(token.index)
    count &-= 1
    return element
  }

  /// All that is there, in no order that means anything.
  package var elements: [Element] { slots.compactMap(\.element) }
}
