import Glibc
import Testing

@testable import Engine

@Suite("Room for descriptors")
struct DescriptorRoomTests {
  @Test("ends before the limit, by what is under way and a reserve")
  func reserve() {
    let room = DescriptorRoom(limit: 1000)
    #expect(room.isLeft(after: 951, starting: 0))
    #expect(!room.isLeft(after: 952, starting: 0))
    #expect(!room.isLeft(after: 951, starting: 1))
  }

  @Test("keeps less in reserve where the limit is very low")
  func lowLimit() {
    #expect(DescriptorRoom(limit: 80).isLeft(after: 69, starting: 0))
    #expect(!DescriptorRoom(limit: 80).isLeft(after: 70, starting: 0))
  }

  @Test("is back only with some to spare")
  func back() {
    #expect(DescriptorRoom(limit: .max).isBack(starting: 0))
    // The numbers below the limit are taken, whatever other tests close meanwhile.
    let taken = (0..<8).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
    defer { for number in taken { close(number) } }
    #expect(!DescriptorRoom(limit: 8).isBack(starting: 0))
  }
}
