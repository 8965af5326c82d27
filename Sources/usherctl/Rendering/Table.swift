/// Text in columns that are as wide as their widest cell.
struct Table {
  var header: [String]
  var rows: [[String]] = []

  init(_ header: [String]) { self.header = header }

  /// - Parameter hasHeader: false for the rows alone.
  func text(hasHeader: Bool) -> String {
    let lines = hasHeader ? [header] + rows : rows
    var widths: [Int] = []
    for line in lines {
      for (index, cell) in line.enumerated() {
        if index < widths.count {
          widths[index] = max(widths[index], cell.count)
        } else {
          widths.append(cell.count)
        }
      }
    }
    var text = ""
    for line in lines {
      var present = ""
      for (index, cell) in line.enumerated() {
        present += cell
        // No blanks behind the last cell: lines can be copied and compared.
        if index + 1 < line.count {
          present += String(repeating: " ", count: widths[index] - cell.count + 1)
        }
      }
      while present.hasSuffix(" ") { present.removeLast() }
      text += present + "\n"
    }
    return text
  }

  /// `1 unit`, `2 units`.
  static func count(_ n: Int, _ noun: String) -> String { "\(n) \(noun)\(n == 1 ? "" : "s")" }
}
