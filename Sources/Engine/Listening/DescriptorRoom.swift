import Glibc
import Linux

/// How many descriptors may be open before accepting stops.
///
/// An accepted connection needs more of them before its service runs (a pidfd, a duplicate), and so does the
/// rest of the daemon (control connections, unit files, exits). A connection that is taken without them
/// would be lost; one that is not taken waits in its queue. The kernel always gives out the lowest free
/// number, so the number of a new descriptor says how many are in use.
package struct DescriptorRoom: Sendable {
  /// Kept free for what is under way, where the limit is not very low.
  package static let reserve: Int32 = 48

  private let limit: Int32
  private let reserve: Int32

  /// - Parameter limit: of open files; nil is what this process has now.
  package init(limit: UInt64? = nil) {
    let soft = limit ?? (try? ResourceLimit.current(Int32(RLIMIT_NOFILE.rawValue)).soft) ?? 1024
    self.limit = Int32(clamping: soft)
    reserve = min(DescriptorRoom.reserve, self.limit / 8)
  }

  /// Whether there is room for more after a descriptor got this number, with so many processes on their way.
  package func isLeft(after number: Int32, starting: Int) -> Bool {
    number < limit &- reserve &- Int32(clamping: starting)
  }

  /// Whether there is room again, with some to spare, so that accepting does not stop at once. Found out by
  /// taking a descriptor for a moment: for the rare times of want.
  package func isBack(starting: Int) -> Bool {
    let probe = Descriptor(adopting: open("/dev/null", O_RDONLY | O_CLOEXEC))
    return probe.isOpen && isLeft(after: probe.number &+ reserve / 2, starting: starting)
  }
}
