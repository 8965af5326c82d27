/// An answer: a status and a text.
struct HTTPResponse {
  var status: Int
  var body: String
  var extraHeader: String? = nil

  private static let reasons: [Int: String] = [
    200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
    431: "Request Header Fields Too Large", 505: "HTTP Version Not Supported",
  ]

  /// An error page.
  static func refusal(_ status: Int) -> HTTPResponse {
    HTTPResponse(status: status, body: "\(status) \(reasons[status] ?? "Error")\n")
  }

  /// The bytes on the wire; without the body for HEAD.
  func encoded(keepsAlive: Bool, withBody: Bool) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "Error")\r\n"
    head += "Server: usher-web\r\nContent-Type: text/plain; charset=utf-8\r\n"
    head += "Content-Length: \(body.utf8.count)\r\n"
    head += keepsAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n"
    if let extraHeader { head += extraHeader + "\r\n" }
    head += "\r\n"
    return Array(head.utf8) + (withBody ? Array(body.utf8) : [])
  }
}
