import UnitSyntax

/// Sets of processors and memory nodes, bits of core dumps.
extension ValueSyntax {
  package enum ProcessorProblem: Error, Hashable {
    /// Not a number or a range: the whole set counts for nothing.
    case unreadable
    /// The end stands before the start: the range alone counts for nothing.
    case reversed
  }

  /// `3` or `0-3`, up to 8191.
  package static func processors(_ text: String) throws(ProcessorProblem) -> ClosedRange<UInt64> {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { unsigned32(String(Substring($0))).map(UInt64.init) }
    guard let first = numbers.first, let last = numbers.last, numbers.count == parts.count else {
      throw .unreadable
    }
    guard first <= last else { throw .reversed }
    guard last < 8192 else { throw .unreadable }
    return first...last
  }

  /// The words of a set: blanks and commas stand between them.
  package static func processorWords(_ text: String) throws(Words.Problem) -> [String] {
    try Words.split(text, .plain).flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// A set as the bus has it, bits with the lowest first, in words: `0-3 8`.
  package static func processorWords(ofBits bytes: [UInt8]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for (index, byte) in bytes.enumerated() {
      for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 {
        let number = index &* 8 &+ bit
        if let last = ranges.last, last.upperBound &+ 1 == number {
          ranges[ranges.count &- 1] = last.lowerBound...number
        } else {
          ranges.append(number...number)
        }
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: " ")
  }

  /// One word of `CoredumpFilter=`: a name, or a mask in hexadecimal digits with or without `0x`.
  package static func isCoredumpBit(_ text: String) -> Bool { coredumpMask(text) != nil }

  /// The bits of one such word; nil if it is none.
  ///
  /// - Source: core(5), "Controlling which mappings are written to the core dump".
  package static func coredumpMask(_ text: String) -> UInt64? {
    if let place = coredumpBits.firstIndex(of: text) {
      switch text {
      case "default": return 0x33
      case "all": return .max
      default: return 1 << UInt64(place)
      }
    }
    var digits = Substring(text).utf8
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    if digits.starts(with: "0x".utf8) || digits.starts(with: "0X".utf8) { digits.removeFirst(2) }
    return number(digits, base: 16)
  }

  package static let coredumpBits = [
    "private-anonymous", "shared-anonymous", "private-file-backed", "shared-file-backed",
    "elf-headers", "private-huge", "shared-huge", "private-dax", "shared-dax", "default", "all",
  ]
}
