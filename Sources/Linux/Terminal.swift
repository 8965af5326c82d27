import CLinux
import Glibc

/// Terminals, when nobody of a unit uses them any more. Opening one may wait: a job for the worker.
package enum Terminal {
  /// What is done with it.
  package struct Care: Sendable {
    package var path: String
    package var hangsUp: Bool
    package var resets: Bool
    package var clears: Bool
    /// The number of the virtual terminal that it is; 0 for none.
    package var virtualNumber: Int32
    /// It belongs to root again.
    package var takesBack: Bool

    package init(
      path: String, hangsUp: Bool, resets: Bool, clears: Bool, virtualNumber: Int32, takesBack: Bool
    ) {
      self.path = path
      self.hangsUp = hangsUp
      self.resets = resets
      self.clears = clears
      self.virtualNumber = virtualNumber
      self.takesBack = takesBack
    }
  }

  /// As far as it can be done: a terminal that is gone needs nothing.
  package static func revert(_ care: Care) {
    if care.hangsUp, let terminal = open(care.path) { _ = usher_terminal_hang_up(terminal.number) }
    guard let terminal = open(care.path) else { return }
    if care.resets { _ = usher_terminal_reset(terminal.number) }
    if care.clears { clear(terminal, care.virtualNumber) }
    if care.takesBack, isatty(terminal.number) == 1 {
      _ = fchmod(terminal.number, 0o620)
      _ = fchown(terminal.number, 0, .max)
    }
  }

  private static func clear(_ terminal: Descriptor, _ number: Int32) {
    if number > 0, let console = open("/dev/tty0"), usher_terminal_give_back(console.number, number) == 0 {
      return
    }
    let text = Array("\u{1B}[r\u{1B}[H\u{1B}[3J".utf8)
    _ = text.withUnsafeBytes { write(terminal.number, $0.baseAddress, $0.count) }
  }

  private static func open(_ path: String) -> Descriptor? {
    let number = usher_open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK, 0)
    return number < 0 ? nil : Descriptor(adopting: number)
  }
}
