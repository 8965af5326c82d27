import CLinux

/// Pipes and event counters.
package enum Pipe {
  /// Both ends, with close-on-exec; O_NONBLOCK on both if asked for.
  package static func open(isNonBlocking: Bool) throws(SystemCallError) -> (
    read: Descriptor, write: Descriptor
  ) {
    var ends: [Int32] = [-1, -1]
    _ = try systemCall("open a pipe") { usher_pipe(&ends, isNonBlocking ? 1 : 0) }
    return (Descriptor(adopting: ends[0]), Descriptor(adopting: ends[1]))
  }

  /// An eventfd(2) at zero, with close-on-exec and O_NONBLOCK.
  package static func openEventCounter() throws(SystemCallError) -> Descriptor {
    Descriptor(adopting: try systemCall("open an event counter") { usher_eventfd() })
  }
}
