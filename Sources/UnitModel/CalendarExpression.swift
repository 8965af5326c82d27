/// When a timer elapses: days of the week, a date and a time of day, each with lists, ranges and steps
/// (`Mon..Fri *-*-* 08:00/15`).
///
/// - Source: systemd.time(7), "Calendar Events"
package struct CalendarExpression: Hashable, Sendable {
  /// Numbers of one field: `start`, `start..stop`, `start/step` or `start..stop/step`. Those of the seconds
  /// are microseconds.
  struct Component: Hashable, Comparable, Sendable {
    var start: Int
    /// Nil: up to the end of the field.
    var stop: Int?
    /// 0: `start` alone.
    var step: Int

    static func < (a: Component, b: Component) -> Bool {
      (a.start, a.stop ?? -1, a.step) < (b.start, b.stop ?? -1, b.step)
    }
  }

  /// The days of the week from Monday on; empty for any.
  var weekdays: [Bool]
  // Nil is any.
  var year: [Component]?
  var month: [Component]?
  var day: [Component]?
  /// Days are counted from the last of the month.
  var countsFromEnd = false
  var hour: [Component]?
  var minute: [Component]?
  var second: [Component]?
  /// As it was written; nil for local time.
  package internal(set) var zone: String?

  /// Nil if the text is none, or names a day or time that never comes.
  package init?(_ text: String) {
    var (rest, zone) = CalendarExpression.withoutZone(text)
    if let written = CalendarExpression.shorthands[rest.lowercased()] { rest = written }
    var reader = CalendarReader(rest)
    guard !rest.isEmpty, let read = reader.read() else { return nil }
    self = read
    if self.zone == nil { self.zone = zone }
    normalize()
    guard isPossible else { return nil }
  }

  init() { weekdays = Array(repeating: false, count: 7) }

  // MARK: Shorthands and zones

  /// Words for a whole expression, and what they stand for.
  package static let shorthands = [
    "minutely": "*-*-* *:*:00", "hourly": "*-*-* *:00:00", "daily": "*-*-* 00:00:00",
    "weekly": "Mon *-*-* 00:00:00", "monthly": "*-*-01 00:00:00", "quarterly": "*-01,04,07,10-01 00:00:00",
    "semiannually": "*-01,07-01 00:00:00", "semi-annually": "*-01,07-01 00:00:00",
    "biannually": "*-01,07-01 00:00:00", "bi-annually": "*-01,07-01 00:00:00",
    "yearly": "*-01-01 00:00:00", "annually": "*-01-01 00:00:00", "anually": "*-01-01 00:00:00",
  ]

  /// Cuts off the name of a time zone. Which zones there are only the host knows: a last word that may be
  /// a zone is taken for one.
  private static func withoutZone(_ text: String) -> (String, zone: String?) {
    guard let blank = text.utf8.lastIndex(of: 0x20) else { return (text, nil) }
    let word = String(text[text.utf8.index(after: blank)...])
    guard isZone(word) else { return (text, nil) }
    return (String(text[..<blank]), word)
  }

  /// `UTC` in any case, `Area/City`, and what may be an abbreviation or a country.
  private static func isZone(_ word: String) -> Bool {
    if word.lowercased() == "utc" { return true }
    let bytes = word.utf8
    guard let first = bytes.first, let last = bytes.last, last != UInt8(ascii: "/") else { return false }
    // Where a zone has no letters, its abbreviation is `+0530`.
    if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      return (bytes.count == 3 || bytes.count == 5) && bytes.dropFirst().allSatisfy(ValueSyntax.isDigit)
    }
    guard ValueSyntax.isLetter(first) else { return false }
    var previous: UInt8 = 0
    for byte in bytes {
      let isName = ValueSyntax.isLetter(byte) || ValueSyntax.isDigit(byte) || "-_+/".utf8.contains(byte)
      if !isName || byte == UInt8(ascii: "/") && previous == byte { return false }
      previous = byte
    }
    if word.contains("/") || zones.contains(word) { return true }
    // `CEST`, but neither `Mon` nor `daily`.
    let isAbbreviation = (3...5).contains(bytes.count) && bytes.allSatisfy(ValueSyntax.isLetter)
    return isAbbreviation && shorthands[word.lowercased()] == nil && !CalendarReader.startsWithWeekday(word)
  }

  /// Zones without a slash that are no abbreviations.
  ///
  /// - Source: the tz database, "backward" and "etcetera"
  private static let zones: Set = [
    "CST6CDT", "EST5EDT", "Factory", "GB", "GB-Eire", "GMT+0", "GMT-0", "GMT0", "Greenwich", "Hongkong",
    "Iceland", "Israel", "Jamaica", "Kwajalein", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PST8PDT", "Poland",
    "Portugal", "Singapore", "Turkey", "Universal", "W-SU", "localtime", "posixrules",
  ]

  // MARK: Rules

  /// Years of two digits get their century, steps that never come go, lists are in order.
  private mutating func normalize() {
    if weekdays.allSatisfy({ $0 }) { weekdays = Array(repeating: false, count: 7) }
    if day == nil { countsFromEnd = false }
    year = year?.map { component in
      var component = component
      component.start = CalendarExpression.fullYear(component.start)
      component.stop = component.stop.map(CalendarExpression.fullYear)
      return component
    }
    year = CalendarExpression.normalized(year)
    month = CalendarExpression.normalized(month)
    day = CalendarExpression.normalized(day)
    hour = CalendarExpression.normalized(hour)
    minute = CalendarExpression.normalized(minute)
    second = CalendarExpression.normalized(second)
  }

  private static func fullYear(_ year: Int) -> Int {
    switch year {
    case 0..<70: year &+ 2000
    case 70..<100: year &+ 1900
    default: year
    }
  }

  private static func normalized(_ field: [Component]?) -> [Component]? {
    guard let field else { return nil }
    var found: Set<Component> = []
    for var component in field {
      if let stop = component.stop {
        if stop > component.start, component.step > 0 {
          let length = stop &- component.start
          component.stop = stop &- length % component.step
          // A single number is left of a range that is shorter than its step.
          if component.stop == component.start { component.step = 0 }
        }
        if component.stop == component.start {
          component.step = 0
          component.stop = nil
        }
      }
      found.insert(component)
    }
    return found.sorted()
  }

  /// Whether every number can occur in its field.
  private var isPossible: Bool {
    CalendarExpression.fits(year, 1970...2199)
      && CalendarExpression.fits(month, 1...12)
      && CalendarExpression.fits(day, 1...31, fromEnd: countsFromEnd)
      && CalendarExpression.fits(hour, 0...23)
      && CalendarExpression.fits(minute, 0...59)
      && CalendarExpression.fits(second, 0...59_999_999)
  }

  /// From the end of a month only the days that every month has can be counted.
  private static func fits(_ field: [Component]?, _ range: ClosedRange<Int>, fromEnd: Bool = false) -> Bool {
    let range = fromEnd ? range.lowerBound...(range.upperBound &- 3) : range
    return (field ?? []).allSatisfy { component in
      guard range.contains(component.start), component.step <= range.upperBound &- range.lowerBound else {
        return false
      }
      if let stop = component.stop {
        return range.contains(stop) && component.start &+ component.step <= stop
      }
      // Once at least a step has to find its number.
      return fromEnd
        ? component.start &- component.step >= range.lowerBound
        : component.start &+ component.step <= range.upperBound
    }
  }
}
