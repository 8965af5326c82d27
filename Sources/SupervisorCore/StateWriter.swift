/// Values become bytes as they come, without a tree in between.
///
/// Containers are open from their first use until something is written outside of them; a type
/// that goes back to a container it had left cannot be written (nothing gives such a type).
final class StateWriter {
  private enum Bracket: UInt8 {
    case object = 0x7D  // }
    case array = 0x5D  // ]
  }

  private struct Open {
    var id: Int
    var bracket: Bracket
    var isEmpty = true
  }

  private struct Misuse: Error {}

  private var bytes: [UInt8] = []
  private var open: [Open] = []
  private var lastID = 0

  func finished() -> [UInt8] {
    close(to: 0)
    return bytes
  }

  /// Opens a container as the next value; its number is how it is told from others.
  fileprivate func begin(isObject: Bool) -> Int {
    bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
    lastID &+= 1
    open.append(Open(id: lastID, bracket: isObject ? .object : .array))
    return lastID
  }

  private func close(to depth: Int) {
    while open.count > depth, let last = open.popLast() { bytes.append(last.bracket.rawValue) }
  }

  /// Makes container `id` the innermost one and passes the comma to its next item.
  fileprivate func item(of id: Int) throws {
    guard let place = open.lastIndex(where: { $0.id == id }) else { throw Misuse() }
    close(to: place &+ 1)
    if !open[place].isEmpty { bytes.append(UInt8(ascii: ",")) }
    open[place].isEmpty = false
  }

  fileprivate func key(_ key: String, of id: Int) throws {
    try item(of: id)
    string(key)
    bytes.append(UInt8(ascii: ":"))
  }

  fileprivate func null() { bytes.append(contentsOf: "null".utf8) }

  fileprivate func bool(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

  fileprivate func integer(_ value: some FixedWidthInteger) {
    bytes.append(contentsOf: String(value).utf8)
  }

  fileprivate func string(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Any value as the next item.
  func write(_ value: some Encodable) throws {
    switch value {
    case let value as String: string(value)
    case let value as Bool: bool(value)
    case let value as any FixedWidthInteger: integer(value)
    case let value as Double: integer(value.bitPattern)
    case let value as Float: integer(value.bitPattern)
    default:
      let before = bytes.count
      let encoder = StateEncoder(writer: self)
      try value.encode(to: encoder)
      // A type that encodes nothing is an empty object.
      if bytes.count == before { bytes.append(contentsOf: "{}".utf8) }
    }
  }
}

private struct StateEncoder: Encoder {
  let writer: StateWriter
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  func container<Key>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedWriter<Key>(writer: writer, id: writer.begin(isObject: true)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(writer: writer, id: writer.begin(isObject: false))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleWriter(writer: writer) }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: StateWriter
  let id: Int
  let codingPath: [any CodingKey] = []

  func encodeNil(forKey key: Key) throws {
    try writer.key(key.stringValue, of: id)
    writer.null()
  }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try writer.key(key.stringValue, of: id)
    try writer.write(value)
  }

  func nestedContainer<Nested>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    try? writer.key(key.stringValue, of: id)
    return KeyedEncodingContainer(KeyedWriter<Nested>(writer: writer, id: writer.begin(isObject: true)))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    try? writer.key(key.stringValue, of: id)
    return UnkeyedWriter(writer: writer, id: writer.begin(isObject: false))
  }

  func superEncoder() -> any Encoder {
    try? writer.key("super", of: id)
    return StateEncoder(writer: writer)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    try? writer.key(key.stringValue, of: id)
    return StateEncoder(writer: writer)
  }
}

private struct UnkeyedWriter: UnkeyedEncodingContainer {
  let writer: StateWriter
  let id: Int
  let codingPath: [any CodingKey] = []
  private(set) var count = 0

  init(writer: StateWriter, id: Int) {
    self.writer = writer
    self.id = id
  }

  mutating func encodeNil() throws {
    try writer.item(of: id)
    count &+= 1
    writer.null()
  }

  mutating func encode(_ value: some Encodable) throws {
    try writer.item(of: id)
    count &+= 1
    try writer.write(value)
  }

  mutating func nestedContainer<Nested>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    try? writer.item(of: id)
    count &+= 1
    return KeyedEncodingContainer(KeyedWriter<Nested>(writer: writer, id: writer.begin(isObject: true)))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    try? writer.item(of: id)
    count &+= 1
    return UnkeyedWriter(writer: writer, id: writer.begin(isObject: false))
  }

  mutating func superEncoder() -> any Encoder {
    try? writer.item(of: id)
    count &+= 1
    return StateEncoder(writer: writer)
  }
}

private struct SingleWriter: SingleValueEncodingContainer {
  let writer: StateWriter
  let codingPath: [any CodingKey] = []

  func encodeNil() throws { writer.null() }
  func encode(_ value: some Encodable) throws { try writer.write(value) }
}
