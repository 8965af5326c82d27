import Testing
import UnitModel

@Suite("Values")
struct ValueSyntaxTests {
  @Test(
    "booleans have twelve spellings in any case",
    arguments: [
      ("1", true), ("yes", true), ("Y", true), ("true", true), ("T", true), ("ON", true),
      ("0", false), ("no", false), ("N", false), ("False", false), ("f", false), ("off", false),
      ("2", nil), ("ja", nil), ("", nil), ("yes ", nil), ("enabled", nil),
    ] as [(String, Bool?)])
  func booleans(text: String, value: Bool?) { #expect(ValueSyntax.boolean(text) == value) }

  @Test(
    "numbers come in four bases, without a minus",
    arguments: [
      ("0", 0), ("64", 64), ("0x10", 16), ("0XfF", 255), ("0b101", 5), ("0o17", 15), ("017", 15),
      ("+5", 5), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil), ("-1", nil),
      ("", nil), ("08", nil), ("1x", nil), ("0x", nil), ("1 2", nil),
    ] as [(String, UInt64?)])
  func numbers(text: String, value: UInt64?) { #expect(ValueSyntax.unsigned(text) == value) }

  @Test(
    "whole numbers may have a minus",
    arguments: [
      ("-3", -3), ("+4", 4), (" 7", 7), ("-0x10", -16), ("-9223372036854775808", .min),
      ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775809", nil),
      ("--1", nil), ("-+1", nil), ("- 1", nil), ("-", nil), ("", nil),
    ] as [(String, Int64?)])
  func signedNumbers(text: String, value: Int64?) { #expect(ValueSyntax.signed(text) == value) }

  @Test(
    "modes are octal digits",
    arguments: [
      ("660", 0o660), ("0660", 0o660), ("07777", 0o7777), ("999", nil), ("u=rw", nil),
      ("10000", nil), ("", nil), ("0x1", nil),
    ] as [(String, UInt16?)])
  func modes(text: String, value: UInt16?) { #expect(ValueSyntax.mode(text) == value) }

  @Test(
    "sizes have units to the base 1024 in falling order",
    arguments: [
      ("0", 0), ("64K", 65536), ("1.5K", 1536), ("1 K", 1024), ("1G", 1 << 30),
      ("1G 1K", (1 << 30) + 1024), ("2T", 2 << 40), ("15E", 15 << 60), ("8B", 8), ("16E", nil),
      ("1K 1G", nil), ("-1", nil), ("1Q", nil), ("", nil), ("K", nil), ("infinity", nil),
    ] as [(String, UInt64?)])
  func sizes(text: String, value: UInt64?) { #expect(ValueSyntax.size(text) == value) }

  @Test(
    "times are seconds or add up units",
    arguments: [
      ("0", 0), ("5", 5_000_000), ("5min 20s", 320_000_000), ("1m30", 90_000_000),
      ("1.5h", 5_400_000_000), ("100ms", 100_000), ("7us", 7), ("7µs", 7), ("2d", 172_800_000_000),
      ("1w", 604_800_000_000), ("1M", 2_629_800_000_000), ("1y", 31_557_600_000_000),
      ("5 20", 25_000_000), (".5", 500_000), ("3 hours 2 minutes", 10_920_000_000),
      ("infinity", UInt64.max), ("", nil), ("-1", nil), ("abc", nil), ("5 parsecs", nil),
      ("12.34.56", nil), (".", nil), ("1.", nil), (".h", nil), ("99999999999999999999", nil),
      ("999999999999y", nil),
    ] as [(String, UInt64?)])
  func times(text: String, microseconds: UInt64?) {
    #expect(ValueSyntax.time(text)?.microseconds == microseconds)
  }

  @Test(
    "signals go by name, with or without SIG, and by number",
    arguments: [
      ("SIGTERM", 15), ("TERM", 15), ("9", 9), ("SIGRTMIN+3", 37), ("RTMAX-2", 62), ("RTMIN", 34),
      ("SIGIOT", 6), ("64", 64), ("65", nil), ("0", nil), ("sigterm", nil), ("SIG", nil),
      ("RTMIN+31", nil), ("RTMIN-1", nil), ("", nil),
    ] as [(String, Int32?)])
  func signals(text: String, number: Int32?) { #expect(ValueSyntax.signal(text) == number) }

  @Test(
    "limits are one value or soft:hard in their own units",
    arguments: [
      ("1024", .nofile, 1024, 1024), ("1024:4096", .nofile, 1024, 4096),
      ("infinity", .nofile, .max, .max), ("512:infinity", .nproc, 512, .max),
      ("1G", .core, 1 << 30, 1 << 30), ("1min", .cpu, 60, 60), ("500ms", .cpu, 1, 1),
      ("5", .rttime, 5, 5), ("1s", .rttime, 1_000_000, 1_000_000), ("+5", .nice, 15, 15),
      ("-20", .nice, 40, 40), ("7", .nice, 7, 7),
    ] as [(String, ExecSettings.Resource, UInt64, UInt64)])
  func limits(text: String, resource: ExecSettings.Resource, soft: UInt64, hard: UInt64) throws {
    let limit = try ValueSyntax.limit(text, resource)
    #expect(limit == ExecSettings.Limit(soft: soft, hard: hard))
  }

  @Test("a soft limit above the hard one is refused")
  func softAboveHard() {
    #expect(throws: ValueSyntax.LimitProblem.softAboveHard) {
      try ValueSyntax.limit("5:3", .nofile)
    }
  }

  @Test(
    "what is no limit is refused",
    arguments: [
      ("1K", .nofile), ("", .core), ("-1", .core), ("+20", .nice), ("41", .nice),
      ("-21", .nice), ("1:", .core), (":1", .core), ("1Q", .data), ("infinity", .nice),
      ("18446744073709551615", .nofile),
    ] as [(String, ExecSettings.Resource)])
  func badLimits(text: String, resource: ExecSettings.Resource) {
    #expect(throws: ValueSyntax.LimitProblem.unreadable) { try ValueSyntax.limit(text, resource) }
  }

  @Test(
    "users are names or numbers that mean somebody",
    arguments: [
      ("alice", true), ("www-data", true), ("_x", true), ("1a", true), ("0", true), ("1000", true),
      ("a b", true), ("", false), ("a/b", false), ("a:b", false), ("65535", false),
      ("4294967295", false), ("4294967296", false), ("01", false), ("-1", false), (" a", false),
      ("..", false), ("a\nb", false),
    ])
  func users(text: String, isUser: Bool) { #expect(ValueSyntax.isUser(text) == isUser) }

  @Test(
    "interfaces have at most 15 bytes and no separators",
    arguments: [
      ("eth0", true), ("lo", true), ("abcdefghijklmno", true), ("abcdefghijklmnop", false),
      ("eth0/x", false), ("a:b", false), ("12", false), (".", false), ("all", false), ("a b", false),
      ("", false),
    ])
  func interfaces(text: String, isInterface: Bool) {
    #expect(ValueSyntax.isInterface(text) == isInterface)
  }

  @Test(
    "names of descriptors are printable ASCII without a colon",
    arguments: [
      ("web", true), ("ab cd", true), ("a:b", false), ("", false), ("ä", false), ("a\tb", false),
      (String(repeating: "x", count: 255), true), (String(repeating: "x", count: 256), false),
    ])
  func descriptorNames(text: String, isName: Bool) {
    #expect(ValueSyntax.isDescriptorName(text) == isName)
  }

  @Test(
    "paths lose doubled slashes and dots, but not their steps upwards",
    arguments: [
      ("/run//a/./b/", "/run/a/b"), ("/", "/"), ("//", "/"), ("a//b", "a/b"), ("/a/../b", "/a/../b"),
    ])
  func paths(text: String, simplified: String) {
    #expect(ValueSyntax.simplifiedPath(text) == simplified)
  }

  @Test("exit codes have names", arguments: [("TEMPFAIL", 75), ("EXEC", 203), ("250", 250)])
  func exitCodes(text: String, code: Int32) { #expect(ValueSyntax.exitCode(text) == code) }

  @Test("exit codes end at 255", arguments: ["256", "-1", "bogus", ""])
  func badExitCodes(text: String) { #expect(ValueSyntax.exitCode(text) == nil) }
}
