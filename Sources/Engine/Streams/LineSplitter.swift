/// Cuts a stream of bytes into lines, none longer than its bound.
package struct LineSplitter: Sendable {
  /// Bytes; as journald's `LineMax=`.
  package static let longest = 48 * 1024

  private let bound: Int
  private var partial: [UInt8] = []

  package init(longest: Int = LineSplitter.longest) { bound = max(longest, 1) }

  /// Bytes of a line that has not ended yet.
  package var partialCount: Int { partial.count }

  /// Calls `body` with each line that `bytes` completes, without its end. A line that is too long
  /// is handed over in pieces. NUL bytes end a line, too.
  package mutating func add(_ bytes: some Collection<UInt8>, _ body: ([UInt8]) -> Void) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") || byte == 0 {
        body(partial)
        partial.removeAll(keepingCapacity: true)
        continue
      }
      if partial.count >= bound {
        body(partial)
        partial.removeAll(keepingCapacity: true)
      }
      partial.append(byte)
    }
  }

  /// The stream has ended: hands over a last line without an end.
  package mutating func finish(_ body: ([UInt8]) -> Void) {
    if !partial.isEmpty { body(partial) }
    partial = []
  }
}
