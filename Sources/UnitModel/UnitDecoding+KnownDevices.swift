import UnitSyntax

/// A device, and what is said of it.
extension UnitDecoding {
  /// The first word with its specifiers replaced, and what stands behind it.
  private mutating func device(_ assignment: Assignment) -> (path: String, rest: String)? {
    var words = Words(assignment.value)
    do {
      guard let first = try words.next(.plain), let path = expanded(first, of: assignment) else {
        return nil
      }
      return (path, String(decoding: assignment.value.utf8.dropFirst(words.position), as: UTF8.self))
    } catch {
      reportQuoting(assignment, error)
      return nil
    }
  }

  mutating func checkDeviceAllow(_ assignment: Assignment) {
    guard let (path, rights) = device(assignment) else { return }
    if !ValueSyntax.isDevicePattern(path) {
      reportValue(
        assignment, .devices, about: path,
        help: "write a path below /dev/, or char-NAME or block-NAME, and rights of r, w and m")
    } else if !rights.utf8.allSatisfy("rwm".utf8.contains) {
      reportValue(assignment, .devices, about: rights, help: "rights are made of r, w and m")
    }
  }

  mutating func checkDeviceValue(_ assignment: Assignment, _ grammar: Grammar) {
    guard let (path, value) = device(assignment) else { return }
    let isGood: Bool
    let help: String
    switch grammar {
    case .deviceWeight:
      isGood = ValueSyntax.weight(value, 1...10000)
      help = "write a device and a number from 1 to 10000"
    case .blockDeviceWeight:
      isGood = ValueSyntax.weight(value, 10...1000)
      help = "write a device and a number from 10 to 1000"
    case .deviceLatency:
      isGood = ValueSyntax.time(value) != nil
      help = "write a device and a length of time such as 25ms"
    case .blockDeviceBytes:
      isGood = value != "infinity" && ValueSyntax.deviceLimit(value)
      help = "write a device and a size such as 5M"
    case .deviceOperations:
      isGood = ValueSyntax.deviceLimit(value)
      help = "write a device and a number such as 1K"
    default:
      isGood = ValueSyntax.deviceLimit(value)
      help = "write a device and a size such as 5M"
    }
    if !isGood {
      reportValue(assignment, .devices, about: value, help: help)
    } else if ValueSyntax.climbs(path) {
      report(
        .error, "path-climbs", assignment, about: path, "the path '\(path)' has a step ..",
        help: "write the path without ..")
    }
  }
}
