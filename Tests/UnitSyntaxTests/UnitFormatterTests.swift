import Foundation
import Testing

@testable import UnitSyntax

@Suite("The formatter")
struct UnitFormatterTests {
  private func formatted(_ text: String) -> String? {
    switch UnitFormatter.format(SourceText(path: "x", text)) {
    case .formatted(let bytes): String(decoding: bytes, as: UTF8.self)
    case .refused: nil
    }
  }

  @Test("Blanks around the equals sign and at both ends of lines go")
  func blanks() {
    #expect(
      formatted("  [Socket]\t\nListenStream = 80  \n\tAccept= yes\n # note \n")
        == "[Socket]\nListenStream=80\nAccept=yes\n# note\n")
  }

  @Test("One blank line stands before a section, above the comments that belong to it")
  func sections() {
    #expect(
      formatted("\n\n[Unit]\nDescription=a\n# the socket\n# itself\n[Socket]\n\n\n\nListenStream=80\n\n\n")
        == "[Unit]\nDescription=a\n\n# the socket\n# itself\n[Socket]\n\nListenStream=80\n")
  }

  @Test("A comment above the first section stays at the top of the file")
  func top() {
    #expect(formatted("# mine\n[Unit]\n") == "# mine\n[Unit]\n")
    #expect(formatted("# mine\n\n[Unit]\n") == "# mine\n\n[Unit]\n")
  }

  @Test("Line ends become LF, the byte order mark goes, the last line ends")
  func lineEnds() {
    #expect(formatted("\u{FEFF}[Unit]\r\nA=b\r\n\r\nC=d") == "[Unit]\nA=b\n\nC=d\n")
    #expect(formatted("[Unit]\0A=b\n\rC=d") == "[Unit]\nA=b\nC=d\n")
  }

  @Test("The lines of a continued value stay byte by byte, comments between them too")
  func continuations() {
    let text = "[Service]\nExecStart=/bin/sh -c \"a  \\\n  # why\n    b  \\\n\n\" x\nType=simple\n"
    #expect(formatted(text) == text)
    #expect(formatted("[Service]\nExecStart =  \\\n   /bin/a  \n") == "[Service]\nExecStart=\\\n   /bin/a\n")
  }

  @Test("A backslash before blanks at the end of a line does not begin to join lines")
  func backslash() {
    #expect(formatted("[Unit]\nA=b\\   \nC=d\n") == "[Unit]\nA=b\\ \nC=d\n")
    #expect(formatted("[Unit]\nA=b\\\\   \nC=d\n") == "[Unit]\nA=b\\\\\nC=d\n")
  }

  @Test("An empty file stays empty, since it masks; a file of blanks does not become one")
  func masks() {
    #expect(formatted("") == "")
    #expect(formatted(" \n\n") == "\n")
    #expect(formatted("\u{FEFF}") == "\n")
  }

  @Test("A file that is refused as a whole stays as it is, with the reason")
  func refused() {
    #expect(
      UnitFormatter.format(SourceText(path: "x", "[Unit\nA = b\n"))
        == .refused("line 1: the section header has no ']' at its end"))
    #expect(
      UnitFormatter.format(SourceText(path: "x", "\u{FEFF}[Unit]\n \u{FEFF}A = b\n"))
        == .refused("a byte order mark stands in the middle of the file; delete it first"))
  }

  @Test("Whatever the bytes are, formatting keeps every assignment and comment, and is done after once")
  func anything() {
    var generator = SeededGenerator(seed: 11)
    var done = 0
    for _ in 0..<20_000 {
      let bytes = randomUnit(&generator)
      let before = Lexer.lex(SourceText(path: "x", bytes: bytes))
      guard case .formatted(let new) = UnitFormatter.format(before) else { continue }
      done += 1
      let after = Lexer.lex(SourceText(path: "x", bytes: new))
      #expect(!after.isRejected && new.isEmpty == bytes.isEmpty)
      #expect(meaning(before) == meaning(after), "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      #expect(comments(before) == comments(after))
      #expect(UnitFormatter.format(after) == .formatted(new))
    }
    #expect(done > 5000)
  }

  @Test("Formatting keeps every assignment and comment of the corpus, and is done after once")
  func corpus() throws {
    let files = try corpusFiles()
    #expect(files.count > 300)
    var done = 0
    for path in files {
      let before = Lexer.lex(
        SourceText(path: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path)))))
      guard case .formatted(let new) = UnitFormatter.format(before) else { continue }
      done += 1
      let after = Lexer.lex(SourceText(path: path, bytes: new))
      #expect(!after.isRejected && new.isEmpty == before.source.bytes.isEmpty)
      #expect(meaning(before) == meaning(after), "\(path)")
      #expect(comments(before) == comments(after), "\(path)")
      #expect(UnitFormatter.format(after) == .formatted(new), "\(path)")
    }
    #expect(done > 300)
  }

  /// Every unit and drop-in of `Tests/Corpus/units`.
  private func corpusFiles() throws -> [String] {
    let root =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
      + "/Corpus/units"
    return try FileManager.default.subpathsOfDirectory(atPath: root).map { root + "/" + $0 }.filter {
      (try? URL(fileURLWithPath: $0).resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
    }
  }

  private func meaning(_ fragment: Fragment) -> [[String]] {
    fragment.assignments.map { [$0.section, $0.key, $0.value] } + [fragment.sections.map(\.name)]
      + [fragment.diagnostics.map(\.code)]
  }

  private func comments(_ fragment: Fragment) -> [[UInt8]] {
    fragment.lines.filter { $0.kind == .comment }.map { line in
      fragment.source.bytes[line.lower..<line.upper].filter { $0 > 0x20 }
    }
  }

  /// Files that look like units, made of the pieces that the formatter touches.
  private func randomUnit(_ generator: inout SeededGenerator) -> [UInt8] {
    let pieces = [
      "[Unit]", "[Socket]", "[X-Mine]", "Key", "=", " = ", "value", "#", "; c", "\\", "\\\n", " \\\n", "\n",
      "\n",
      "\n\n", "\r\n", "\r", "\0", " ", "\t", "\"", "é", "A=b\n", "\n[Unit]\n", "\u{FEFF}", "\u{0B}",
    ]
    var bytes: [UInt8] = Bool.random(using: &generator) ? [] : Array("[Unit]\n".utf8)
    for _ in 0..<Int.random(in: 0...24, using: &generator) {
      if Int.random(in: 0..<60, using: &generator) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &generator))
      } else {
        bytes += Array((pieces.randomElement(using: &generator) ?? "").utf8)
      }
    }
    return bytes
  }
}
