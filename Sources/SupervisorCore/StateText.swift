/// The written form of the core's state, and of any other `Codable` value: JSON's syntax with
/// integers of 64 bits exact. Floating-point numbers are written as the integer of their bits.
///
/// Reading never traps: text is checked for its syntax, its size and the depth of its nesting
/// before any value is made from it.
package enum StateText {
  /// How deep objects and arrays may be nested.
  package static let maximumDepth = 64
  /// In bytes.
  package static let maximumSize = 256 << 20

  /// Linear in the value's size. Empty, which no value is written as, if the value's own
  /// `encode(to:)` throws.
  package static func write(_ value: some Encodable) -> [UInt8] {
    let writer = StateWriter()
    do {
      try writer.write(value)
    } catch {
      return []
    }
    return writer.finished()
  }

  /// - Throws: `StateTextError` for what is no text of ours, `DecodingError` for what is the text
  ///   of another type.
  package static func read<Value: Decodable>(_: Value.Type, from text: [UInt8]) throws -> Value {
    guard text.count <= maximumSize else { throw StateTextError(kind: .tooLong, offset: maximumSize) }
    var parser = StateParser(text)
    let node = try parser.document()
    return try StateDecoder(node: node, codingPath: []).value(Value.self)
  }
}

/// Why a text is not read, and at which byte.
package struct StateTextError: Error, Hashable, Sendable {
  package enum Kind: String, Sendable {
    case truncated, unexpectedByte, notANumber, numberTooLarge, notUTF8, badEscape, tooDeep, tooLong
  }

  package var kind: Kind
  package var offset: Int
}
