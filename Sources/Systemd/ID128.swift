import CSystemd
import Glibc

/// A 128-bit identifier: an invocation, a machine, a boot, a bus server.
///
/// - Source: sd-id128(3)
package struct ID128: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen bytes, the most significant first.
  package let bytes: [UInt8]

  init(_ id: sd_id128_t) { bytes = withUnsafeBytes(of: id) { Array($0) } }

  /// A random one, marked as a UUID of version 4, as systemd makes its invocation IDs.
  ///
  /// From the process's own random source: no descriptor, no call into the library.
  package static func random() -> ID128 {
    var generator = SystemRandomNumberGenerator()
    return ID128(generator.next(), generator.next())
  }

  init(_ high: UInt64, _ low: UInt64) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: high >> shift))
    }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: low >> shift))
    }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// The machine's, from /etc/machine-id; nil where it has none.
  package static var machine: ID128? { ask(sd_id128_get_machine) }
  /// The present boot's.
  package static var boot: ID128? { ask(sd_id128_get_boot) }

  /// 32 lower-case hexadecimal digits.
  package var description: String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 &+ value : 87 &+ value }
    return String(unsafeUninitializedCapacity: 32) { text in
      var end = 0
      for byte in bytes.prefix(16) {
        text[end] = digit(byte >> 4)
        text[end &+ 1] = digit(byte & 15)
        end &+= 2
      }
      return end
    }
  }

  private static func ask(_ call: (UnsafeMutablePointer<sd_id128_t>) -> Int32) -> ID128? {
    var id = sd_id128_t()
    return call(&id) < 0 ? nil : ID128(id)
  }

  var raw: sd_id128_t {
    var id = sd_id128_t()
    withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: bytes) }
    return id
  }
}

/// Random identifiers, drawn from the kernel thirty-two at a time.
package struct ID128Source {
  private static let count = 32
  private var numbers: [UInt64] = []

  package init() {}

  package mutating func next() -> ID128 {
    if let high = numbers.popLast(), let low = numbers.popLast() { return ID128(high, low) }
    numbers = [UInt64](repeating: 0, count: ID128Source.count * 2)
    let size = numbers.count * MemoryLayout<UInt64>.size
    let got = numbers.withUnsafeMutableBytes { getrandom($0.baseAddress, $0.count, 0) }
    // A part of them only where a signal came between: none of those is used.
    if got != size { numbers = [] }
    guard let high = numbers.popLast(), let low = numbers.popLast() else { return .random() }
    return ID128(high, low)
  }
}
