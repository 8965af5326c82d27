import Testing
import UnitModel

@testable import LanguageServer

@Suite("Positions")
struct PositionTests {
  private typealias Position = LineTable.Position

  private func lines(_ text: String, _ encoding: PositionEncoding = .utf16) -> LineTable {
    LineTable(Array(text.utf8), encoding)
  }

  @Test("lead to offsets and back, at every character", arguments: [PositionEncoding.utf8, .utf16])
  func thereAndBack(encoding: PositionEncoding) {
    let text = "a\tb\n\nä😀€x\r\n\rz\\\n  y"
    let lines = lines(text, encoding)
    var offset = 0
    for scalar in text.unicodeScalars {
      let position = lines.position(of: offset)
      // Inside a line end there is no place for a cursor.
      if scalar != "\n" || offset == 0 || Array(text.utf8)[offset - 1] != 0x0D {
        #expect(lines.offset(of: position) == offset)
      }
      offset += String(scalar).utf8.count
    }
    #expect(lines.lineCount == 6)
  }

  @Test("count UTF-16 where the client wants it: two for a character beyond the basic plane")
  func surrogates() {
    #expect(lines("😀=ä").position(of: 4) == Position(line: 0, character: 2))
    #expect(lines("😀=ä").offset(of: Position(line: 0, character: 3)) == 5)
    #expect(lines("😀=ä", .utf8).position(of: 4) == Position(line: 0, character: 4))
    // A position between the halves of a pair is taken for the one behind both.
    #expect(lines("😀=ä").offset(of: Position(line: 0, character: 1)) == 4)
  }

  @Test("outside the text mean its nearest place")
  func outside() {
    let lines = lines("ab\ncd")
    #expect(lines.offset(of: Position(line: 0, character: 99)) == 2)
    #expect(lines.offset(of: Position(line: 99, character: 0)) == 5)
    #expect(lines.offset(of: Position(line: .max, character: .max)) == 5)
    #expect(lines.position(of: -5) == Position(line: 0, character: 0))
    #expect(lines.position(of: 999) == Position(line: 1, character: 2))
    #expect(lines.offset(of: Position(line: 0, character: .max)) == 2)
  }

  @Test("end a line at LF, CR LF and CR")
  func lineEnds() {
    let lines = lines("a\r\nb\rc\nd")
    #expect((0..<4).map { lines.line($0) } == [0..<1, 3..<4, 5..<6, 7..<8])
    #expect(lines.lineNumber(of: 7) == 3)
    #expect(self.lines("").line(0) == 0..<0)
  }

  @Test("are negotiated: UTF-8 only if it is offered")
  func negotiation() {
    #expect(PositionEncoding.negotiated(.null) == .utf16)
    #expect(PositionEncoding.negotiated(["general": ["positionEncodings": ["utf-16"]]]) == .utf16)
    #expect(PositionEncoding.negotiated(["general": ["positionEncodings": ["utf-32", "utf-8"]]]) == .utf8)
  }

  @Test(
    "of documents are named by URIs that keep every path",
    arguments: ["/a/web.socket", "/a b/ü@.service", "/x%2e/a#b?c.service", "/dev-disk\\x2d1.mount"])
  func uris(path: String) {
    #expect(DocumentURI.path(of: DocumentURI.uri(of: path)) == path)
  }

  @Test("are of this host and absolute, or of no file")
  func foreignURIs() {
    #expect(DocumentURI.path(of: "file://localhost/a") == "/a")
    #expect(DocumentURI.path(of: "file:/a%20b") == "/a b")
    for uri in [
      "untitled:Untitled-1", "file://server/a", "file:///a%0", "file:///%ff", "file:///a%00", "file:", "",
    ] {
      #expect(DocumentURI.path(of: uri) == nil, "\(uri)")
    }
  }

  @Test("tell what a file is by its path")
  func places() {
    #expect(UnitPlace(path: "/u/web.socket")?.kind == .socket)
    #expect(UnitPlace(path: "/u/web.socket.d/10-a.conf")?.name?.full == "web.socket")
    #expect(UnitPlace(path: "/u/web.socket.d/10-a.conf")?.directory == "/u")
    #expect(UnitPlace(path: "/u/service.d/a.conf")?.kind == .service)
    #expect(UnitPlace(path: "/u/service.d/a.conf")?.name == nil)
    #expect(UnitPlace(path: "/u/web-.service.d/a.conf")?.name == nil)
    #expect(UnitPlace(path: "/u/echo@.service.d/a.conf")?.name?.isTemplate == true)
    for path in ["/u/readme.md", "/u/web.conf", "/u/x.d/a.conf", "/u/web.socket.d/a.txt"] {
      #expect(UnitPlace(path: path) == nil, "\(path)")
    }
  }
}
