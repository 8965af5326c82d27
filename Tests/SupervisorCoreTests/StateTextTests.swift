import SupervisorCore
import Testing
import UnitModel

@Suite("The written form of values")
struct StateTextTests {
  struct Everything: Codable, Hashable {
    enum Shape: Codable, Hashable {
      case point
      case circle(radius: UInt64)
      case pair(Int8, [String])
    }

    var flag = true
    var text = "a \"quoted\" \\ back\u{0}\n\u{1F600} é"
    var smallest = Int64.min
    var largest = UInt64.max
    var byte: Int8 = -128
    var none: Int?
    var some: Int? = 7
    var list: [Int?] = [1, nil, 3]
    var empty: [String] = []
    var shapes: [Shape] = [.point, .circle(radius: 5), .pair(-1, ["x"])]
    var table: [String: Int] = ["k": 1]
    var numbered: [UInt16: String] = [9: "nine"]
    var half = 0.5
    var single: Float = -0.25
    var nested: [[UInt8]] = [[], [1, 2]]
  }

  struct Nothing: Codable, Hashable {}

  @Test("values come back as they were")
  func roundTrip() throws {
    let value = Everything()
    #expect(try StateText.read(Everything.self, from: StateText.write(value)) == value)
    #expect(try StateText.read(Nothing.self, from: StateText.write(Nothing())) == Nothing())
    #expect(try StateText.read(String.self, from: StateText.write("x")) == "x")
    #expect(try StateText.read([UInt64].self, from: StateText.write([UInt64.max])) == [.max])
  }

  @Test("the text is plain JSON")
  func syntax() {
    struct Small: Encodable {
      var name = "a\"b\n"
      var ports: [UInt16] = [80, 443]
      var isOpen = false
    }
    #expect(
      String(decoding: StateText.write(Small()), as: UTF8.self)
        == #"{"name":"a\"b\u000a","ports":[80,443],"isOpen":false}"#)
  }

  @Test("space and escapes of others are read")
  func foreignText() throws {
    let text = Array(" { \"a\" : [ 1 , -2 ] ,\n\"b\":\"\\u0041\\n\\/\\t\" } ".utf8)
    struct Value: Decodable {
      var a: [Int]
      var b: String
    }
    let value = try StateText.read(Value.self, from: text)
    #expect(value.a == [1, -2] && value.b == "A\n/\t")
  }

  @Test(
    "what is no text of ours is refused with its place",
    arguments: [
      ("", "truncated"), ("[1,", "truncated"), ("\"abc", "truncated"), ("tru", "truncated"),
      ("-", "truncated"), ("[1 2]", "unexpectedByte"), ("{1:2}", "unexpectedByte"),
      ("{\"a\" 1}", "unexpectedByte"), ("1 1", "unexpectedByte"), ("[,]", "notANumber"),
      ("[1,]", "notANumber"), ("18446744073709551616", "numberTooLarge"), ("\"\\x\"", "badEscape"),
      ("\"\\uD800\"", "badEscape"), ("\"\\u00g0\"", "badEscape"), ("\"\u{1}\"", "unexpectedByte"),
      ("trve", "unexpectedByte"),
    ])
  func brokenText(text: String, kind: String) {
    let error = #expect(throws: StateTextError.self) {
      try StateText.read([Int].self, from: Array(text.utf8))
    }
    #expect(error?.kind.rawValue == kind)
    #expect((error?.offset ?? .max) <= text.utf8.count)
  }

  @Test("invalid UTF-8 is refused")
  func invalidUTF8() {
    let error = #expect(throws: StateTextError.self) {
      try StateText.read(String.self, from: [0x22, 0xFF, 0x22])
    }
    #expect(error?.kind == .notUTF8)
  }

  @Test("deep nesting is refused before it can do harm")
  func depth() {
    let text = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    let error = #expect(throws: StateTextError.self) { try StateText.read([Int].self, from: text) }
    #expect(error?.kind == .tooDeep)
  }

  @Test("numbers that do not fit are refused, not cut")
  func range() {
    for (text, fits) in [
      ("127", true), ("128", false), ("-128", true), ("-129", false), ("-9223372036854775809", false),
    ] {
      let value = try? StateText.read(Int8.self, from: Array(text.utf8))
      #expect((value != nil) == fits, "\(text)")
    }
    #expect(throws: DecodingError.self) { try StateText.read(UInt8.self, from: Array("-1".utf8)) }
    #expect(throws: DecodingError.self) { try StateText.read(String.self, from: Array("1".utf8)) }
    #expect(throws: DecodingError.self) { try StateText.read(Bool.self, from: Array("null".utf8)) }
  }

  @Test("every piece of a text is refused")
  func truncation() {
    let text = StateText.write(Everything())
    for length in 0..<text.count {
      #expect(throws: (any Error).self) { try StateText.read(Everything.self, from: Array(text[..<length])) }
    }
  }

  @Test("a type whose own encoding fails is written as nothing")
  func failingType() {
    struct Failing: Encodable {
      struct Refusal: Error {}
      func encode(to encoder: any Encoder) throws { throw Refusal() }
    }
    #expect(StateText.write([Failing()]).isEmpty)
  }
}
