import UnitModel
import UnitSyntax

/// The `# check: allow=CODE[,CODE…]` comments of one file: findings that the author knows of.
///
/// Where the comment stands says what it is for:
/// * above an assignment: for that assignment, continued lines and all;
/// * above a section header: for the section;
/// * above the first header, at the head of the file: for the file.
///
/// Blank lines and other comments may stand between.
struct Allowances {
  private struct Allowance {
    var code: String
    var origin: Origin
    /// The bytes of the file that it is for.
    var reach: Range<Int>
    var isUsed = false
  }

  /// A comment that is meant to allow something and names nothing.
  private struct Slip {
    var origin: Origin
    var what: String
    var help: String
  }

  private var allowances: [Allowance] = []
  private var slips: [Slip] = []

  /// True for a file that may hold such a comment.
  static func mayStand(in source: SourceText) -> Bool {
    let bytes = source.bytes
    let wanted = Array("check:".utf8)
    guard bytes.count >= wanted.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index &+ 6 <= bytes.count {
        if bytes[index] == wanted[0], bytes[index &+ 5] == wanted[5],
          (1..<5).allSatisfy({ bytes[index &+ $0] == wanted[$0] })
        {
          return true
        }
        index &+= 1
      }
      return false
    }
  }

  init(_ source: SourceText) {
    let lines = Lexer.lex(source).lines
    var open: [(code: String, origin: Origin)] = []
    var isHead = true
    for (index, line) in lines.enumerated() {
      switch line.kind {
      case .comment:
        switch Allowances.reading(line, number: index &+ 1, source) {
        case .codes(let codes): open += codes
        case .slip(let slip): slips.append(slip)
        case .prose: break
        }
      case .blank, .byteOrderMark: break
      case .header:
        let end = isHead ? source.bytes.count : Allowances.end(ofSection: index, lines)
        close(&open, over: (isHead ? 0 : line.lower)..<end)
        isHead = false
      case .assignment, .stray, .continuation:
        var last = index
        while last &+ 1 < lines.count, lines[last &+ 1].kind == .continuation || continues(lines, last &+ 1) {
          last &+= 1
        }
        close(&open, over: line.lower..<lines[last].upper)
      }
    }
    close(&open, over: 0..<(isHead ? source.bytes.count : 0))
  }

  /// A comment between two halves of a continued line.
  private func continues(_ lines: [Line], _ index: Int) -> Bool {
    guard lines[index].kind == .comment else { return false }
    return lines[(index &+ 1)...].first { $0.kind != .comment }?.kind == .continuation
  }

  private static func end(ofSection header: Int, _ lines: [Line]) -> Int {
    let next = lines[(header &+ 1)...].first { $0.kind == .header }
    return next?.lower ?? lines.last?.upper ?? 0
  }

  private mutating func close(_ open: inout [(code: String, origin: Origin)], over reach: Range<Int>) {
    for (code, origin) in open { allowances.append(Allowance(code: code, origin: origin, reach: reach)) }
    open = []
  }

  /// What a comment is.
  private enum Reading {
    case codes([(String, Origin)])
    case slip(Slip)
    case prose
  }

  private static func reading(_ line: Line, number: Int, _ source: SourceText) -> Reading {
    let bytes = source.bytes
    var index = line.lower
    func skipBlanks() { while index < line.upper, Words.isBlank(bytes[index]) { index &+= 1 } }
    func skip(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      guard line.upper &- index >= count else { return false }
      let isThere = text.withUTF8Buffer { text in (0..<count).allSatisfy { bytes[index &+ $0] == text[$0] } }
      if isThere { index &+= count }
      return isThere
    }
    skipBlanks()
    while index < line.upper, bytes[index] == UInt8(ascii: "#") || bytes[index] == UInt8(ascii: ";") {
      index &+= 1
    }
    skipBlanks()
    guard skip("check:") else { return .prose }
    skipBlanks()
    let start = index
    while index < line.upper, isCodeByte(bytes[index]) { index &+= 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    let place = Origin(source: source, span: SourceSpan(lower: start, upper: index, line: number))
    let help = "write # check: allow=CODE; 'usherctl explain' lists the codes"
    guard index < line.upper, bytes[index] == UInt8(ascii: "=") else {
      // What goes on is a sentence, but for the one word that is meant.
      skipBlanks()
      let isAll = index == line.upper
      return word == "allow" && isAll
        ? .slip(Slip(origin: place, what: "'allow' names no finding", help: help)) : .prose
    }
    index &+= 1
    guard word == "allow" else {
      return word.isEmpty
        ? .prose
        : .slip(Slip(origin: place, what: "'\(word)=' is no instruction to the check", help: help))
    }
    var found: [(String, Origin)] = []
    while index < line.upper {
      let start = index
      while index < line.upper, isCodeByte(bytes[index]) { index &+= 1 }
      if index > start {
        let span = SourceSpan(lower: start, upper: index, line: number)
        found.append(
          (String(decoding: bytes[start..<index], as: UTF8.self), Origin(source: source, span: span)))
      }
      skipBlanks()
      // Behind the list may stand the reason.
      guard index < line.upper, bytes[index] == UInt8(ascii: ",") else { break }
      index &+= 1
      skipBlanks()
    }
    if found.isEmpty { return .slip(Slip(origin: place, what: "'allow=' names no finding", help: help)) }
    return .codes(found)
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  // MARK: Use

  /// True if the finding, which stands in this file, is allowed.
  mutating func allows(_ diagnostic: Diagnostic) -> Bool {
    guard let place = diagnostic.origin?.span.lower else { return false }
    var isAllowed = false
    for index in allowances.indices
    where allowances[index].code == diagnostic.code && allowances[index].reach.contains(place) {
      allowances[index].isUsed = true
      isAllowed = true
    }
    return isAllowed
  }

  /// What is wrong with the comments themselves, once all findings were shown to them.
  ///
  /// - Parameter isForUsher: the check was made for usher, whose own findings another target does not have.
  func findings(unit: String, target: Int?) -> [Diagnostic] {
    slips.map { slip in
      Diagnostic(
        .warning, code: "allow-unknown", at: slip.origin, slip.what,
        consequence: "the comment allows nothing", help: slip.help, unit: unit)
    }
      + allowances.compactMap { allowance in
        if allowance.isUsed { return nil }
        if DiagnosticCode.named(allowance.code) == nil {
          let near = EditDistance.nearest(to: allowance.code, among: DiagnosticCode.all.lazy.map(\.name))
          return Diagnostic(
            .warning, code: "allow-unknown", at: allowance.origin, "there is no finding '\(allowance.code)'",
            consequence: "the comment allows nothing",
            help: near.map { "did you mean \($0)?" } ?? "'usherctl explain' lists the codes", unit: unit,
            fixes: near.map { [.init("write \($0)", at: allowance.origin, replacement: $0)] } ?? [])
        }
        if target != nil, DiagnosticCode.ofUsherOnly.contains(allowance.code) { return nil }
        return Diagnostic(
          .note, code: "allow-unused", at: allowance.origin, "there is no '\(allowance.code)' to allow here",
          consequence: "the comment allows nothing", help: "leave it out", unit: unit)
      }
  }
}
