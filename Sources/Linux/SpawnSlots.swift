import CLinux
import Glibc

/// Descriptor numbers below 64 that belong to one spawner.
///
/// A child shares the daemon's table until its first step, which keeps the numbers below 64 only:
/// copying thousands of descriptors would take a millisecond. What a child is to get must
/// therefore stand below 64 for a moment. `/dev/null` holds the places in between.
package struct SpawnSlots: Sendable {
  /// The first number that a child does not keep.
  package static let firstFree: Int32 = 64

  package private(set) var numbers: [Int32]

  package init(_ numbers: [Int32]) { self.numbers = numbers }

  /// Takes the free numbers from 3 to 63, fewer where few descriptors are to be had. Call it before anything
  /// else is opened: what stands there already stays there, and is no slot.
  ///
  /// - Parameter limit: of open files; nil is what this process can have.
  /// - Returns: the slots, ascending; none when descriptors have run out.
  package static func reserve(limit: UInt64? = nil) -> SpawnSlots {
    let limit = limit ?? (try? ResourceLimit.current(Int32(RLIMIT_NOFILE.rawValue)).hard) ?? 1024
    let most = Int(clamping: max(limit / 8, 8))
    var numbers: [Int32] = []
    let null = usher_open("/dev/null", O_RDWR | O_CLOEXEC, 0)
    guard null >= 0 else { return SpawnSlots([]) }
    defer { close(null) }
    while numbers.count < most {
      let number = usher_fcntl(null, F_DUPFD_CLOEXEC, 3)
      guard number >= 0 else { break }
      if number >= firstFree {
        close(number)
        break
      }
      numbers.append(number)
    }
    return SpawnSlots(numbers)
  }

  /// Parts the slots among `count` spawners, evenly.
  package func divided(by count: Int) -> [SpawnSlots] {
    let size = count > 0 ? numbers.count / count : 0
    return (0..<max(0, count)).map { SpawnSlots(Array(numbers[($0 * size)..<(($0 + 1) * size)])) }
  }

  /// Puts copies of `sources` into the first slots. The copies are closed by the child's exec.
  func fill(with sources: UnsafeMutableBufferPointer<Int32>) throws(SystemCallError) {
    for (index, source) in sources.enumerated() where source >= 0 {
      let slot = numbers[index]
      _ = try systemCall("pass on descriptor", on: "\(source)") { usher_dup3(source, slot, O_CLOEXEC) }
      sources[index] = slot
    }
  }

  /// The number behind the first `count` slots: from there on a child needs none.
  func firstBehind(_ count: Int) -> UInt32 {
    count > 0 && count <= numbers.count ? UInt32(clamping: numbers[count - 1]) + 1 : 3
  }

  /// Puts `/dev/null` back, so that no slot keeps a connection open.
  func clear(_ count: Int, null: Int32) {
    for slot in numbers.prefix(count) { _ = usher_dup3(null, slot, O_CLOEXEC) }
  }

  package func release() { for slot in numbers { close(slot) } }
}
