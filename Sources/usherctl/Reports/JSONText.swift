import FoundationEssentials

/// Values as JSON: keys sorted, so that reports can be compared.
enum JSONText {
  static func encode(_ value: some Encodable) throws(CommandFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    } catch {
      throw CommandFailure("cannot write the report as JSON: \(error)", status: 2)
    }
  }
}
