/// First in, first out; each step in constant time, spread over many.
struct Queue<Element: Sendable>: Sendable {
  private var items: [Element] = []
  private var head = 0

  var isEmpty: Bool { head >= items.count }
  var first: Element? { isEmpty ? nil : items[head] }
  /// What waits, the first one first.
  var elements: ArraySlice<Element> { items.dropFirst(head) }

  mutating func append(_ item: Element) { items.append(item) }

  mutating func popFirst() -> Element? {
    guard head < items.count else { return nil }
    let item = items[head]
    head &+= 1
    if head >= items.count {
      items.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 1024, head &* 2 > items.count {
      items.removeFirst(head)
      head = 0
    }
    return item
  }
}
