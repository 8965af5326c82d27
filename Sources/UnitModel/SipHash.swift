/// SipHash-2-4: a hash that stays the same from release to release and from machine to machine.
///
/// - Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF".
package struct SipHash: Sendable {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  /// - Parameter key: its 16 bytes as two numbers, the low byte first.
  private init(key: (UInt64, UInt64)) {
    v0 = key.0 ^ 0x736f_6d65_7073_6575
    v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    v2 = key.0 ^ 0x6c79_6765_6e65_7261
    v3 = key.1 ^ 0x7465_6462_7974_6573
  }

  package static func of(_ text: some Collection<UInt8>, key: (UInt64, UInt64)) -> UInt64 {
    var state = SipHash(key: key)
    var word: UInt64 = 0
    var count: UInt64 = 0
    for byte in text {
      word |= UInt64(byte) << (count % 8 &* 8)
      count &+= 1
      if count % 8 == 0 {
        state.add(word)
        word = 0
      }
    }
    state.add(word | count << 56)
    return state.finish()
  }

  private mutating func add(_ word: UInt64) {
    v3 ^= word
    mix()
    mix()
    v0 ^= word
  }

  private mutating func finish() -> UInt64 {
    v2 ^= 0xFF
    for _ in 0..<4 { mix() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func mix() {
    v0 &+= v1
    v1 = SipHash.rotated(v1, 13) ^ v0
    v0 = SipHash.rotated(v0, 32)
    v2 &+= v3
    v3 = SipHash.rotated(v3, 16) ^ v2
    v0 &+= v3
    v3 = SipHash.rotated(v3, 21) ^ v0
    v2 &+= v1
    v1 = SipHash.rotated(v1, 17) ^ v2
    v2 = SipHash.rotated(v2, 32)
  }

  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 &- count)
  }
}
