/// One physical line of a unit file, with its line end.
package struct Line: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    /// The three bytes of a byte order mark.
    case byteOrderMark
    case blank
    /// A line whose first character is `#` or `;`, also between two halves of a continued line.
    case comment
    /// `[Name]`
    case header
    /// `Key=value`, or its first part.
    case assignment
    /// What follows a line that ends in a backslash.
    case continuation
    /// Text that is none of these, e.g. a word without `=`.
    case stray
  }

  package var kind: Kind
  /// Offset of the first byte.
  package var lower: Int
  /// Offset behind the last byte, the line end included.
  package var upper: Int

  package init(_ kind: Kind, lower: Int, upper: Int) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
  }
}
