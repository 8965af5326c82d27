import Glibc
import Systemd
import Testing

@testable import usherctl

@Suite("Text of usherctl")
struct TextTests {
  init() {
    setenv("TZ", "UTC", 1)
    tzset()
  }

  @Test(
    "Lengths of time are spelled as systemd spells them",
    arguments: [
      (UInt64(0), "0"), (1, "1us"), (100_000, "100ms"), (1_500_000, "1s 500ms"), (2_000_000, "2s"),
      (90_000_000, "1min 30s"), (86_400_000_000, "1d"), (34_277_461_000_000, "1y 1month 1d 1h 1min 1s"),
      (.max, "infinity"),
    ])
  func spans(microseconds: UInt64, text: String) {
    #expect(TimeText.span(microseconds) == text)
  }

  @Test(
    "How long ago something was is told with at most two units",
    arguments: [
      (UInt64(7), "7us ago"), (250_000, "250ms ago"), (59_999_999, "59s ago"), (65_000_000, "1min 5s ago"),
      (7_500_000_000, "2h 5min ago"), (90_000_000_000, "1 day 1h ago"),
      (200_000_000_000, "2 days ago"), (2_600_000_000_000, "1 month ago"),
      (80_000_000_000_000, "2 years ago"),
    ])
  func ages(microseconds: UInt64, text: String) {
    #expect(TimeText.ago(microseconds) == text)
  }

  @Test(
    "Properties are spelled as systemctl spells them",
    arguments: [
      ("Accept", BusValue.bool(true), ["Accept=yes"]),
      ("SocketMode", .uint32(0o660), ["SocketMode=0660"]),
      ("UMask", .uint32(0o22), ["UMask=0022"]),
      ("TimeoutUSec", .uint64(90_000_000), ["TimeoutUSec=1min 30s"]),
      ("LimitNOFILE", .uint64(.max), ["LimitNOFILE=infinity"]),
      ("MemoryCurrent", .uint64(.max), ["MemoryCurrent=[not set]"]),
      ("UID", .uint32(.max), ["UID=[not set]"]),
      (
        "StateChangeTimestamp", .uint64(1_700_000_000_000_000),
        [
          "StateChangeTimestamp=Tue 2023-11-14 22:13:20 UTC"
        ]
      ),
      ("StateChangeTimestamp", .uint64(0), []),
      ("StatusText", .string(""), []),
      ("Triggers", .strings(["a.service", "b.service"]), ["Triggers=a.service b.service"]),
      (
        "Environment", .strings(["A=1", "B=two \"words\""]),
        [
          "Environment=A=1 \"B=two \\\"words\\\"\""
        ]
      ),
      ("InvocationID", .bytes([0, 0xAB]), ["InvocationID=00ab"]),
      ("Job", .structure([.uint32(0), .path("/")]), []),
      ("Job", .structure([.uint32(7), .path("/x")]), ["Job=7"]),
      (
        "Listen",
        .array(
          of: "(ss)",
          [
            .structure([.string("Stream"), .string("[::]:80")]),
            .structure([.string("Datagram"), .string("@x")]),
          ]), ["Listen=[::]:80 (Stream)", "Listen=@x (Datagram)"]
      ),
      (
        "EnvironmentFiles",
        .array(of: "(sb)", [.structure([.string("/etc/x"), .bool(true)])]),
        ["EnvironmentFiles=/etc/x (ignore_errors=yes)"]
      ),
      (
        "SuccessExitStatus",
        .structure([.array(of: "i", [.int32(3), .int32(7)]), .array(of: "i", [.int32(9)])]),
        ["SuccessExitStatus=3 7 9"]
      ),
      ("CoredumpFilter", .uint64(0x33), ["CoredumpFilter=0x33"]),
      ("CPUAffinity", .bytes([5]), ["CPUAffinity=0 2"]),
      (
        "LogExtraFields", .array(of: "ay", [.bytes(Array("A=1".utf8)), .bytes(Array("B=2".utf8))]),
        ["LogExtraFields=A=1 B=2"]
      ),
      (
        "CacheDirectorySymlink",
        .array(of: "(sst)", [.structure([.string("a"), .string("b"), .uint64(0)])]),
        ["CacheDirectorySymlink=a:b"]
      ),
      ("LoadError", .structure([.string(""), .string("")]), []),
      ("LoadError", .structure([.string("a.B"), .string("c d")]), ["LoadError=a.B \"c d\""]),
    ] as [(String, BusValue, [String])])
  func properties(name: String, value: BusValue, lines: [String]) {
    #expect(PropertyText.lines(name, value, showsEmpty: false) == lines)
    #expect(!PropertyText.lines(name, value, showsEmpty: true).isEmpty)
  }

  @Test(
    "Signals go by name, with or without SIG, and by number",
    arguments: [
      ("TERM", Int32(15)), ("SIGHUP", 1), ("usr1", 10), ("9", 9), ("RTMIN", 34), ("SIGRTMIN+3", 37),
    ])
  func signals(text: String, number: Int32) {
    #expect(ExitText.signalNumber(text) == number)
  }

  @Test("What is no signal is none", arguments: ["", "0", "65", "BLAH", "RTMIN+31", "RTMIN-1", "-1"])
  func noSignals(text: String) {
    #expect(ExitText.signalNumber(text) == nil)
  }

  @Test(
    "Arguments are completed to unit names",
    arguments: [
      ("web", "web.service"), ("web.socket", "web.socket"), ("a.b", "a.b.service"), ("a*", "a*"),
      ("echo@1", "echo@1.service"),
    ])
  func names(argument: String, name: String) {
    #expect(UnitArguments.complete(argument) == name)
  }

  @Test("Object paths are escaped as the daemon escapes them")
  func paths() {
    #expect(
      ControlConnection.path(of: "7-a@x.service")
        == "/org/freedesktop/systemd1/unit/_37_2da_40x_2eservice")
  }
}
