/// Where text came from: one file as it was read.
package final class SourceText: Sendable {
  /// The path shown in messages, e.g. `/etc/usher/system/web.socket`, or `<stdin>`.
  package let path: String
  /// The file's bytes, unchanged.
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package convenience init(path: String, _ text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }
}

/// A half-open range of byte offsets in one source, with the line where it starts.
package struct SourceSpan: Hashable, Sendable {
  package var lower: Int
  package var upper: Int
  /// One-based line of `lower`.
  package var line: Int

  package init(lower: Int, upper: Int, line: Int) {
    self.lower = lower
    self.upper = upper
    self.line = line
  }
}

/// A place in a named source, kept by every effective value.
package struct Origin: Sendable {
  package var source: SourceText
  package var span: SourceSpan

  package init(source: SourceText, span: SourceSpan) {
    self.source = source
    self.span = span
  }

  /// `path:line`, for messages.
  package var place: String { "\(source.path):\(span.line)" }
}
