/// The full form of a calendar expression, as `systemd-analyze calendar` writes it.
extension CalendarExpression {
  /// `Mon..Fri *-*-* 08:00:00`: all fields, lists in order, the zone as it was written.
  package var normalized: String {
    var text = weekdayText
    if !text.isEmpty { text += " " }
    text += CalendarExpression.text(year, 4) + "-" + CalendarExpression.text(month, 2)
    text += (countsFromEnd ? "~" : "-") + CalendarExpression.text(day, 2)
    text += " " + CalendarExpression.text(hour, 2) + ":" + CalendarExpression.text(minute, 2)
    text += ":" + CalendarExpression.secondText(second)
    if let zone { text += " " + (zone.lowercased() == "utc" ? "UTC" : zone) }
    return text
  }

  /// Days in a row as a range: `Mon..Wed,Fri`.
  private var weekdayText: String {
    var runs: [String] = []
    var day = 0
    while day < weekdays.count {
      guard weekdays[day] else {
        day &+= 1
        continue
      }
      let first = day
      while day < weekdays.count, weekdays[day] { day &+= 1 }
      let names = CalendarReader.weekdays[first..<day].map { String($0.prefix(3)) }
      runs.append(names.count > 2 ? names[0] + ".." + names[names.count &- 1] : names.joined(separator: ","))
    }
    return runs.joined(separator: ",")
  }

  private static func text(_ field: [Component]?, _ width: Int) -> String {
    guard let field else { return "*" }
    return field.map { component in
      var text = padded(component.start, width)
      if let stop = component.stop { text += ".." + padded(stop, width) }
      if component.step > 0, component.stop == nil || component.step != 1 { text += "/\(component.step)" }
      return text
    }.joined(separator: ",")
  }

  private static func secondText(_ field: [Component]?) -> String {
    let everySecond = Component(start: 0, stop: nil, step: CalendarReader.second)
    guard let field, field != [everySecond] else { return "*" }
    return field.map { component in
      var text = secondText(component.start, 2)
      if let stop = component.stop { text += ".." + secondText(stop, 2) }
      if component.step > 0, component.stop == nil || component.step != CalendarReader.second {
        text += "/" + secondText(component.step, 1)
      }
      return text
    }.joined(separator: ",")
  }

  /// Microseconds as seconds, with six decimals if there are any.
  private static func secondText(_ microseconds: Int, _ width: Int) -> String {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: CalendarReader.second)
    return padded(seconds, width) + (rest == 0 ? "" : "." + padded(rest, 6))
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: Swift.max(0, width &- digits.utf8.count)) + digits
  }
}
