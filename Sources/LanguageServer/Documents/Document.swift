import UnitModel
import UnitSyntax

/// A text that the editor holds open.
package struct Document: Sendable {
  package let uri: String
  /// The absolute path; of a text that was never saved one that is nowhere, or the URI itself.
  package private(set) var path: String
  /// Nil for a text that is no unit file.
  package private(set) var place: UnitPlace?
  package private(set) var version: Int?
  package private(set) var source: SourceText
  package private(set) var lines: LineTable
  package private(set) var fragment: Fragment
  private let encoding: PositionEncoding

  package init(uri: String, version: Int?, text: String, encoding: PositionEncoding) {
    let path = DocumentURI.path(of: uri)
    self.uri = uri
    self.path = path ?? uri
    self.place = path.flatMap(UnitPlace.init(path:))
    self.version = version
    self.encoding = encoding
    source = SourceText(path: self.path, text)
    lines = LineTable(source.bytes, encoding)
    fragment = Lexer.lex(source)
    guessPlace()
  }

  /// True for a text that was never saved: it has no neighbours.
  var isUnsaved: Bool { uri.hasPrefix("untitled:") }

  /// Where texts that were never saved stand, each in a folder of its own.
  private static let nowhere = "/<unsaved>/"

  /// What a text without a file is to become, by the sections that are in it so far.
  private mutating func guessPlace() {
    guard isUnsaved else { return }
    let kind = UnitKind.guessed(from: Set(fragment.sections.map(\.name)))
    let folder = String(uri.map { $0 == "/" ? "_" : $0 })
    let wanted = kind.map { "\(Document.nowhere)\(folder)/unsaved.\($0.rawValue)" } ?? uri
    guard wanted != path else { return }
    path = wanted
    place = kind == nil ? nil : UnitPlace(path: wanted)
    source = SourceText(path: path, bytes: source.bytes)
    fragment = Lexer.lex(source)
  }

  package var bytes: [UInt8] { source.bytes }

  /// Applies the changes of a `didChange`, one after the other. A change that makes no sense is passed over.
  package mutating func apply(_ changes: [JSONValue], version: Int?) {
    var bytes = source.bytes
    var lines = lines
    for change in changes {
      guard let text = change["text"]?.text else { continue }
      if change["range"] == nil {
        bytes = Array(text.utf8)
      } else if let range = lines.offsets(change["range"]) {
        bytes.replaceSubrange(range, with: text.utf8)
      } else {
        continue
      }
      lines = LineTable(bytes, encoding)
    }
    self.version = version ?? self.version
    self.lines = lines
    source = SourceText(path: path, bytes: bytes)
    fragment = Lexer.lex(source)
    guessPlace()
  }
}
