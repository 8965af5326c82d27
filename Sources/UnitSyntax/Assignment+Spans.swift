extension Assignment {
  /// Where the key stands.
  package var keyOrigin: Origin {
    let span = origin.span
    let upper = Swift.min(span.upper, span.lower &+ key.utf8.count)
    return Origin(
      source: origin.source, span: SourceSpan(lower: span.lower, upper: upper, line: span.line))
  }

  /// The place in the source of a range of `value`, in bytes of its UTF-8, for a caret under one word.
  ///
  /// A value that goes on over several lines is read once more to find it.
  package func span(of range: Range<Int>) -> SourceSpan {
    let length = value.utf8.count
    let first = Swift.max(0, Swift.min(range.lowerBound, length))
    let last = Swift.max(first, Swift.min(range.upperBound, length))
    if valueSpan.upper &- valueSpan.lower == length {
      return SourceSpan(lower: valueSpan.lower &+ first, upper: valueSpan.lower &+ last, line: valueSpan.line)
    }

    var reader = LineReader(origin.source.bytes, valueSpan)
    var textOffset = 0
    var isFirst = true
    while let line = reader.next() {
      if !isFirst, reader.isComment(line) { continue }
      isFirst = false
      let continues = reader.endsInBackslash(line)
      let count = line.end &- line.lower
      // The backslash counts as the blank that it became.
      if first < textOffset &+ count || !continues {
        let lower = line.lower &+ Swift.min(Swift.max(0, first &- textOffset), count)
        let upper = line.lower &+ Swift.min(Swift.max(0, last &- textOffset), count)
        return SourceSpan(lower: lower, upper: Swift.max(lower, upper), line: line.number)
      }
      textOffset &+= count
    }
    return valueSpan
  }

  /// The origin of a range of `value`, in bytes of its UTF-8.
  package func origin(of range: Range<Int>) -> Origin {
    Origin(source: origin.source, span: span(of: range))
  }
}
