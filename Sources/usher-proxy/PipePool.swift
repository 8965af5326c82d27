import CLinux
import Glibc

/// Both ends of a pipe that never waits.
struct PipePair {
  let read: Int32
  let write: Int32
}

/// Pipes for directions that are spliced; given back empty, they serve the next.
struct PipePool {
  /// What a pipe holds; the kernel may allow less to ordinary users (fs.pipe-user-pages-soft).
  static let capacity = 1 << 20
  private static let kept = 16
  private var free: [PipePair] = []

  /// Nil where there is no descriptor for one; the direction then copies.
  mutating func take() -> PipePair? {
    if let pipe = free.popLast() { return pipe }
    var ends: (Int32, Int32) = (-1, -1)
    let isOpen = withUnsafeMutablePointer(to: &ends) { pointer in
      pointer.withMemoryRebound(to: Int32.self, capacity: 2) { usher_pipe($0, 1) == 0 }
    }
    guard isOpen else { return nil }
    var size = Int32(Self.capacity)
    while size > 65536, usher_pipe_resize(ends.1, size) < 0 { size /= 2 }
    return PipePair(read: ends.0, write: ends.1)
  }

  /// - Parameter isEmpty: one with bytes inside is closed; they belong to nobody.
  mutating func give(_ pipe: PipePair, isEmpty: Bool) {
    guard isEmpty, free.count < Self.kept else {
      close(pipe.read)
      close(pipe.write)
      return
    }
    free.append(pipe)
  }

  /// Closes those that nobody uses, because descriptors are short.
  mutating func shrink() {
    for pipe in free {
      close(pipe.read)
      close(pipe.write)
    }
    free.removeAll()
  }
}
