import Engine
import Testing
import UnitModel

@Suite("The sieve of a unit's output")
struct LineSieveTests {
  private func settings(_ change: (inout LogSettings) -> Void) -> LogSettings {
    var settings = LogSettings()
    change(&settings)
    return settings
  }

  private func pass(_ text: String, _ sieve: inout LineSieve, at now: UInt64 = 0) -> String? {
    sieve.pass(Array(text.utf8), at: now).map { "\($0.level) \(String(decoding: $0.text, as: UTF8.self))" }
  }

  @Test(
    "a prefix sets the level and goes",
    arguments: [
      ("<3>broken", "3 broken"), ("<30>with a facility", "6 with a facility"), ("<8>", "0 "),
      ("plain", "6 plain"),
      ("<>x", "6 <>x"), ("<192>x", "6 <192>x"), ("<3x", "6 <3x"), ("<1234>x", "6 <1234>x"), ("", "6 "),
    ])
  func prefixes(line: String, result: String) {
    var sieve = LineSieve(LogSettings())
    #expect(pass(line, &sieve) == result)
  }

  @Test("SyslogLevelPrefix=no leaves it where it is, SyslogLevel= is for lines without one")
  func noPrefixes() {
    var sieve = LineSieve(
      settings {
        $0.readsPrefix = false
        $0.level = 4
      })
    #expect(pass("<3>x", &sieve) == "4 <3>x")
  }

  @Test("LogLevelMax= keeps what is urgent enough")
  func levels() {
    var sieve = LineSieve(settings { $0.lowestLevel = 4 })
    #expect(pass("<4>warning", &sieve) == "4 warning")
    #expect(pass("<5>notice", &sieve) == nil && pass("info", &sieve) == nil)
  }

  @Test("a rate limit drops what is too much, and says how much that was once lines come through again")
  func rate() {
    var sieve = LineSieve(
      settings {
        $0.rateBurst = 2
        $0.rateInterval = .seconds(5)
      })
    let start: UInt64 = 100_000_000
    for index in 0..<5 { #expect((pass("x", &sieve, at: start) != nil) == (index < 2)) }
    #expect(sieve.takeDropped(at: start + 4_999_999) == nil)
    #expect(
      sieve.takeDropped(at: start + 5_000_000)
        == "3 lines were dropped: LogRateLimitBurst= allows 2 in 5 s")
    #expect(sieve.takeDropped(at: start + 5_000_000) == nil)
    #expect(pass("y", &sieve, at: start + 5_000_000) == "6 y")
  }

  @Test("what was dropped is told at the end at last")
  func end() {
    var sieve = LineSieve(settings { $0.rateBurst = 1 })
    _ = pass("x", &sieve)
    _ = pass("x", &sieve)
    #expect(sieve.takeDropped(at: 1) == nil)
    #expect(
      sieve.takeDropped(at: 1, atEnd: true) == "1 lines were dropped: LogRateLimitBurst= allows 1 in 30 s")
  }

  @Test("zero switches the limit off, and unset there is none")
  func off() {
    #expect(LogSettings().rateLimit == nil)
    #expect(settings { $0.rateBurst = 0 }.rateLimit == nil)
    #expect(settings { $0.rateInterval = .zero }.rateLimit == nil)
  }
}
