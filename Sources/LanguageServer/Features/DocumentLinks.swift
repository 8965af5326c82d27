import UnitSyntax

/// What a click opens: the pages of `Documentation=` and the files of `EnvironmentFile=`.
struct DocumentLinks {
  let document: Document

  var json: JSONValue {
    var links: [JSONValue] = []
    for assignment in document.fragment.assignments {
      switch (assignment.section, assignment.key) {
      case ("Unit", "Documentation"):
        for (word, range) in DocumentLinks.words(assignment.value) {
          guard let target = DocumentLinks.page(word) else { continue }
          links.append(link(assignment, range, target))
        }
      case (_, "EnvironmentFile"):
        // A minus before the path makes the file optional.
        let start = assignment.value.hasPrefix("-") ? 1 : 0
        let path = String(assignment.value.dropFirst(start))
        guard path.hasPrefix("/"), !path.contains("%"), !path.contains("*") else { continue }
        links.append(link(assignment, start..<assignment.value.utf8.count, DocumentURI.uri(of: path)))
      default: continue
      }
    }
    return .array(links)
  }

  private func link(_ assignment: Assignment, _ range: Range<Int>, _ target: String) -> JSONValue {
    let place = document.clamped(assignment.span(of: range))
    return ["range": document.lines.json(place), "target": .string(target)]
  }

  /// A page that a browser or the editor opens. `man:` and `info:` are nobody's.
  private static func page(_ word: String) -> String? {
    if word.hasPrefix("file:") { return DocumentURI.path(of: word).map(DocumentURI.uri(of:)) }
    guard word.hasPrefix("http://") || word.hasPrefix("https://") else { return nil }
    return word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? word : nil
  }

  /// Words between blanks with their places.
  static func words(_ value: String) -> [(String, Range<Int>)] {
    var words: [(String, Range<Int>)] = []
    var start: Int?
    let bytes = Array(value.utf8)
    for offset in 0...bytes.count {
      let isBlank = offset == bytes.count || bytes[offset] == 0x20 || bytes[offset] == 0x09
      if let lower = start, isBlank {
        words.append((String(decoding: bytes[lower..<offset], as: UTF8.self), lower..<offset))
        start = nil
      } else if start == nil, !isBlank {
        start = offset
      }
    }
    return words
  }
}
