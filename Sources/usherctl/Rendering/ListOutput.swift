import ArgumentParser

/// How a list is told.
enum ListOutput: String, CaseIterable, ExpressibleByArgument {
  /// In columns.
  case table
  case json
  case jsonPretty = "json-pretty"

  init?(argument: String) {
    // What systemctl has for logs, and takes for lists without a word.
    let plain: Set = [
      "short", "short-full", "short-iso", "short-precise", "short-monotonic", "cat", "verbose", "help",
    ]
    if plain.contains(argument) { self = .table } else { self.init(rawValue: argument) }
  }
}

extension Table {
  /// The rows as JSON objects, keyed as systemctl's are: the heads of the columns in small letters. Columns without
  /// a head are left out, a dash is null, numbers are numbers where `numbers` names the column.
  ///
  /// - Returns: nil if columns are wanted.
  func json(_ output: ListOutput, numbers: Set<String> = []) -> String? {
    let isPretty = output == .jsonPretty
    guard output != .table else { return nil }
    let keys = header.map { $0.lowercased().split(separator: " ").joined(separator: "_") }
    let objects = rows.map { row in
      let members = zip(keys, row).filter { !$0.0.isEmpty }.map { key, cell in
        let value = cell == "-" ? "null" : numbers.contains(key) ? cell : Table.quoted(cell)
        return isPretty ? "\t\t\"\(key)\" : \(value)" : "\"\(key)\":\(value)"
      }
      return isPretty
        ? "\t{\n" + members.joined(separator: ",\n") + "\n\t}" : "{" + members.joined(separator: ",") + "}"
    }
    if objects.isEmpty { return "[]\n" }
    return isPretty
      ? "[\n" + objects.joined(separator: ",\n") + "\n]\n" : "[" + objects.joined(separator: ",") + "]\n"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
