/// Nodes become values. Every mismatch is a `DecodingError`.
struct StateDecoder: Decoder {
  let node: StateNode
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = node else { throw mismatch([String: Any].self) }
    return KeyedDecodingContainer(KeyedReader<Key>(members: members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = node else { throw mismatch([Any].self) }
    return UnkeyedReader(items: items, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleReader(decoder: self) }

  func mismatch(_ type: Any.Type) -> DecodingError {
    DecodingError.typeMismatch(
      type, DecodingError.Context(codingPath: codingPath, debugDescription: "found \(node.kind)"))
  }

  func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if type == String.self {
      guard case .string(let string) = node, let value = string as? Value else { throw mismatch(type) }
      return value
    }
    if type == Bool.self {
      guard case .bool(let bool) = node, let value = bool as? Value else { throw mismatch(type) }
      return value
    }
    if let integer = type as? any FixedWidthInteger.Type {
      guard let value = number(integer) as? Value else { throw mismatch(type) }
      return value
    }
    if type == Double.self, let value = number(UInt64.self).map(Double.init(bitPattern:)) as? Value {
      return value
    }
    if type == Float.self, let value = number(UInt32.self).map(Float.init(bitPattern:)) as? Value {
      return value
    }
    return try Value(from: self)
  }

  private func number<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
    guard case .number(let magnitude, let isNegative) = node else { return nil }
    if !isNegative { return Integer(exactly: magnitude) }
    guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
    return Integer(exactly: 0 &- Int64(truncatingIfNeeded: magnitude))
  }
}

/// A key that is no coding key of a type: an index, or `super`.
private struct PlainKey: CodingKey {
  var stringValue: String
  var intValue: Int?
  init(stringValue: String) { self.stringValue = stringValue }
  init(intValue: Int) {
    self.stringValue = String(intValue)
    self.intValue = intValue
  }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [(key: String, value: StateNode)]
  let codingPath: [any CodingKey]

  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool { members.contains { $0.key == key.stringValue } }

  /// Objects have few members, and they come in the order in which they are asked for.
  private func decoder(_ key: any CodingKey) throws -> StateDecoder {
    guard let member = members.first(where: { $0.key == key.stringValue }) else {
      throw DecodingError.keyNotFound(
        key, DecodingError.Context(codingPath: codingPath, debugDescription: "there is no such key"))
    }
    return StateDecoder(node: member.value, codingPath: codingPath + [key])
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    if case .null = try decoder(key).node { true } else { false }
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoder(key).value(type)
  }

  func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try decoder(PlainKey(stringValue: "super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

private struct UnkeyedReader: UnkeyedDecodingContainer {
  let items: [StateNode]
  let codingPath: [any CodingKey]
  private(set) var currentIndex = 0

  init(items: [StateNode], codingPath: [any CodingKey]) {
    self.items = items
    self.codingPath = codingPath
  }

  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  private func decoder() throws -> StateDecoder {
    let path = codingPath + [PlainKey(intValue: currentIndex)]
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        Any.self, DecodingError.Context(codingPath: path, debugDescription: "the array is over"))
    }
    return StateDecoder(node: items[currentIndex], codingPath: path)
  }

  mutating func decodeNil() throws -> Bool {
    guard case .null = try decoder().node else { return false }
    currentIndex &+= 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try decoder().value(type)
    currentIndex &+= 1
    return value
  }

  mutating func nestedContainer<Nested>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    let container = try decoder().container(keyedBy: type)
    currentIndex &+= 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try decoder().unkeyedContainer()
    currentIndex &+= 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try decoder()
    currentIndex &+= 1
    return decoder
  }
}

private struct SingleReader: SingleValueDecodingContainer {
  let decoder: StateDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool {
    if case .null = decoder.node { true } else { false }
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.value(type) }
}
