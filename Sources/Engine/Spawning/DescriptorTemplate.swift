import UnitModel

/// `%{fd:NAME}` and its sisters, in commands and variables of services with the section `[X-Usher]`.
struct DescriptorTemplate {
  /// As the process gets them, from 3 on; empty where it gets none.
  let passed: [CommandContext.PassedDescriptor]
  /// Where ports and addresses are looked up.
  let listeners: [CommandContext.PassedDescriptor]

  func expand(_ text: String) throws(CommandError) -> String {
    var result = ""
    var end = text.startIndex
    for (reference, range) in DescriptorReference.all(in: text) {
      result += text[end..<range.lowerBound]
      result += try value(of: reference)
      end = range.upperBound
    }
    return result + text[end...]
  }

  /// True if the command, or a variable that comes with it, asks where a listener listens. That may be elsewhere at
  /// the next start.
  static func namesListeners(_ command: ExecCommand, of unit: LoadedUnit) -> Bool {
    let additions = unit.serviceSettings.value.additions
    guard additions.isAware else { return false }
    return (command.arguments + unit.exec.environment + additions.environment).contains { text in
      DescriptorReference.all(in: text).contains(where: \.reference.isAboutListener)
    }
  }

  private func value(of reference: DescriptorReference) throws(CommandError) -> String {
    switch reference {
    case .number(of: let name):
      guard let index = passed.firstIndex(where: { $0.name == name }) else { throw missing(name) }
      return String(index &+ 3)
    case .numbers(of: let name):
      let found = passed.indices.filter { passed[$0].name == name }
      guard !found.isEmpty else { throw missing(name) }
      return numbers(found, separator: ",")
    case .allNumbers(let separator): return numbers(passed.indices.map { $0 }, separator: separator)
    case .port(of: let name):
      guard let listener = listener(name) else { throw .noDescriptor(named: name) }
      guard let port = listener.port else { throw .noPort(of: name, address: listener.address ?? "") }
      return String(port)
    case .address(of: let name):
      guard let address = listener(name)?.address else { throw .noDescriptor(named: name) }
      return address
    }
  }

  private func missing(_ name: String) -> CommandError {
    listener(name) == nil ? .noDescriptor(named: name) : .notPassed(name)
  }

  private func listener(_ name: String) -> CommandContext.PassedDescriptor? {
    (passed + listeners).first { $0.name == name && $0.address != nil }
  }

  private func numbers(_ indices: [Int], separator: String) -> String {
    indices.map { String($0 &+ 3) }.joined(separator: separator)
  }
}
