import CLinux
import Glibc

/// An open descriptor that is closed when its last holder lets go of it.
///
/// A class, so that it can stand in dictionaries and be shared by a listener and those that use
/// it; not Sendable: the main thread owns all of them. Other threads get the bare number for the
/// length of one request, during which the main thread keeps the object.
package final class Descriptor {
  /// The number; -1 once closed or released.
  package private(set) var number: Int32

  /// Takes over `number`: nobody else closes it from now on.
  package init(adopting number: Int32) { self.number = number }

  deinit { close() }

  /// Closes now rather than at the end of the object. Closing twice is harmless.
  package func close() {
    guard number >= 0 else { return }
    // No retry on EINTR: Linux has closed the descriptor by then (close(2)).
    _ = Glibc.close(number)
    number = -1
  }

  /// Gives the number away: the caller closes it.
  package func release() -> Int32 {
    defer { number = -1 }
    return number
  }

  package var isOpen: Bool { number >= 0 }

  /// Another number of the same open file, close-on-exec.
  package func duplicate() throws(SystemCallError) -> Descriptor {
    // F_DUPFD_CLOEXEC (fcntl.h)
    Descriptor(adopting: try systemCall("copy a descriptor") { usher_fcntl(number, 1030, 3) })
  }

  /// Nobody who uses the open file waits in it from now on. Nothing happens to one that is closed.
  package func makeNonBlocking() {
    let flags = usher_fcntl(number, F_GETFL, 0)
    if flags >= 0 { _ = usher_fcntl(number, F_SETFL, flags | O_NONBLOCK) }
  }
}

extension Descriptor {
  /// Whether two numbers stand for the same open file, however each was got.
  ///
  /// Where the kernel does not tell (no kcmp(2)), the same file opened in the same way counts as the same.
  package static func areSame(_ one: Int32, _ other: Int32) -> Bool {
    let answer = usher_same_file(one, other)
    if answer >= 0 { return answer == 1 }
    guard let first = try? Node.identity(of: one), let second = try? Node.identity(of: other) else {
      return false
    }
    return first == second && usher_fcntl(one, F_GETFL, 0) == usher_fcntl(other, F_GETFL, 0)
  }
}
