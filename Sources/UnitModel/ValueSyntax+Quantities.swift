/// Lengths of time and sizes: numbers with units, which add up (`5min 20s`, `1G 512M`).
///
/// - Source: systemd.time(7), "Parsing time spans".
extension ValueSyntax {
  /// A length of time; a number without unit counts `bareUnit` microseconds.
  package static func time(_ text: String, bareUnit: UInt64 = 1_000_000) -> TimeSpan? {
    span(text, bareUnit: bareUnit, timeUnit).map(TimeSpan.init(microseconds:))
  }

  /// A length of time; a number without unit counts nanoseconds. `infinity` is `.max`.
  package static func nanoseconds(_ text: String) -> UInt64? {
    span(text, bareUnit: 1) {
      $0 == "ns" || $0 == "nsec" ? 1 : timeUnit($0).map { $0 &* 1000 }
    }
  }

  private static func span(_ text: String, bareUnit: UInt64, _ unit: (String) -> UInt64?) -> UInt64? {
    var rest = trimmed(Substring(text)).utf8
    if Substring(rest) == "infinity" { return .max }
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    while !rest.isEmpty {
      guard let amount = Amount(&rest, needsDecimals: true) else { return nil }
      let blanks = skipBlanks(&rest)
      let word = takeUnit(&rest)
      let multiplier: UInt64
      if word.isEmpty {
        // `12.34.56` is no time; `12 .5` is.
        if !blanks, !rest.isEmpty { return nil }
        multiplier = bareUnit
      } else {
        guard let known = unit(String(word)) else { return nil }
        multiplier = known
      }
      _ = skipBlanks(&rest)
      guard let value = amount.times(multiplier) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(value)
      if overflow || sum == .max { return nil }
      total = sum
    }
    return total
  }

  /// A size in bytes, units to the base 1024: `64K`, `1.5M`, `1 G`.
  package static func size(_ text: String) -> UInt64? { size(text, base: 1024) }

  /// The same to the base 1000, as amounts of input and output are counted: `1K` is 1000.
  package static func decimalSize(_ text: String) -> UInt64? { size(text, base: 1000) }

  private static func size(_ text: String, base: UInt64) -> UInt64? {
    var rest = trimmed(Substring(text)).utf8
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    var previousRank = sizeUnits.count
    while !rest.isEmpty {
      guard let amount = Amount(&rest, needsDecimals: false) else { return nil }
      _ = skipBlanks(&rest)
      var rank = 0
      if let letter = rest.first, !isDigit(letter) {
        guard let known = sizeUnits.firstIndex(of: letter) else { return nil }
        rank = known
        rest.removeFirst()
      }
      // Units stand in falling order, each once.
      guard rank < previousRank else { return nil }
      previousRank = rank
      _ = skipBlanks(&rest)
      // At most 1024 to the sixth.
      guard let value = amount.times((0..<rank).reduce(1) { power, _ in power &* base }) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(value)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// By rising power of the base.
  private static let sizeUnits: [UInt8] = Array("BKMGTPE".utf8)

  /// A decimal number with an optional fraction.
  private struct Amount {
    var whole: UInt64
    var fraction: [UInt8]

    /// Reads a number from the front; nil if there is none. Sizes may end in a point, times may not.
    init?(_ text: inout Substring.UTF8View, needsDecimals: Bool) {
      if text.first == UInt8(ascii: "+") { text.removeFirst() }
      let digits = text.prefix(while: ValueSyntax.isDigit)
      text = text[digits.endIndex...]
      fraction = []
      if text.first == UInt8(ascii: ".") {
        text.removeFirst()
        let decimals = text.prefix(while: ValueSyntax.isDigit)
        if decimals.isEmpty, needsDecimals || digits.isEmpty { return nil }
        text = text[decimals.endIndex...]
        fraction = decimals.map { $0 &- UInt8(ascii: "0") }
      } else if digits.isEmpty {
        return nil
      }
      if digits.isEmpty {
        whole = 0
      } else {
        guard let value = ValueSyntax.number(digits, base: 10) else { return nil }
        whole = value
      }
    }

    /// Nil if it overflows. What is smaller than one of the result is cut off.
    func times(_ multiplier: UInt64) -> UInt64? {
      var (value, overflow) = whole.multipliedReportingOverflow(by: multiplier)
      if overflow { return nil }
      // Nine decimals are exact enough for anything that is counted here.
      var numerator: UInt64 = 0
      var denominator: UInt64 = 1
      for digit in fraction.prefix(9) {
        numerator = numerator &* 10 &+ UInt64(digit)
        denominator &*= 10
      }
      let product = numerator.multipliedFullWidth(by: multiplier)
      let part = denominator.dividingFullWidth(product).quotient
      (value, overflow) = value.addingReportingOverflow(part)
      if overflow { return nil }
      return value
    }
  }

  private static func skipBlanks(_ text: inout Substring.UTF8View) -> Bool {
    var skipped = false
    while let first = text.first, isBlank(first) {
      text.removeFirst()
      skipped = true
    }
    return skipped
  }

  private static func takeUnit(_ text: inout Substring.UTF8View) -> Substring {
    // Bytes above 127: the micro sign.
    let unit = text.prefix { isLetter($0) || $0 >= 0x80 }
    text = text[unit.endIndex...]
    return Substring(unit)
  }

  /// Microseconds.
  private static func timeUnit(_ name: String) -> UInt64? {
    switch name {
    case "us", "usec", "µs", "μs": 1
    case "ms", "msec": 1000
    case "s", "sec", "second", "seconds": 1_000_000
    case "m", "min", "minute", "minutes": 60_000_000
    case "h", "hr", "hour", "hours": 3_600_000_000
    case "d", "day", "days": 86_400_000_000
    case "w", "week", "weeks": 604_800_000_000
    case "M", "month", "months": 2_629_800_000_000
    case "y", "year", "years": 31_557_600_000_000
    default: nil
    }
  }
}
