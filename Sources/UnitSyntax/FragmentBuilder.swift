/// Collects what the lexer finds: headers, assignments, diagnostics.
struct FragmentBuilder {
  private(set) var fragment: Fragment
  private let source: SourceText
  /// The section that assignments belong to, nil before the first header.
  private var section: String?
  /// `[X-…]` belongs to other programs: what stands there is not ours to judge, `[X-Usher]` apart.
  private var isSilent = false
  /// Below a header that cannot be read nothing is known about a line but that it may be wrong.
  private var isLost = false

  init(_ source: SourceText) {
    self.source = source
    self.fragment = Fragment(source: source)
    let estimate = source.bytes.count / 32
    fragment.lines.reserveCapacity(estimate)
    fragment.assignments.reserveCapacity(estimate)
  }

  mutating func record(_ kind: Line.Kind, from lower: Int, to upper: Int) {
    // A byte order mark at the very end leaves nothing of its line.
    guard lower < upper else { return }
    fragment.lines.append(Line(kind, lower: lower, upper: upper))
  }

  /// Understands one logical line.
  mutating func take(_ line: LogicalLine) {
    guard line.count <= Lexer.longestLine else {
      if line.joined != nil { rejectLong(line) }
      return
    }
    if let joined = line.joined {
      take(line, joined[...])
    } else {
      take(line, source.bytes[line.lower..<line.end])
    }
  }

  /// Refuses the file for the length of one line.
  mutating func rejectLong(_ line: LogicalLine) {
    reject(
      "line-too-long", line, 0..<0, "the line is longer than 1 MiB",
      help: "the limit is 1 MiB, continuations joined")
  }

  /// `text` is the line's text; its indices count from its own start.
  private mutating func take(_ line: LogicalLine, _ text: ArraySlice<UInt8>) {
    let base = text.startIndex
    let whole = stripped(text, text.startIndex..<text.endIndex)
    guard !whole.isEmpty else { return }
    if let bad = firstInvalidUTF8(text[whole]) {
      let offset = whole.lowerBound &- base &+ bad
      reject(
        "text-not-utf-8", line, offset..<(offset &+ 1), "the line is not valid UTF-8",
        help: "save the file as UTF-8")
      // It may have been a header.
      if section == nil { isLost = true }
      return
    }
    if text[whole.lowerBound] == UInt8(ascii: "[") {
      takeHeader(line, text, whole)
    } else {
      takeAssignment(line, text, whole)
    }
  }

  private mutating func takeHeader(_ line: LogicalLine, _ text: ArraySlice<UInt8>, _ whole: Range<Int>) {
    let base = text.startIndex
    isLost = true
    let place = (whole.lowerBound &- base)..<(whole.upperBound &- base)
    guard text[whole.upperBound &- 1] == UInt8(ascii: "]") else {
      reject(
        "section-header-open", line, (place.upperBound &- 1)..<place.upperBound,
        "the section header has no ']' at its end", help: "write it as [Name], with nothing behind it")
      return
    }
    let inner = (whole.lowerBound &+ 1)..<Swift.max(whole.lowerBound &+ 1, whole.upperBound &- 1)
    guard text[inner].allSatisfy(isHeaderByte) else {
      reject(
        "section-header-characters", line, place,
        "a section's name cannot hold quotes, backslashes or control characters", help: "write it as [Name]")
      return
    }
    let name = String(decoding: text[inner], as: UTF8.self)
    section = name
    isSilent = name.hasPrefix("X-") && name != "X-Usher"
    isLost = false
    fragment.sections.append((name, span(line, place)))
  }

