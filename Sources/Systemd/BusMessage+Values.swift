import CSystemd
import Glibc

extension BusMessage {
  // MARK: Writing

  package func append(_ values: [BusValue]) throws(SystemdError) {
    for value in values { try append(value) }
  }

  package func append(_ value: BusValue) throws(SystemdError) {
    switch value {
    case .byte(let n): try appendNumber("y", n)
    case .bool(let flag): try appendNumber("b", Int32(flag ? 1 : 0))
    case .int16(let n): try appendNumber("n", n)
    case .uint16(let n): try appendNumber("q", n)
    case .int32(let n): try appendNumber("i", n)
    case .uint32(let n): try appendNumber("u", n)
    case .int64(let n): try appendNumber("x", n)
    case .uint64(let n): try appendNumber("t", n)
    case .double(let n): try appendNumber("d", n)
    case .string(let text): try appendText("s", text)
    case .path(let text): try appendText("o", text)
    case .signature(let text): try appendText("g", text)
    case .variant(let inner):
      try appendContainer("v", inner.signature, [inner])
    case .array(let element, let elements):
      try appendContainer("a", element, elements)
    case .structure(let members):
      try appendContainer("r", members.map(\.signature).joined(), members)
    case .entry(let key, let value):
      try appendContainer("e", key.signature + value.signature, [key, value])
    }
  }

  private func appendNumber<Number>(
    _ type: Unicode.Scalar, _ number: Number
  ) throws(SystemdError) {
    let answer = withUnsafeBytes(of: number) {
      sd_bus_message_append_basic(message, code(type), $0.baseAddress)
    }
    try checked("sd_bus_message_append_basic", answer)
  }

  private func appendText(_ type: Unicode.Scalar, _ text: String) throws(SystemdError) {
    let answer = text.withCString { sd_bus_message_append_basic(message, code(type), $0) }
    try checked("sd_bus_message_append_basic", on: text, answer)
  }

  private func appendContainer(
    _ type: Unicode.Scalar, _ contents: String, _ values: [BusValue]
  ) throws(SystemdError) {
    try checked(
      "sd_bus_message_open_container", on: contents,
      sd_bus_message_open_container(message, code(type), contents))
    for value in values { try append(value) }
    try checked("sd_bus_message_close_container", sd_bus_message_close_container(message))
  }

  private func code(_ type: Unicode.Scalar) -> CChar {
    CChar(truncatingIfNeeded: type.value)
  }

  // MARK: Reading

  /// All values of the body, from its beginning.
  ///
  /// - Parameter limit: how many single values it may have, containers included; more throw
  ///   EMSGSIZE, so that what a peer sends stays small here, too.
  package func values(limit: Int = .max) throws(SystemdError) -> [BusValue] {
    try checked("sd_bus_message_rewind", sd_bus_message_rewind(message, 1))
    var budget = limit
    var values: [BusValue] = []
    while let value = try readNext(&budget) { values.append(value) }
    return values
  }

  /// The next value of the present container; nil at its end.
  private func readNext(_ budget: inout Int) throws(SystemdError) -> BusValue? {
    var type: CChar = 0
    var contents: UnsafePointer<CChar>?
    let found = try checked(
      "sd_bus_message_peek_type", sd_bus_message_peek_type(message, &type, &contents))
    guard found > 0 else { return nil }
    guard budget > 0 else { throw SystemdError("sd_bus_message_read", errno: EMSGSIZE) }
    budget &-= 1
    switch Unicode.Scalar(UInt8(bitPattern: type)) {
    case "y": return .byte(try readNumber(type, UInt8(0)))
    case "b": return .bool(try readNumber(type, Int32(0)) != 0)
    case "n": return .int16(try readNumber(type, Int16(0)))
    case "q": return .uint16(try readNumber(type, UInt16(0)))
    case "i": return .int32(try readNumber(type, Int32(0)))
    case "u": return .uint32(try readNumber(type, UInt32(0)))
    case "x": return .int64(try readNumber(type, Int64(0)))
    case "t": return .uint64(try readNumber(type, UInt64(0)))
    case "d": return .double(try readNumber(type, Double(0)))
    case "s": return .string(try readText(type))
    case "o": return .path(try readText(type))
    case "g": return .signature(try readText(type))
    case "v":
      guard let inner = try readContainer(type, contents, &budget).first else { break }
      return .variant(inner)
    case "a":
      let element = contents.map { String(cString: $0) } ?? ""
      return .array(of: element, try readContainer(type, contents, &budget))
    case "r": return .structure(try readContainer(type, contents, &budget))
    case "e":
      let pair = try readContainer(type, contents, &budget)
      guard pair.count == 2 else { break }
      return .entry(pair[0], pair[1])
    default: break
    }
    // Descriptors are never negotiated; the rest cannot pass the library's own checks.
    throw SystemdError("sd_bus_message_read", errno: EBADMSG)
  }

  private func readNumber<Number>(
    _ type: CChar, _ zero: Number
  ) throws(SystemdError) -> Number {
    var number = zero
    let answer = withUnsafeMutableBytes(of: &number) {
      sd_bus_message_read_basic(message, type, $0.baseAddress)
    }
    try checked("sd_bus_message_read_basic", answer)
    return number
  }

  private func readText(_ type: CChar) throws(SystemdError) -> String {
    var text: UnsafePointer<CChar>?
    try checked(
      "sd_bus_message_read_basic", sd_bus_message_read_basic(message, type, &text))
    return text.map { String(cString: $0) } ?? ""
  }

  private func readContainer(
    _ type: CChar, _ contents: UnsafePointer<CChar>?, _ budget: inout Int
  ) throws(SystemdError) -> [BusValue] {
    try checked(
      "sd_bus_message_enter_container", sd_bus_message_enter_container(message, type, contents))
    var values: [BusValue] = []
    while let value = try readNext(&budget) { values.append(value) }
    try checked("sd_bus_message_exit_container", sd_bus_message_exit_container(message))
    return values
  }
}
