import UnitSyntax

/// Options of sockets whose values have a form of their own.
extension UnitDecoding {
  /// A number that below zero, as under systemd, means unset.
  mutating func applyNumber(
    _ assignment: Assignment, to setting: WritableKeyPath<SocketSettings, Int32?>
  ) {
    guard let number = ValueSyntax.signed(assignment.value).flatMap(Int32.init(exactly:)) else {
      reportValue(assignment, .integer)
      return
    }
    socket[keyPath: setting] = number
  }

  /// A number up to 255 or one of four words; empty resets.
  ///
  /// - Source: systemd.socket(5), `IPTOS=`; ip(7) for the values.
  mutating func applyTypeOfService(_ assignment: Assignment) {
    switch assignment.value {
    case "": socket.typeOfService = nil
    case "low-delay": socket.typeOfService = 0x10
    case "throughput": socket.typeOfService = 0x08
    case "reliability": socket.typeOfService = 0x04
    case "low-cost": socket.typeOfService = 0x02
    default:
      guard let number = ValueSyntax.unsigned(assignment.value), number <= 255 else {
        checkChoice(assignment, grammar)
        return
      }
      socket.typeOfService = Int32(number)
    }
  }
}
