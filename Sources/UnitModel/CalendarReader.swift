/// Reads the text of a calendar expression from its front, without its time zone.
struct CalendarReader {
  typealias Component = CalendarExpression.Component

  static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  /// Microseconds.
  static let second = 1_000_000
  /// Numbers up to here count.
  private static let greatest = Int(Int32.max)
  /// How many parts the list of a field may have.
  private static let longestList = 241

  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }
  private var isAtEnd: Bool { offset >= bytes.count }

  private func byte(_ ahead: Int) -> UInt8? { offset &+ ahead < bytes.count ? bytes[offset &+ ahead] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset &+= 1
    return true
  }

  private mutating func skipBlanks() {
    while next == 0x20 { offset &+= 1 }
  }

  /// Nil if the text is no expression. What the fields hold is not looked at.
  mutating func read() -> CalendarExpression? {
    var expression = CalendarExpression()
    guard readWeekdays(&expression), let isWhole = readDate(&expression) else { return nil }
    if !isWhole, !readTime(&expression) { return nil }
    return isAtEnd ? expression : nil
  }

  // MARK: Days of the week

  private mutating func readWeekdays(_ expression: inout CalendarExpression) -> Bool {
    var rangeStart: Int?
    var isFirst = true
    while true {
      guard let (day, length) = weekday() else { return isFirst }
      guard let behind = byte(length) else {
        expression.weekdays[day] = true
        return fill(&expression, rangeStart, day, length)
      }
      guard "-., ".utf8.contains(behind) else { return false }
      expression.weekdays[day] = true
      guard fill(&expression, rangeStart, day, length) else { return false }
      switch behind {
      case 0x20:
        skipBlanks()
        return true
      case UInt8(ascii: ","):
        rangeStart = nil
        offset &+= 1
      default:
        guard rangeStart == nil, behind == UInt8(ascii: "-") || byte(1) == behind else { return false }
        rangeStart = day
        offset &+= behind == UInt8(ascii: "-") ? 1 : 2
      }
      // A comma may be the last, a range has to end.
      if isAtEnd || next == 0x20 {
        skipBlanks()
        return rangeStart == nil
      }
      isFirst = false
    }
  }

  private mutating func fill(
    _ expression: inout CalendarExpression, _ start: Int?, _ day: Int, _ length: Int
  ) -> Bool {
    offset &+= length
    guard let start else { return true }
    guard start <= day else { return false }
    for between in start...day { expression.weekdays[between] = true }
    return true
  }

  /// The day that stands next, and how long its name is: in full, or its first three letters.
  private func weekday() -> (day: Int, length: Int)? {
    for (day, name) in CalendarReader.weekdays.enumerated() {
      for length in [name.utf8.count, 3] where hasPrefix(name.utf8.prefix(length)) { return (day, length) }
    }
    return nil
  }

  /// True for `Mon`, `monday` and what goes on behind it.
  static func startsWithWeekday(_ word: String) -> Bool { CalendarReader(word).weekday() != nil }

  private func hasPrefix(_ letters: Substring.UTF8View) -> Bool {
    guard bytes.count &- offset >= letters.count else { return false }
    return zip(bytes[offset...], letters).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  // MARK: Date and time

  /// True if no time follows, false if one may, nil if this is no date.
  private mutating func readDate(_ expression: inout CalendarExpression) -> Bool? {
    if isAtEnd { return false }
    if next == UInt8(ascii: "@") { return readTimestamp(&expression) ? true : nil }
    let start = offset
    guard let first = field() else { return nil }
    if isAtEnd || next == UInt8(ascii: ":") {
      // A time of day.
      offset = start
      return false
    }
    guard let isEnd = dateSeparator(), let second = field() else { return nil }
    if isAtEnd || next == 0x20 {
      skipBlanks()
      (expression.month, expression.day, expression.countsFromEnd) = (first.list, second.list, isEnd)
      return false
    }
    guard !isEnd, let isEnd = dateSeparator(), let third = field(), isAtEnd || next == 0x20 else {
      return nil
    }
    skipBlanks()
    (expression.year, expression.month, expression.day) = (first.list, second.list, third.list)
    expression.countsFromEnd = isEnd
    return false
  }

  /// True for `~`, false for `-`.
  private mutating func dateSeparator() -> Bool? {
    if take("~") { return true }
    return take("-") ? false : nil
  }

  private mutating func readTime(_ expression: inout CalendarExpression) -> Bool {
    let zero = [Component(start: 0, stop: nil, step: 0)]
    if isAtEnd {
      (expression.hour, expression.minute, expression.second) = (zero, zero, zero)
      return true
    }
    guard let hour = field(), take(":"), let minute = field() else { return false }
    (expression.hour, expression.minute, expression.second) = (hour.list, minute.list, zero)
    if isAtEnd { return true }
    guard take(":"), let second = field(isSeconds: true) else { return false }
    expression.second = second.list
    return isAtEnd
  }

  /// `@SECONDS` since 1970: a single moment, in UTC.
  private mutating func readTimestamp(_ expression: inout CalendarExpression) -> Bool {
    offset &+= 1
    guard let number = number(upTo: 253_402_300_799) else { return false }
    let (days, seconds) = number.quotientAndRemainder(dividingBy: 86_400)
    let date = CalendarReader.date(days)
    func one(_ number: Int) -> [Component] { [Component(start: number, stop: nil, step: 0)] }
    (expression.year, expression.month, expression.day) = (one(date.year), one(date.month), one(date.day))
    (expression.hour, expression.minute) = (one(seconds / 3600), one(seconds / 60 % 60))
    expression.second = one(seconds % 60 &* CalendarReader.second)
    expression.zone = "UTC"
    return true
  }

  /// The date of a day since 1970 in the Gregorian calendar; years begin in March while it is counted.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let day = days &+ 719_468
    let (era, ofEra) = day.quotientAndRemainder(dividingBy: 146_097)
    let year = (ofEra &- ofEra / 1460 &+ ofEra / 36_524 &- ofEra / 146_096) / 365
    let ofYear = ofEra &- (365 &* year &+ year / 4 &- year / 100)
    let month = (5 &* ofYear &+ 2) / 153
    let isNextYear = month >= 10
    return (
      era &* 400 &+ year &+ (isNextYear ? 1 : 0), isNextYear ? month &- 9 : month &+ 3,
      ofYear &- (153 &* month &+ 2) / 5 &+ 1
    )
  }

  // MARK: Fields

  /// The numbers of a field; `list` is nil for `*`.
  private struct Field {
    var list: [Component]?
  }

  private mutating func field(isSeconds: Bool = false) -> Field? {
    if take("*") {
      return Field(list: isSeconds ? [Component(start: 0, stop: nil, step: CalendarReader.second)] : nil)
    }
    var list: [Component] = []
    repeat {
      guard list.count < CalendarReader.longestList, let component = component(isSeconds) else { return nil }
      list.append(component)
    } while take(",")
    return Field(list: list)
  }

  private mutating func component(_ isSeconds: Bool) -> Component? {
    guard let start = value(isSeconds) else { return nil }
    var component = Component(start: start, stop: nil, step: 0)
    if next == UInt8(ascii: "."), byte(1) == UInt8(ascii: ".") {
      offset &+= 2
      guard let stop = value(isSeconds) else { return nil }
      component.stop = stop
      component.step = isSeconds ? CalendarReader.second : 1
    }
    if take("/") {
      guard let step = value(isSeconds), step > 0 else { return nil }
      component.step = step
    } else {
      guard start <= CalendarReader.greatest &- component.step else { return nil }
      // Without a step a range of seconds goes by whole ones.
      if isSeconds, let stop = component.stop, start &+ component.step > stop { return nil }
    }
    guard let behind = next else { return component }
    return " ,-~:".utf8.contains(behind) ? component : nil
  }

  /// A number; of seconds with its decimals, in microseconds.
  private mutating func value(_ isSeconds: Bool) -> Int? {
    guard isSeconds else { return number(upTo: CalendarReader.greatest) }
    guard var value = number(upTo: CalendarReader.greatest / CalendarReader.second) else { return nil }
    value &*= CalendarReader.second
    if next == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
      offset &+= 1
      guard let decimals = decimals() else { return nil }
      value &+= decimals
    }
    return value <= CalendarReader.greatest ? value : nil
  }

  private mutating func number(upTo limit: Int) -> Int? {
    guard let first = next, ValueSyntax.isDigit(first) else { return nil }
    var value = 0
    while let byte = next, ValueSyntax.isDigit(byte) {
      value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
      if value > limit { return nil }
      offset &+= 1
    }
    return value
  }

  /// Decimals as millionths, rounded.
  private mutating func decimals() -> Int? {
    guard let first = next, ValueSyntax.isDigit(first) else { return nil }
    var value = 0
    var count = 0
    while let byte = next, ValueSyntax.isDigit(byte) {
      let digit = Int(byte &- UInt8(ascii: "0"))
      if count < 6 { value = value &* 10 &+ digit }
      if count == 6, digit >= 5 { value &+= 1 }
      count &+= 1
      offset &+= 1
    }
    while count < 6 {
      value &*= 10
      count &+= 1
    }
    return value
  }
}
