/// IP addresses between text and bytes in network order.
///
/// - Source: inet_pton(3), inet_ntop(3): the strict forms, the shortest spelling.
package enum IPText {
  /// Four decimal numbers of up to 255, without leading zeros.
  package static func ipv4(_ text: Substring) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(ValueSyntax.isDigit),
        part.count == 1 || part.first != UInt8(ascii: "0"),
        let value = ValueSyntax.number(part, base: 10),
        value <= 255
      else { return nil }
      bytes.append(UInt8(value))
    }
    return bytes
  }

  /// Eight groups, one run of zeros as `::`, an IPv4 tail allowed.
  package static func ipv6(_ text: Substring) -> [UInt8]? {
    let halves = halves(String(text))
    guard let head = groups(halves.0, allowsTail: halves.1 == nil) else { return nil }
    guard let tailText = halves.1 else { return head.count == 16 ? head : nil }
    guard let tail = groups(tailText, allowsTail: true), head.count + tail.count <= 14 else {
      return nil
    }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// What stands before and after `::`.
  private static func halves(_ text: String) -> (String, String?) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2 else { return (text, nil) }
    for index in 0..<(bytes.count - 1)
    where bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == UInt8(ascii: ":") {
      return (
        String(decoding: bytes[..<index], as: UTF8.self),
        String(decoding: bytes[(index + 2)...], as: UTF8.self)
      )
    }
    return (text, nil)
  }

  private static func groups(_ text: String, allowsTail: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, allowsTail, part.utf8.contains(UInt8(ascii: ".")) {
        guard let tail = ipv4(part) else { return nil }
        return bytes + tail
      }
      guard (1...4).contains(part.utf8.count),
        let value = ValueSyntax.number(part.utf8, base: 16)
      else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
      bytes.append(UInt8(truncatingIfNeeded: value))
    }
    return bytes.count <= 16 ? bytes : nil
  }

  /// `127.0.0.1`
  package static func text(ipv4 bytes: [UInt8]) -> String {
    bytes.map { String($0) }.joined(separator: ".")
  }

  /// The shortest spelling: lower case, the longest run of two or more zero groups as `::`, an
  /// IPv4 tail for mapped and compatible addresses.
  package static func text(ipv6 bytes: [UInt8]) -> String {
    guard bytes.count == 16 else { return "" }
    let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      guard groups[start] == 0 else {
        start += 1
        continue
      }
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > best.count { best = start..<end }
      start = end
    }
    let hasTail = best == 0..<6 || (best == 0..<5 && groups[5] == 0xFFFF)
    if hasTail {
      let tail = text(ipv4: Array(bytes[12...]))
      return best.count == 6 ? "::" + tail : "::ffff:" + tail
    }
    func spelled(_ range: Range<Int>) -> String {
      range.map { String(groups[$0], radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return spelled(0..<8) }
    return spelled(0..<best.lowerBound) + "::" + spelled(best.upperBound..<8)
  }
}
