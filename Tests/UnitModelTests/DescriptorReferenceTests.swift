import Testing

@testable import UnitModel

/// What stands between `%{` and `}`.
@Suite("References to descriptors in a text")
struct DescriptorReferenceTests {
  @Test(
    "are read, and nothing else is one",
    arguments: [
      ("fd:a", DescriptorReference.number(of: "a")), ("fds:a", .numbers(of: "a")), ("port:a", .port(of: "a")),
      ("address:a.b", .address(of: "a.b")), ("fds", .allNumbers(separator: ",")),
      ("fds;", .allNumbers(separator: ";")), ("fd:", .number(of: "")), ("fdsize", nil), ("fds1", nil),
      ("fd", nil),
      ("", nil), ("http_code", nil), ("ports:a", nil),
    ])
  func reading(inner: String, wanted: DescriptorReference?) {
    #expect(DescriptorReference(inner[...]) == wanted)
  }

  @Test("have their places, and those of a text without end none")
  func places() {
    let text = "ä%{fd:a}%%{x}%{port:b} 100% %{fds"
    let found = DescriptorReference.all(in: text)
    #expect(found.map(\.reference) == [.number(of: "a"), .port(of: "b")])
    #expect(found.map { String(text[$0.range]) } == ["%{fd:a}", "%{port:b}"])
  }
}
