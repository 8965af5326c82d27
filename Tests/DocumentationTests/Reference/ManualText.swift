import UnitModel

/// A manual page in the man macros.
///
/// - Source: man(7), groff_man_style(7)
struct ManualText {
  private let page: ManualPage

  init(_ page: ManualPage) { self.page = page }

  var text: String {
    var text = """
      .\\" Written by Scripts/generate from the catalogue; a test compares.
      .TH \(page.name.uppercased()) 5 "" "usher" "File formats"
      .SH NAME
      \(escaped(page.name)) \\- \(escaped(page.summary))
      .SH DESCRIPTION

      """
    var isFirst = true
    for block in page.introduction {
      text += render(block, isFirst: isFirst)
      isFirst = if case .heading = block { true } else { false }
    }
    for group in page.groups {
      text += ".SH \(heading(group))\n\(line(ReferencePage.count(of: group)))"
      var previous: Directive?
      for row in ReferencePage.rows(of: group) {
        text += entry(row, after: previous)
        previous = row
      }
    }
    text += ".SH SEE ALSO\n"
    for (index, page) in page.seeAlso.enumerated() {
      let parts = page.split(separator: "(", maxSplits: 1)
      let comma = index + 1 < self.page.seeAlso.count ? "," : ""
      text += ".BR \(escaped(String(parts[0]))) (\(parts[1])\(comma)\n"
    }
    return text
  }

  private func heading(_ group: Directive.Group) -> String {
    switch group {
    case .unit: "DIRECTIVES OF [UNIT]"
    case .install: "DIRECTIVES OF [INSTALL]"
    case .socket: "DIRECTIVES OF [SOCKET]"
    case .service: "DIRECTIVES OF [SERVICE]"
    case .exec: "HOW PROCESSES RUN"
    case .kill: "HOW PROCESSES ARE ENDED"
    case .resourceControl: "WHAT PROCESSES MAY USE TOGETHER"
    case .usherSocket, .usherService: "DIRECTIVES OF [X-USHER]"
    case .timer, .path, .mount, .automount, .swap, .slice, .scope:
      "DIRECTIVES OF [\(group.rawValue.uppercased())]"
    }
  }

  private func entry(_ row: Directive, after previous: Directive?) -> String {
    var text = ".TP\n.B \(escaped(row.name))=\n\(prose(ReferencePage.effect(row, after: previous)))"
    for fact in DirectiveText.facts(row) {
      text += ".br\n.IR \"\(escaped(fact.label))\" :\n"
      text += fact.isLiteral ? line(fact.text) : prose(fact.text)
    }
    return text
  }

  private func render(_ block: ReferenceBlock, isFirst: Bool) -> String {
    switch block {
    case .heading(let heading): return ".SH \(escaped(heading.uppercased()))\n"
    case .text(let text): return (isFirst ? "" : ".PP\n") + prose(text)
    case .terms(let terms):
      return terms.map { ".TP\n.B \"\(escaped($0.term))\"\n\(prose($0.text))" }.joined()
    case .example(let files):
      var text = ".PP\n.RS\n.nf\n"
      for (index, file) in files.enumerated() {
        if index > 0 { text += "\n" }
        text += "# \(escaped(file.name))\n"
        for part in file.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          text += part.isEmpty ? ".sp\n" : escaped(String(part)) + "\n"
        }
      }
      return text.replacing("\n\n", with: "\n.sp\n") + ".fi\n.RE\n"
    }
  }

  /// A paragraph, one sentence a line; names of directives in bold.
  private func prose(_ text: String) -> String {
    text.replacing(/([a-z0-9)=])([.:]) (?=[A-Z])/) { "\($0.1)\($0.2)\n" }
      .split(separator: "\n").map { sentence in
        let words = ReferenceWord.cut(String(sentence)).map { word in
          switch word {
          case .plain(let text): escaped(text)
          case .directive(let name, let value): "\\fB\\%\(name)=\(escaped(value))\\fR"
          }
        }
        return guarded(words.joined())
      }.joined()
  }

  private func line(_ text: String) -> String { guarded(escaped(text)) }

  /// A line of text; never taken for a macro.
  private func guarded(_ line: String) -> String {
    (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "`": result += "\\(ga"
      case "\"": result += "\\(dq"
      default: result.append(character)
      }
    }
    return result
  }
}
