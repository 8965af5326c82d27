/// Cuts a stream of bytes into messages: headers, an empty line, as many bytes as `Content-Length:` says.
///
/// Takes the bytes in pieces of any size. A header that cannot be read ends the stream: nobody can tell where
/// the next message begins.
///
/// - Source: Language Server Protocol 3.17, "Base Protocol"
package struct FrameReader: Sendable {
  /// The largest message that is taken: 64 MiB.
  package static let largestMessage = 64 << 20
  /// The longest header block.
  package static let longestHeader = 16 << 10

  /// Why the stream cannot be read on.
  package enum Problem: Error, Hashable, Sendable {
    case headerTooLong
    case lengthMissing
    case lengthUnreadable(String)
    case messageTooLarge(Int)

    /// One sentence for standard error.
    package var sentence: String {
      switch self {
      case .headerTooLong:
        "cannot read the editor's message: its header is longer than \(FrameReader.longestHeader) bytes"
      case .lengthMissing: "cannot read the editor's message: its header has no Content-Length"
      case .lengthUnreadable(let text):
        "cannot read the editor's message: its Content-Length is '\(text)', which is no number"
      case .messageTooLarge(let length):
        "cannot read the editor's message: it has \(length) bytes, the limit is \(FrameReader.largestMessage)"
      }
    }
  }

  private var buffer: [UInt8] = []
  /// Bytes of the buffer that are used up.
  private var used = 0
  /// How far the search for a header's end has come.
  private var searched = 0
  /// The length of the message whose header was read.
  private var awaited: Int?
  private var ended: Problem?

  package init() {}

  /// Adds what was read. Nothing is kept once the stream has ended in an error.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    guard ended == nil else { return }
    if used > 0 {
      buffer.removeFirst(used)
      searched = Swift.max(0, searched &- used)
      used = 0
    }
    buffer += bytes
  }

  /// The next whole message; nil if more bytes are needed.
  package mutating func next() throws(Problem) -> [UInt8]? {
    if let ended { throw ended }
    do throws(Problem) {
      guard let length = try length() else { return nil }
      guard buffer.count &- used >= length else { return nil }
      let message = Array(buffer[used..<(used &+ length)])
      used &+= length
      searched = used
      awaited = nil
      return message
    } catch {
      ended = error
      buffer = []
      used = 0
      throw error
    }
  }

  private mutating func length() throws(Problem) -> Int? {
    if let awaited { return awaited }
    guard let end = headerEnd() else {
      if buffer.count &- used > FrameReader.longestHeader { throw .headerTooLong }
      return nil
    }
    let length = try FrameReader.length(in: buffer[used..<end.text])
    used = end.body
    awaited = length
    return length
  }

  /// Where the header's text ends, and where the message begins. An LF alone is taken for a line end, too.
  private mutating func headerEnd() -> (text: Int, body: Int)? {
    var offset = Swift.max(searched, used)
    while offset < buffer.count {
      if buffer[offset] == 0x0A {
        let behind = offset &+ 1
        if behind < buffer.count, buffer[behind] == 0x0A { return (offset, behind &+ 1) }
        if behind &+ 1 < buffer.count, buffer[behind] == 0x0D, buffer[behind &+ 1] == 0x0A {
          return (offset, behind &+ 2)
        }
      }
      offset &+= 1
    }
    // A line end may have come without what follows it.
    searched = Swift.max(used, buffer.count &- 3)
    return nil
  }

  private static func length(in header: ArraySlice<UInt8>) throws(Problem) -> Int {
    var length: Int?
    for line in header.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self)
      guard name.lowercased() == "content-length" else { continue }
      let digits = line[(colon &+ 1)...].filter { $0 != 0x20 && $0 != 0x09 }
      let text = String(decoding: digits, as: UTF8.self)
      guard !digits.isEmpty, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
        throw .lengthUnreadable(String(text.prefix(40)))
      }
      guard let number = Int(text), number <= largestMessage else {
        throw .messageTooLarge(Int(text) ?? .max)
      }
      length = number
    }
    guard let length else { throw .lengthMissing }
    return length
  }

  /// A message with its header.
  package static func frame(_ message: [UInt8]) -> [UInt8] {
    Array("Content-Length: \(message.count)\r\n\r\n".utf8) + message
  }
}
