import Testing

@testable import LanguageServer

@Suite("JSON")
struct JSONTests {
  private static let readings: [(String, JSONValue)] = [
    ("null", .null), (" [ ] ", []), ("{}", [:]), ("-0", 0), ("1e2", .number(100)),
    ("[1,-2,3.5]", [1, -2, .number(3.5)]), ("\"a\\u00e4\\n\\/\\\"\"", "aä\n/\""),
    ("\"\\ud83d\\ude00\"", "😀"), ("{\"a\":{\"b\":[true,false]}}", ["a": ["b": [true, false]]]),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
  ]

  @Test("is read by the rules", arguments: readings)
  func reading(text: String, value: JSONValue) {
    #expect(JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(
    "is refused when it is broken",
    arguments: [
      "", "{", "[", "\"", "\"\\", "\"\\u12", "\"\\x\"", "01", "-", "1.", "1e", "+1", ".5", "tru", "nulll",
      "[1,]",
      "{\"a\"}", "{\"a\":}", "{1:2}", "{\"a\":1,}", "[1 2]", "1 2", "\"\t\"", "NaN", "1e999", "'a'",
    ])
  func refusing(text: String) {
    #expect(JSONValue(parsing: Array(text.utf8)) == nil)
  }

  @Test("takes halves of surrogate pairs for the replacement character")
  func surrogates() {
    #expect(JSONValue(parsing: Array("\"\\ud83dx\\ude00\"".utf8)) == "\u{FFFD}x\u{FFFD}")
    #expect(JSONValue(parsing: Array("\"\\ud83d\\u0041\"".utf8)) == "\u{FFFD}A")
  }

  @Test("is refused, not followed, where it lies too deep")
  func depth() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(JSONValue(parsing: nested(200)) != nil)
    #expect(JSONValue(parsing: nested(202)) == nil)
    #expect(JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
  }

  @Test("is refused in bytes that are no UTF-8")
  func invalidText() {
    #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil)
    #expect(JSONValue(parsing: [0xFF]) == nil)
  }

  @Test("prints members by name, and nothing that a terminal or a reader trips over")
  func printing() {
    let value: JSONValue = ["b": "\u{1}\u{7F}\\\"\r\n\t", "a": [nil, false]]
    #expect(
      String(decoding: value.printed, as: UTF8.self)
        == #"{"a":[null,false],"b":"\u0001\u007f\\\"\r\n\t"}"#)
  }
}
