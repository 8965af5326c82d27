import Foundation
import TestRig
import Testing
import UnitModel

/// Calendar expressions by the thousand: what `systemd-analyze calendar` takes is taken, and means the same.
@Suite(
  "Conformance of calendar expressions",
  .enabled(if: SystemdAnalyze.is252, "needs the systemd-analyze of systemd 252"))
struct CalendarConformanceTests {
  /// Numbers of a fixed sequence: the same expressions in every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  private static let weekdays = [
    "Mon", "monday", "Tue,Thu", "Mon..Fri", "Sat,Sun", "Fri-Sun", "Mon,", "Mon,Wed..Fri,Sun", "Mon..", "Mond",
    "Sun..Mon", "Mon.Fri", "wed,mon..tue", "Mon..Sun", "Mon-Tue-Wed", "SATURDAY",
  ]
  private static let numbers = [
    "*", "1", "02", "5,3", "1..5", "1..5/2", "*/2", "0/15", "3/32", "7..7", "10..3", "28", "31", "59", "60",
    "0",
    "1..30/4,2", "99", "2026", "1969", "2200", "70", "4/1", "1..2/9", "12..", "/5", "1,,2", "", "1,", "23/1",
    "-1",
    "2147483647", "2147483648", "99999999999999999999",
  ]
  private static let seconds = [
    "0.5", "1.25..3.5", "0/0.25", "59.9999999", "1.5.2", "1..1.5", "0.1/0.3", "2147", "2148", "*", "30",
    "0..59/10",
    "1.", "00.000001",
  ]
  private static let whole = [
    "minutely", "hourly", "Daily", "weekly", "MONTHLY", "quarterly", "yearly", "annually", "anually",
    "semiannually",
    "biannually", "bi-annually", "semi-annually", "fortnightly", "@0", "@86399", "@1700000000", "@7258118399",
    "@7258118400", "@", "@1.5", "Mon @0", "daily 04:00", "04:00 daily", "Mon daily", "", " ", " daily",
    "daily ",
    "0 4 * * *", "4", "4:", "4:5:6:7", "2026-01-01T00:00:00", "*-*-* *:*:*", "*:*", "now", "tomorrow",
    "*-*-*  4:00", "Mon  4:00", "*~01", "*-*~28", "*-*~29", "*~*-1", "*-02~*", "*-*~03..01", "*-*~01..03/1",
    "*-*~07/1",
    "daily UTC", "daily utc", "UTC", "Mon UTC", "daily  UTC", "daily Europe/Berlin", "daily Europe/",
    "daily /UTC",
    "daily EST5EDT", "daily Zulu", "Mon CET", "*:0/5 Asia/Tokyo UTC",
  ]

  private static let expressions: [String] = {
    var dice = Dice(state: 252)
    func pick(_ list: [String]) -> String { list.randomElement(using: &dice) ?? "" }
    // Most parts are good, so that most expressions are not wrong in several ways at once.
    func number() -> String {
      Int.random(in: 0..<4, using: &dice) == 0
        ? pick(numbers) : pick(["*", "1", "02", "3", "1,5", "2..9", "1/3"])
    }
    var found = whole + weekdays
    for _ in 0..<4000 {
      var parts: [String] = []
      if Int.random(in: 0..<3, using: &dice) == 0 { parts.append(pick(weekdays)) }
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1, 2:
        parts.append([number(), number()].joined(separator: "-") + pick(["-", "-", "~"]) + number())
      case 3: parts.append(number() + pick(["-", "~"]) + number())
      default: break
      }
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: parts.append(number() + ":" + number())
      case 1: parts.append([number(), number(), number()].joined(separator: ":"))
      case 2: parts.append([number(), number(), pick(seconds)].joined(separator: ":"))
      default: break
      }
      if Int.random(in: 0..<8, using: &dice) == 0 { parts.append("UTC") }
      found.append(parts.joined(separator: " "))
    }
    return Array(Set(found)).sorted()
  }()

  @Test("A text counts as under systemd, and means the same")
  func same() async throws {
    #expect(Self.expressions.count > 3000)
    var differences: [String] = []
    var accepted = 0
    for start in stride(from: 0, to: Self.expressions.count, by: 500) {
      let chunk = Array(Self.expressions[start..<min(Self.expressions.count, start + 500)])
      let theirs = try await Self.normalized(chunk)
      for (text, normalized) in zip(chunk, theirs) {
        let ours = CalendarExpression(text)?.normalized
        if ours != normalized {
          differences.append("'\(text)': systemd \(normalized ?? "none"), usher \(ours ?? "none")")
        }
        if normalized != nil { accepted += 1 }
      }
    }
    #expect(differences.isEmpty, Comment(rawValue: differences.prefix(60).joined(separator: "\n")))
    // The battery tells something about both only if it has enough of both.
    #expect(
      accepted > 800 && Self.expressions.count - accepted > 800, "\(accepted) of \(Self.expressions.count)")
  }

  @Test("A time zone is not looked up, so that units can be checked on another host")
  func zones() async throws {
    let theirs = try await Self.normalized(["daily Europe/Nowhere", "Mon foo"])
    #expect(theirs == [nil, nil])
    #expect(CalendarExpression("daily Europe/Nowhere") != nil && CalendarExpression("Mon foo") != nil)
  }

  /// What systemd makes of each text; nil where it takes none. The accepted ones come in order.
  private static func normalized(_ expressions: [String]) async throws -> [String?] {
    let run = try await Command.run(
      "/usr/bin/env", ["TZ=UTC", "systemd-analyze", "calendar", "--"] + expressions)
    var refused: Set<String> = []
    var forms: [String] = []
    for line in run.output.split(separator: "\n") {
      let start = "Failed to parse calendar specification '"
      if line.hasPrefix(start), let end = line.range(of: "': ", options: .backwards) {
        refused.insert(String(line[line.index(line.startIndex, offsetBy: start.count)..<end.lowerBound]))
      } else if let form = line.range(of: "Normalized form: ") {
        forms.append(String(line[form.upperBound...]))
      }
    }
    try #require(forms.count + refused.count == expressions.count, "\(forms.count), \(refused.count)")
    var rest = forms[...]
    return expressions.map { refused.contains($0) ? nil : rest.popFirst() }
  }
}
