import Glibc
import SocketActivation

/// What the pages say.
struct Page {
  let listeners: [InheritedSocket]
  /// Requests answered so far.
  var served: Int
  /// Seconds since the start.
  let uptime: Int

  /// The status page under `/`, a line of text under any other path.
  mutating func answer(_ request: HTTPRequest) -> HTTPResponse {
    served += 1
    guard request.method == "GET" || request.method == "HEAD" else {
      var response = HTTPResponse.refusal(405)
      response.extraHeader = "Allow: GET, HEAD"
      return response
    }
    if request.target == "/" { return HTTPResponse(status: 200, body: status) }
    return HTTPResponse(
      status: 200, body: "usher-web, process \(getpid()): you asked for \(request.target)\n")
  }

  private var status: String {
    var text = "usher-web, process \(getpid()), up \(uptime) s, \(served) requests\n"
    for listener in listeners {
      text += "descriptor \(listener.descriptor): \(listener.name), \(address(of: listener.descriptor))\n"
    }
    return text
  }

  /// The bound address, as `[::]:80`, `127.0.0.1:80`, `/run/a.sock` or `@name`.
  private func address(of descriptor: Int32) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard getsockname(descriptor, address, &length) == 0 else { return "unknown address" }
        if Int32(address.pointee.sa_family) == AF_UNIX {
          let pathOffset = MemoryLayout<sa_family_t>.size
          let bytes = UnsafeRawBufferPointer(start: address, count: Int(length)).dropFirst(pathOffset)
          guard let first = bytes.first else { return "unnamed" }
          let name = String(decoding: bytes.drop { $0 == 0 }.prefix { $0 != 0 }, as: UTF8.self)
          return first == 0 ? "@" + name : name
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let failure = getnameinfo(
          address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
        guard failure == 0 else { return "unknown address" }
        let name = text(host)
        return name.contains(":") ? "[\(name)]:\(text(port))" : "\(name):\(text(port))"
      }
    }
  }

  /// A NUL-terminated buffer as text.
  private func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
