/// Names of users, interfaces, descriptors, variables; paths.
extension ValueSyntax {
  /// A user or group as systemd takes it: a name without control characters, `:` and `/`, or a
  /// number that means somebody (neither 65535 nor 4294967295).
  package static func isUser(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 255, text != ".", text != ".." else {
      return false
    }
    if bytes.allSatisfy(isDigit) {
      guard bytes.count == 1 || first != UInt8(ascii: "0"),
        let number = number(Substring(text).utf8, base: 10)
      else { return false }
      return number < UInt64(UInt32.max) && number != 65535
    }
    if first == UInt8(ascii: "-"), bytes.dropFirst().allSatisfy(isDigit) { return false }
    if isBlank(first) || bytes.last.map(isBlank) == true { return false }
    return bytes.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/")
    }
  }

  /// A user or group as every tool takes it: a number, or up to 31 of `a-z A-Z 0-9 _ -`, no digit or dash first.
  package static func isStrictUser(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.allSatisfy(isDigit) { return true }
    func isLetter(_ byte: UInt8) -> Bool {
      let lower = byte | 0x20
      return byte == UInt8(ascii: "_") || lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
    guard let first = bytes.first, isLetter(first), bytes.count <= 31 else { return false }
    return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// A name that a network interface can have: 1 to 15 bytes, visible ASCII without `/ : %`, not a
  /// number, not a reserved word.
  package static func isInterface(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...15).contains(bytes.count), !bytes.allSatisfy(isDigit), !isNumber(text) else {
      return false
    }
    guard ![".", "..", "all", "default"].contains(text) else { return false }
    return bytes.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":")
        && $0 != UInt8(ascii: "%")
    }
  }

  /// An index of an interface, in any base.
  static func isNumber(_ text: String) -> Bool { unsigned32(text) != nil }

  /// A name for LISTEN_FDNAMES: up to 255 bytes of printable ASCII without `:`.
  package static func isDescriptorName(_ text: String) -> Bool {
    text.utf8.count <= 255 && !text.isEmpty
      && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
  }

  /// `[A-Za-z_][A-Za-z0-9_]*`
  package static func isVariable(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, !isDigit(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// `NAME=value` with a valid name and no control characters but tab and newline.
  package static func isVariableAssignment(_ text: String) -> Bool {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
    return isVariable(text[..<equals])
  }

  /// The path without doubled and trailing slashes and without `.` steps. `..` stays.
  package static func simplifiedPath(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "/")) else { return path }
    let steps = path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
    let joined = steps.joined(separator: "/")
    return path.utf8.first == UInt8(ascii: "/") ? "/" + joined : joined
  }

  /// True if the kernel takes a path of this length, with names of these lengths.
  package static func fitsPath(_ path: String) -> Bool {
    path.utf8.count < 4096 && path.utf8.split(separator: UInt8(ascii: "/")).allSatisfy { $0.count <= 255 }
  }

  /// True if a step of the path is `..`.
  package static func climbs(_ path: String) -> Bool {
    path.split(separator: "/").contains("..")
  }

  package static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }
}
