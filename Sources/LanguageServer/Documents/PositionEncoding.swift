/// What a position's `character` counts.
///
/// - Source: Language Server Protocol 3.17, "PositionEncodingKind"
package enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"

  /// UTF-8 if the client can, since the files are UTF-8; else what every client can.
  static func negotiated(_ capabilities: JSONValue) -> PositionEncoding {
    let offered = capabilities["general"]?["positionEncodings"]?.elements ?? []
    return offered.contains("utf-8") ? .utf8 : .utf16
  }

  /// How many units the character of a leading byte has; the bytes that follow it count nothing.
  func units(_ byte: UInt8) -> Int {
    switch self {
    case .utf8: 1
    case .utf16: byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
    }
  }
}
