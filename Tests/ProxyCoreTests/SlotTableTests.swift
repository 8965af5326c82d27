import ProxyCore
import Testing

@Suite("A table of slots")
struct SlotTableTests {
  @Test("finds what was put in, until it is taken out")
  func finds() {
    var table = SlotTable<String>()
    let a = table.insert("a")
    let b = table.insert("b")
    #expect(table[a] == "a" && table[b] == "b" && table.count == 2)
    #expect(table.remove(a) == "a")
    #expect(table[a] == nil && table.remove(a) == nil && table.count == 1)
    #expect(table.elements == ["b"])
  }

  @Test("finds nothing by the token of an earlier owner")
  func generations() {
    var table = SlotTable<Int>()
    let first = table.insert(1)
    table.remove(first)
    let second = table.insert(2)
    #expect(second.index == first.index)
    #expect(table[first] == nil && table[second] == 2)
    #expect(table.remove(first) == nil && table[second] == 2)
  }

  @Test("finds nothing by a token from nowhere")
  func strangers() {
    let table = SlotTable<Int>()
    #expect(table[.init(index: .max, generation: .max)] == nil)
    #expect(table[.init(index: 0, generation: 0)] == nil)
  }

  @Test("grows no further than the most that were there at a time")
  func reuses() {
    var table = SlotTable<Int>()
    var highest: UInt32 = 0
    for round in 0..<1000 {
      let tokens = (0..<3).map { table.insert(round &* 3 &+ $0) }
      highest = max(highest, tokens.map(\.index).max() ?? 0)
      for token in tokens { table.remove(token) }
    }
    #expect(highest == 2 && table.count == 0)
  }
}
