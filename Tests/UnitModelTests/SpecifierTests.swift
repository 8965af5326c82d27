import Testing
import UnitModel

@Suite("Specifiers")
struct SpecifierTests {
  private func expander(_ name: String, _ change: (inout Surroundings) -> Void = { _ in }) throws
    -> SpecifierExpander
  {
    var surroundings = Surroundings()
    surroundings.hostName = "ref.example"
    surroundings.osRelease = ["ID": "debian", "VERSION_ID": "12"]
    surroundings.architecture = "x86-64"
    change(&surroundings)
    return SpecifierExpander(
      surroundings: surroundings, name: try #require(UnitName(name)),
      fragmentPath: "/etc/usher/system/a@.service")
  }

  @Test(
    "stand for the parts of the unit's name",
    arguments: [
      ("%n", #"sp-e\x2dc@in-st\x2dance.service"#), ("%N", #"sp-e\x2dc@in-st\x2dance"#),
      ("%p", #"sp-e\x2dc"#), ("%P", "sp/e-c"), ("%i", #"in-st\x2dance"#), ("%I", "in/st-ance"),
      ("%j", #"e\x2dc"#), ("%J", "e-c"), ("%f", "/in/st-ance"),
      ("%y", "/etc/usher/system/a@.service"), ("%Y", "/etc/usher/system"),
    ])
  func names(text: String, value: String) throws {
    var expander = try expander(#"sp-e\x2dc@in-st\x2dance.service"#)
    #expect(try expander.expand(text) == value)
  }

  @Test(
    "stand for the world",
    arguments: [
      ("%t", "/run"), ("%S", "/var/lib"), ("%C", "/var/cache"), ("%L", "/var/log"), ("%E", "/etc"),
      ("%T", "/tmp"), ("%V", "/var/tmp"), ("%D", "/usr/share"), ("%u:%U", "root:0"),
      ("%g:%G", "root:0"), ("%h", "/root"), ("%s", "/bin/sh"), ("%H", "ref.example"), ("%l", "ref"),
      ("%q", "ref.example"), ("%a", "x86-64"), ("%o%w", "debian12"), ("%W%A%M%B", ""),
      ("%d", "/run/credentials/a.service"),
    ])
  func world(text: String, value: String) throws {
    var expander = try expander("a.service")
    #expect(try expander.expand(text) == value)
  }

  @Test(
    "a percent sign that opens none stays",
    arguments: [
      ("100%", "100%"), ("50% off", "50% off"), ("%!", "%!"), ("%%n", "%n"), ("a%%", "a%"),
      ("%-%t", "%-/run"),
    ])
  func literal(text: String, value: String) throws {
    var expander = try expander("a.service")
    #expect(try expander.expand(text) == value)
  }

  @Test("an unknown letter or digit is an error", arguments: ["Z", "9", "e"])
  func unknown(letter: String) throws {
    var expander = try expander("a.service")
    #expect(throws: SpecifierExpander.Problem.unknown(Character(letter))) {
      try expander.expand("x%\(letter)y")
    }
  }

  @Test("without a value it is an error", arguments: ["m", "b", "c"])
  func noValue(letter: String) throws {
    var expander = try expander("a.service")
    #expect(throws: SpecifierExpander.Problem.noValue(Character(letter))) {
      try expander.expand("%\(letter)")
    }
  }

  @Test(
    "it is noticed whether the instance matters",
    arguments: [
      ("%i", true), ("%I", true), ("%n", true), ("%N", true), ("%f", true), ("%d", true),
      ("%p", false), ("%j", false), ("%t", false), ("%%i", false), ("plain", false),
    ])
  func instance(text: String, matters: Bool) throws {
    var expander = try expander("a@b.service")
    _ = try expander.expand(text)
    #expect(expander.usedInstance == matters)
  }

  @Test("in a plain unit no instance matters")
  func plainUnit() throws {
    var expander = try expander("a.service")
    #expect(try expander.expand("%n%i") == "a.service")
    #expect(!expander.usedInstance)
  }
}

@Suite("Escaping of unit names")
struct UnitNameEscapingTests {
  @Test(
    "turns any text into a part of a name and back",
    arguments: [
      ("a/b", "a-b"), ("a-b", #"a\x2db"#), (".a.b", #"\x2ea.b"#), ("a b", #"a\x20b"#),
      (#"a\b"#, #"a\x5cb"#), ("ä", #"\xc3\xa4"#), ("a:_.9", "a:_.9"), ("", ""),
    ])
  func roundTrip(text: String, escaped: String) {
    #expect(UnitName.escape(text) == escaped)
    #expect(UnitName.unescape(escaped) == text)
  }

  @Test("does not read broken escapes", arguments: [#"a\"#, #"a\x2"#, #"a\q"#, #"a\xzz"#])
  func broken(text: String) { #expect(UnitName.unescape(text) == nil) }

  @Test(
    "escapes paths without their first slash",
    arguments: [("/", "-"), ("/a/b", "a-b"), ("//a//b/", "a-b"), ("/a-b", #"a\x2db"#)])
  func paths(path: String, escaped: String) { #expect(UnitName.escapePath(path) == escaped) }

  @Test("refuses to escape a path with ..")
  func climbing() { #expect(UnitName.escapePath("/a/../b") == nil) }

  @Test("gives an absolute path back", arguments: [("-", "/"), ("a-b", "/a/b"), (#"a\x2db"#, "/a-b")])
  func unescapedPaths(text: String, path: String) { #expect(UnitName.unescapePath(text) == path) }
}