  private mutating func takeAssignment(_ line: LogicalLine, _ text: ArraySlice<UInt8>, _ whole: Range<Int>) {
    let base = text.startIndex
    let place = (whole.lowerBound &- base)..<(whole.upperBound &- base)
    if isLost { return }
    guard let section else {
      warn(
        "assignment-outside-section", line, place, "this stands before any section",
        help: "put it below [Unit] or another section header")
      return
    }
    guard let equals = text[whole].firstIndex(of: UInt8(ascii: "=")) else {
      if !isSilent {
        warn(
          "assignment-missing-equals", line, place, "the line has no '='",
          help: "directives are written Key=value, comments begin with '#'")
      }
      return
    }
    let key = stripped(text, whole.lowerBound..<equals)
    guard !key.isEmpty else {
      if !isSilent {
        warn("assignment-missing-key", line, place, "there is no key before '='", help: "write Key=value")
      }
      return
    }
    let value = stripped(text, (equals &+ 1)..<whole.upperBound)
    fragment.assignments.append(
      Assignment(
        section: section,
        key: String(decoding: text[key], as: UTF8.self),
        value: String(decoding: text[value], as: UTF8.self),
        origin: Origin(source: source, span: span(line, place)),
        valueSpan: span(line, (value.lowerBound &- base)..<(value.upperBound &- base))))
  }
}

extension FragmentBuilder {
  private mutating func warn(
    _ code: String, _ line: LogicalLine, _ place: Range<Int>, _ what: String, help: String
  ) {
    fragment.diagnostics.append(
      Diagnostic(
        .warning, code: code, at: Origin(source: source, span: span(line, place)), what,
        consequence: "this line is ignored", help: help, effect: .lineIgnored))
  }

  private mutating func reject(
    _ code: String, _ line: LogicalLine, _ place: Range<Int>, _ what: String, help: String
  ) {
    fragment.isRejected = true
    if fragment.countBeforeRejection == nil { fragment.countBeforeRejection = fragment.assignments.count }
    fragment.diagnostics.append(
      Diagnostic(
        .error, code: code, at: Origin(source: source, span: span(line, place)), what,
        consequence: "the whole file is refused", help: help, effect: .fileRejected))
  }

  /// The span in the source of a range of the line's text.
  private func span(_ line: LogicalLine, _ place: Range<Int>) -> SourceSpan {
    let lower = line.sourceOffset(place.lowerBound)
    let upper = place.isEmpty ? lower : line.sourceOffset(place.upperBound &- 1) &+ 1
    var number = line.number
    if line.joined != nil { number = lineNumber(of: lower, from: line) }
    return SourceSpan(lower: lower, upper: upper, line: number)
  }

  /// Counts on from the first physical line of a continued one.
  private func lineNumber(of offset: Int, from line: LogicalLine) -> Int {
    var number = line.number
    for record in fragment.lines.reversed() where record.lower <= offset {
      if record.lower <= line.lower { break }
      number &+= 1
    }
    return number
  }
}

/// `range` of `text` without the blanks at both ends.
private func stripped(_ text: ArraySlice<UInt8>, _ range: Range<Int>) -> Range<Int> {
  var lower = range.lowerBound
  var upper = range.upperBound
  while lower < upper, LineReader.isBlank(text[lower]) { lower &+= 1 }
  while upper > lower, LineReader.isBlank(text[upper &- 1]) { upper &-= 1 }
  return lower..<upper
}

private func isHeaderByte(_ byte: UInt8) -> Bool {
  byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
    && byte != UInt8(ascii: "\\")
}

/// The offset of the first byte that is no UTF-8, or of a code point that is set aside for no character,
/// counted from the start of `text`.
private func firstInvalidUTF8(_ text: ArraySlice<UInt8>) -> Int? {
  guard text.contains(where: { $0 >= 0x80 }) else { return nil }
  do {
    _ = try UTF8Span(validating: text.span)
  } catch {
    return error.byteOffsets.lowerBound
  }
  // All of these begin with one of the bytes EF to F4.
  guard text.contains(where: { $0 >= 0xEF }) else { return nil }
  var offset = 0
  for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
    let value = scalar.value
    if (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE { return offset }
    offset &+= UTF8.width(scalar)
  }
  return nil
}
