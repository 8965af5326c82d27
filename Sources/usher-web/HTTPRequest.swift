/// The head of one HTTP/1.1 request, as far as this server needs it.
///
/// - Source: RFC 9112 sections 2 to 4
struct HTTPRequest: Equatable {
  var method: String
  var target: String
  /// Whether the connection stays open after the answer.
  var keepsAlive: Bool

  /// A head longer than this is refused.
  static let maximumHead = 8192

  enum Outcome: Equatable {
    /// A request, and how many bytes it took.
    case request(HTTPRequest, consumed: Int)
    /// The head has not ended yet.
    case incomplete
    /// Answered with this status, then closed.
    case refused(status: Int)
  }

  /// Reads the first request in `bytes`.
  static func parse(_ bytes: [UInt8]) -> Outcome {
    guard let end = endOfHead(bytes) else {
      return bytes.count > maximumHead ? .refused(status: 431) : .incomplete
    }
    guard end <= maximumHead else { return .refused(status: 431) }
    guard let head = String(validating: bytes[..<end], as: UTF8.self) else { return .refused(status: 400) }
    let lines = head.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
    guard let first = lines.first else { return .refused(status: 400) }

    let words = first.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, !words[0].isEmpty, words[1].hasPrefix("/") || words[1] == "*" else {
      return .refused(status: 400)
    }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { return .refused(status: 505) }

    var keepsAlive = words[2] == "HTTP/1.1"
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return .refused(status: 400) }
      let value = line[line.index(after: colon)...].lowercased().filter { $0 != " " && $0 != "\t" }
      switch line[..<colon].lowercased() {
      case "connection":
        let tokens = value.split(separator: ",")
        if tokens.contains("close") { keepsAlive = false }
        if tokens.contains("keep-alive") { keepsAlive = true }
      case "content-length" where value != "0", "transfer-encoding":
        return .refused(status: 413)  // no page takes a body
      default: break
      }
    }
    return .request(
      HTTPRequest(method: String(words[0]), target: String(words[1]), keepsAlive: keepsAlive), consumed: end)
  }

  /// The index after the empty line that ends the head.
  private static func endOfHead(_ bytes: [UInt8]) -> Int? {
    var lineLength = 0
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\n"):
        if lineLength == 0 && index > 1 { return index + 1 }
        lineLength = 0
      case UInt8(ascii: "\r"): break
      default: lineLength += 1
      }
    }
    return nil
  }
}
