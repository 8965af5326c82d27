import Glibc

/// One client: what came in and is not yet a request, what is to go out.
struct Connection {
  let descriptor: Int32
  private var input: [UInt8] = []
  private var output: [UInt8] = []
  private var sent = 0
  private var closesAfterOutput = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// What poll(2) waits for. While an answer waits, nothing more is read: a peer that never reads
  /// cannot fill the memory.
  var events: Int16 { Int16(sent < output.count ? POLLOUT : POLLIN) }

  /// Reads once and answers every whole request. False: the connection is over.
  mutating func receive(answer: (HTTPRequest) -> HTTPResponse) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    guard count > 0 else { return false }
    input.append(contentsOf: chunk[..<count])
    answerAll(answer)
    return flush(answer: answer)
  }

  /// Answers what is complete in `input`, as long as the answers go out.
  private mutating func answerAll(_ answer: (HTTPRequest) -> HTTPResponse) {
    while !closesAfterOutput, output.count < 65_536 {
      switch HTTPRequest.parse(input) {
      case .incomplete: return
      case .refused(let status):
        closesAfterOutput = true
        output += HTTPResponse.refusal(status).encoded(keepsAlive: false, withBody: true)
      case .request(let request, let consumed):
        input.removeFirst(consumed)
        closesAfterOutput = !request.keepsAlive
        output += answer(request).encoded(keepsAlive: request.keepsAlive, withBody: request.method != "HEAD")
      }
    }
  }

  /// Writes what waits. False: the connection is over.
  mutating func flush(answer: (HTTPRequest) -> HTTPResponse) -> Bool {
    while sent < output.count {
      let count = output.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      sent += count
      if sent == output.count {
        output.removeAll(keepingCapacity: true)
        sent = 0
        if closesAfterOutput { return false }
        answerAll(answer)  // requests that came in one segment with the last
      }
    }
    return true
  }
}
