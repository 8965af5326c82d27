import ProxyCore
import Testing
import UnitModel

@Suite("A table of sessions")
struct SessionTableTests {
  private func at(_ seconds: UInt64) -> Instant { Instant(microseconds: seconds * 1_000_000) }

  @Test("lets the longest silent go when it is full")
  func limit() {
    var table = SessionTable<String, Int>(limit: 2, idleTime: .infinity)
    #expect(table.insert(1, for: "a", at: at(0)) == nil)
    #expect(table.insert(2, for: "b", at: at(1)) == nil)
    #expect(table.touch("a", at: at(2)) == 1)
    #expect(table.insert(3, for: "c", at: at(3)) == 2)
    #expect(table.count == 2)
    #expect(table.touch("b", at: at(4)) == nil && table.touch("a", at: at(4)) == 1)
  }

  @Test("answers the one whose key is taken over")
  func sameKey() {
    var table = SessionTable<String, Int>(limit: 2, idleTime: .infinity)
    _ = table.insert(1, for: "a", at: at(0))
    #expect(table.insert(2, for: "a", at: at(1)) == 1)
    #expect(table.count == 1 && table.sessions == [2])
  }

  @Test("lets those go that were silent too long, in the order they fell silent")
  func expiry() {
    var table = SessionTable<String, Int>(limit: 9, idleTime: .seconds(10))
    #expect(table.nextExpiry == nil && table.expire(at: at(99)) == nil)
    _ = table.insert(1, for: "a", at: at(0))
    _ = table.insert(2, for: "b", at: at(1))
    _ = table.touch("a", at: at(5))
    #expect(table.nextExpiry == at(11))
    #expect(table.expire(at: at(10)) == nil)
    #expect(table.expire(at: at(15)) == 2)
    #expect(table.expire(at: at(15)) == 1)
    #expect(table.expire(at: at(15)) == nil && table.count == 0)
  }

  @Test("never lets one go where silence may last for ever")
  func infinity() {
    var table = SessionTable<Int, Int>(limit: 9, idleTime: .infinity)
    _ = table.insert(1, for: 1, at: at(0))
    #expect(table.nextExpiry == nil && table.expire(at: Instant(microseconds: .max)) == nil)
  }

  @Test("is the same as a plain list of what was heard, in any order of events")
  func random() {
    var table = SessionTable<Int, Int>(limit: 5, idleTime: .seconds(20))
    var list: [(key: Int, session: Int, heard: UInt64)] = []
    var state: UInt64 = 88_172_645_463_325_252
    func next(_ bound: UInt64) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % bound)
    }
    for time in 1...5000 {
      let key = next(9)
      let place = list.firstIndex { $0.key == key }
      switch next(4) {
      case 0:
        let gone = table.insert(time, for: key, at: at(UInt64(time)))
        var expected: Int?
        if let place {
          expected = list.remove(at: place).session
        } else if list.count == 5 {
          expected = list.removeFirst().session
        }
        list.append((key, time, UInt64(time)))
        #expect(gone == expected)
      case 1:
        #expect(table.touch(key, at: at(UInt64(time))) == place.map { list[$0].session })
        if let place {
          let entry = list.remove(at: place)
          list.append((key, entry.session, UInt64(time)))
        }
      case 2:
        #expect(table.remove(key) == place.map { list.remove(at: $0).session })
      default:
        let isOver = list.first.map { $0.heard + 20 <= UInt64(time) } ?? false
        #expect(table.expire(at: at(UInt64(time))) == (isOver ? list.removeFirst().session : nil))
      }
      #expect(table.count == list.count && table.count <= 5)
    }
  }
}
