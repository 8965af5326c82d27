/// One `Key=value` line (continuations joined as the grammar says), not yet understood.
package struct Assignment: Sendable {
  package var section: String
  package var key: String
  /// The joined logical value, blanks around it stripped.
  package var value: String
  package var origin: Origin
  /// Where the value stands (the origin covers the whole line from the key on).
  package var valueSpan: SourceSpan

  package init(
    section: String, key: String, value: String, origin: Origin, valueSpan: SourceSpan
  ) {
    self.section = section
    self.key = key
    self.value = value
    self.origin = origin
    self.valueSpan = valueSpan
  }
}

/// A `[Name]` line.
package struct SectionHeader: Sendable {
  package var name: String
  package var origin: Origin

  package init(name: String, origin: Origin) {
    self.name = name
    self.origin = origin
  }
}

/// One lexed file: its assignments in order. A lexed file always yields a fragment.
package struct Fragment: Sendable {
  package var source: SourceText
  package var assignments: [Assignment]
  /// Section headers in order of appearance, repeated ones too.
  package var sections: [(name: String, span: SourceSpan)]
  /// Every physical line, without a gap.
  package var lines: [Line]
  /// True if the grammar rejects the file as a whole (bad header, invalid UTF-8).
  package var isRejected: Bool
  /// How many assignments stand before the place where the grammar rejects the file; nil if it does not.
  /// In a drop-in systemd lets them count.
  package var countBeforeRejection: Int?
  package var diagnostics: [Diagnostic]

  package init(
    source: SourceText, assignments: [Assignment] = [],
    sections: [(name: String, span: SourceSpan)] = [], lines: [Line] = [],
    isRejected: Bool = false, diagnostics: [Diagnostic] = []
  ) {
    self.source = source
    self.assignments = assignments
    self.sections = sections
    self.lines = lines
    self.isRejected = isRejected
    self.diagnostics = diagnostics
  }

  /// Section headers above the first line that rejects the file, with their places.
  package var intactHeaders: [SectionHeader] {
    let end = rejection?.span.lower ?? Int.max
    return sections.filter { $0.span.lower < end }
      .map { SectionHeader(name: $0.name, origin: Origin(source: source, span: $0.span)) }
  }

  private var rejection: Origin? { diagnostics.first { $0.effect == .fileRejected }?.origin }

  /// The file again, line by line: the bytes of the source, since no line is lost.
  package var printed: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count)
    for line in lines {
      bytes.append(contentsOf: source.bytes[line.lower..<line.upper])
    }
    return bytes
  }
}
