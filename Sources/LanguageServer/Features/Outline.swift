import UnitSyntax

/// The sections of a document and what stands in them, for a list beside the text and for folding.
struct Outline {
  private struct Section {
    var name: String
    /// The header.
    var head: Range<Int>
    /// From the header to the last assignment.
    var whole: Range<Int>
    var assignments: [Assignment] = []
  }

  private let document: Document
  private let sections: [Section]

  init(document: Document) {
    var sections: [Section] = []
    let headers = document.fragment.sections
    var next = 0
    let assignments = document.fragment.assignments
    for (index, header) in headers.enumerated() {
      let head = document.clamped(header.span)
      let end = index &+ 1 < headers.count ? headers[index &+ 1].span.lower : Int.max
      var section = Section(name: header.name, head: head, whole: head)
      while next < assignments.count, assignments[next].origin.span.lower < end {
        let range = document.clamped(assignments[next].origin.span)
        section.assignments.append(assignments[next])
        section.whole = head.lowerBound..<Swift.max(head.upperBound, range.upperBound)
        next &+= 1
      }
      sections.append(section)
    }
    self.document = document
    self.sections = sections
  }

  /// `DocumentSymbol`s where the client takes a tree, else the flat list of older clients.
  func symbols(nested: Bool) -> JSONValue {
    if nested { return .array(sections.map(tree)) }
    var flat: [JSONValue] = []
    for section in sections {
      flat.append(symbol("[\(section.name)]", kind: 3, section.whole, container: nil))
      for assignment in section.assignments {
        let range = document.clamped(assignment.origin.span)
        flat.append(symbol(assignment.key, kind: 7, range, container: "[\(section.name)]"))
      }
    }
    return .array(flat)
  }

  private func symbol(_ name: String, kind: Int, _ range: Range<Int>, container: String?) -> JSONValue {
    .object(of: [
      "name": .string(name), "kind": .integer(kind), "containerName": container.map(JSONValue.string),
      "location": ["uri": .string(document.uri), "range": document.lines.json(range)],
    ])
  }

  private func tree(_ section: Section) -> JSONValue {
    let children: [JSONValue] = section.assignments.map { assignment in
      let range = document.clamped(assignment.origin.span)
      let key = range.lowerBound..<Swift.min(range.upperBound, range.lowerBound &+ assignment.key.utf8.count)
      return [
        "name": .string(assignment.key), "detail": .string(Outline.shortened(assignment.value)), "kind": 7,
        "range": document.lines.json(range), "selectionRange": document.lines.json(key),
      ]
    }
    // Names must not be empty.
    return [
      "name": .string("[\(section.name)]"), "kind": 3, "range": document.lines.json(section.whole),
      "selectionRange": document.lines.json(section.head), "children": .array(children),
    ]
  }

  private static func shortened(_ text: String) -> String {
    text.count <= 60 ? text : String(text.prefix(59)) + "…"
  }

  /// Sections, and assignments that go on over several lines.
  var folds: JSONValue {
    var folds: [JSONValue] = []
    func add(_ range: Range<Int>) {
      let first = document.lines.lineNumber(of: range.lowerBound)
      let last = document.lines.lineNumber(of: Swift.max(range.lowerBound, range.upperBound &- 1))
      guard last > first else { return }
      folds.append(["startLine": .integer(first), "endLine": .integer(last), "kind": "region"])
    }
    for section in sections {
      add(section.whole)
      for assignment in section.assignments { add(document.clamped(assignment.origin.span)) }
    }
    return .array(folds)
  }
}
