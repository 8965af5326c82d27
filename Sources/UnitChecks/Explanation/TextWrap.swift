/// Breaks text into lines between words.
package enum TextWrap {
  /// One paragraph, each line ended. Words that are longer than a line stay whole.
  ///
  /// - Parameters:
  ///   - first: what stands before the first line.
  ///   - others: what stands before the others.
  package static func wrapped(
    _ text: String, first: String = "", others: String = "", width: Int
  ) -> String {
    var result = ""
    var line = first
    var count = first.count
    var isEmpty = true
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let length = word.count
      if !isEmpty, count + 1 + length > width {
        result += line + "\n"
        line = others
        count = others.count
        isEmpty = true
      }
      if !isEmpty {
        line += " "
        count += 1
      }
      line += word
      count += length
      isEmpty = false
    }
    return result + line + "\n"
  }

  /// Paragraphs that are separated by empty lines; lines that begin with a blank stay as they are.
  package static func paragraphs(_ text: String, width: Int, indent: String = "") -> String {
    var blocks: [String] = []
    for block in text.split(separator: "\n\n") {
      let lines = block.split(separator: "\n")
      if lines.first?.first == " " {
        blocks.append(lines.map { indent + $0 + "\n" }.joined())
      } else {
        blocks.append(wrapped(String(block), first: indent, others: indent, width: width))
      }
    }
    return blocks.joined(separator: "\n")
  }
}
