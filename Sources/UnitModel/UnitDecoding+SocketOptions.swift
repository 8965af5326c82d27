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

  mutating func applyDeferTrigger(_ assignment: Assignment) {
    deferTriggerLine = assignment
    if let choice = SocketSettings.DeferTrigger(rawValue: assignment.value) {
      socket.deferTrigger = choice
    } else if let flag = ValueSyntax.boolean(assignment.value) {
      socket.deferTrigger = flag ? .yes : .no
    } else {
      checkChoice(assignment, grammar)
    }
  }

  /// An empty value takes the label away.
  mutating func applyLabel(
    _ assignment: Assignment, to setting: WritableKeyPath<SocketSettings, String?>
  ) {
    guard let text = expanded(assignment) else { return }
    socket[keyPath: setting] = text.isEmpty ? nil : text
  }

  /// `NAME=VALUE`; an empty value takes all away, a name that is there already gets the new value.
  ///
  /// - Source: systemd.socket(5), `XAttrEntryPoint=`
  mutating func applyAttribute(
    _ assignment: Assignment, to setting: WritableKeyPath<SocketSettings, [SocketSettings.Attribute]>
  ) {
    if assignment.value.isEmpty {
      socket[keyPath: setting] = []
      return
    }
    guard let text = expanded(assignment) else { return }
    let bytes = text.utf8
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), text.hasPrefix("user."),
      bytes.distance(from: bytes.startIndex, to: equals) > "user.".utf8.count
    else {
      report(
        .error, "value-text", assignment, "'\(text)' is no attribute of a socket",
        help: "write user.NAME=VALUE")
      return
    }
    let new = SocketSettings.Attribute(
      name: String(text[..<equals]), value: String(text[bytes.index(after: equals)...]))
    socket[keyPath: setting].removeAll { $0.name == new.name }
    socket[keyPath: setting].append(new)
  }
}
