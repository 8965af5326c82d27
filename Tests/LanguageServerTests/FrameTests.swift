import Testing

@testable import LanguageServer

@Suite("The frames of messages")
struct FrameTests {
  private let stream = Array(
    "Content-Length: 2\r\n\r\n{}Content-Type: x\r\ncontent-length:4\r\n\r\nnull".utf8)

  @Test("are the same however the bytes come in", arguments: [1, 2, 3, 7, 19, 20, 1000])
  func pieces(size: Int) throws {
    var reader = FrameReader()
    var messages: [String] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      reader.append(stream[start..<min(start + size, stream.count)])
      while let message = try reader.next() { messages.append(String(decoding: message, as: UTF8.self)) }
    }
    #expect(messages == ["{}", "null"])
  }

  @Test("may end their lines with LF alone, and may be empty")
  func lineFeeds() throws {
    var reader = FrameReader()
    reader.append(Array("Content-Length: 0\n\nContent-Length: 1\n\r\n1".utf8))
    #expect(try reader.next() == [])
    #expect(try reader.next() == Array("1".utf8))
    #expect(try reader.next() == nil)
  }

  @Test(
    "end in a clear error if they cannot be read, and stay ended",
    arguments: [
      ("Content-Length: 99999999999999999999999\r\n\r\n", FrameReader.Problem.messageTooLarge(.max)),
      ("Content-Length: 67108865\r\n\r\n", .messageTooLarge(67_108_865)),
      ("Content-Length: -1\r\n\r\n", .lengthUnreadable("-1")),
      ("Content-Length:\r\n\r\n", .lengthUnreadable("")),
      ("Hello\r\n\r\n", .lengthMissing), ("\r\n\r\n", .lengthMissing),
    ])
  func problems(text: String, problem: FrameReader.Problem) {
    var reader = FrameReader()
    reader.append(Array(text.utf8))
    #expect(throws: problem) { try reader.next() }
    reader.append(Array("Content-Length: 2\r\n\r\n{}".utf8))
    #expect(throws: problem) { try reader.next() }
    #expect(!problem.sentence.isEmpty)
  }

  @Test("have headers of a bounded length")
  func boundedHeader() throws {
    var reader = FrameReader()
    reader.append([UInt8](repeating: 0x61, count: FrameReader.longestHeader))
    #expect(try reader.next() == nil)
    reader.append([0x61])
    #expect(throws: FrameReader.Problem.headerTooLong) { try reader.next() }
  }

  @Test("are read back as they were written")
  func written() throws {
    let message: JSONValue = ["text": "ü\r\n\r\n", "list": [1, 7, true, nil]]
    var reader = FrameReader()
    reader.append(FrameReader.frame(message.printed))
    let bytes = try #require(try reader.next())
    #expect(JSONValue(parsing: bytes) == message)
  }
}
