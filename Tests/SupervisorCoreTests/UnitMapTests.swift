import SupervisorCore
import Testing

@Suite("A map from units")
struct UnitMapTests {
  private func id(_ index: Int32, _ generation: UInt32 = 0) -> UnitID {
    UnitID(index: index, generation: generation)
  }

  @Test("finds what was put in, in the order of the numbers")
  func finds() {
    var map = UnitMap<String>()
    #expect(map.isEmpty && map[id(0)] == nil && map[id(-1)] == nil && map[id(.max)] == nil)
    map[id(7)] = "seven"
    map[id(2)] = "two"
    map[id(2), default: ""] += "!"
    map[id(4), default: "new"] += "?"
    #expect(map.count == 3)
    #expect(map.keys == [id(2), id(4), id(7)])
    #expect(map.values == ["two!", "new?", "seven"])
    #expect(map.map { $0.key.index } == [2, 4, 7])
  }

  @Test("finds nothing of an earlier unit of the same number")
  func generations() {
    var map = UnitMap<Int>()
    map[id(3, 1)] = 10
    #expect(map[id(3, 0)] == nil && map[id(3, 2)] == nil)
    #expect(map.removeValue(forKey: id(3, 2)) == nil)
    map[id(3, 2), default: 5] += 1
    #expect(map[id(3, 1)] == nil)
    #expect(map[id(3, 2)] == 6 && map.count == 1)
  }

  @Test("takes values out, and forgets all at once")
  func removes() {
    var map = UnitMap<Int>()
    for index in 0..<10 { map[id(Int32(index))] = index }
    map[id(4)] = nil
    #expect(map.removeValue(forKey: id(5)) == 5)
    #expect(map.removeValue(forKey: id(5)) == nil)
    #expect(map.count == 8 && map[id(4)] == nil && map[id(6)] == 6)
    map.removeAll()
    #expect(map.isEmpty && map.keys.isEmpty && map[id(6)] == nil)
  }

  @Test("a number that no table gives is not kept")
  func negative() {
    var map = UnitMap<Int>()
    map[id(-5)] = 1
    map[id(-5), default: 0] += 1
    #expect(map.isEmpty)
  }

  @Test("A copy is changed alone")
  func copies() {
    var map = UnitMap<[Int]>()
    map[id(1)] = [1]
    let copy = map
    map[id(1), default: []].append(2)
    #expect(copy[id(1)] == [1] && map[id(1)] == [1, 2])
  }
}
