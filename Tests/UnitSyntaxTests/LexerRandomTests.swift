import Testing

@testable import UnitSyntax

/// A small generator whose walks can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("The lexer on random bytes")
struct LexerRandomTests {
  /// Bytes that matter to the grammar come up often, all others at times.
  private func randomFile(_ generator: inout SeededGenerator) -> [UInt8] {
    let telling: [UInt8] = Array("[]=#;\\\n\r\0 \tAB\"'X-é".utf8) + [0xEF, 0xBB, 0xBF]
    let count = Int.random(in: 0...200, using: &generator)
    return (0..<count).map { _ in
      if Int.random(in: 0..<12, using: &generator) == 0 {
        return UInt8.random(in: 0...255, using: &generator)
      }
      return telling.randomElement(using: &generator) ?? 0
    }
  }

  @Test("Whatever the bytes are, the printed fragment is the file, and every span lies in it")
  func nothingIsLost() {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<5000 {
      let bytes = randomFile(&generator)
      let fragment = Lexer.lex(SourceText(path: "x", bytes: bytes))
      #expect(fragment.printed == bytes)
      var end = 0
      for line in fragment.lines {
        #expect(line.lower == end && line.upper > line.lower)
        end = line.upper
      }
      for assignment in fragment.assignments {
        let span = assignment.origin.span
        #expect(0 <= span.lower && span.lower < span.upper && span.upper <= bytes.count)
        #expect(span.lower <= assignment.valueSpan.lower && assignment.valueSpan.upper <= span.upper)
        #expect(!assignment.key.contains("=") && !assignment.key.isEmpty)
        let word = assignment.span(of: 1..<2)
        #expect(word.lower >= span.lower && word.upper <= span.upper)
      }
      for diagnostic in fragment.diagnostics {
        #expect(!DiagnosticRenderer().render(diagnostic).isEmpty)
      }
    }
  }

  @Test("Every byte of a value stands in the source where its span says")
  func spansFindTheirBytes() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let bytes = Array("[U]\nKey=".utf8) + randomFile(&generator)
      let fragment = Lexer.lex(SourceText(path: "x", bytes: bytes))
      for assignment in fragment.assignments {
        for (offset, byte) in assignment.value.utf8.enumerated() {
          let span = assignment.span(of: offset..<(offset + 1))
          // The blank of a continued line stands where its backslash was.
          let found = bytes[span.lower]
          #expect(found == byte || (byte == 0x20 && found == UInt8(ascii: "\\")))
        }
      }
    }
  }
}
