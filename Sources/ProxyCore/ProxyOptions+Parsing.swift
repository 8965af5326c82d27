import UnitModel

/// What a command line comes to.
package enum ProxyCommandLine: Hashable, Sendable {
  case run(ProxyOptions)
  case help
  case version
  /// Why it cannot be understood; a part of a sentence, without a full stop.
  case misuse(String)
}

/// Written by hand, in the shapes that getopt_long(3) takes, because units that run
/// systemd-socket-proxyd are to work with nothing but the program's name changed.
extension ProxyOptions {
  /// - Parameter arguments: without the program's name.
  package static func parse(_ arguments: [String]) -> ProxyCommandLine {
    var options = ProxyOptions()
    var rest = arguments[...]
    var positional: [String] = []
    while let argument = rest.popFirst() {
      if argument == "--" {
        positional += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        positional.append(argument)
        continue
      }
      let (name, inline) = cut(argument)
      switch name {
      case "--help", "-h", "--version":
        guard inline == nil else { return .misuse("\(name) takes no value") }
        return name == "--version" ? .version : .help
      default: break
      }
      guard let what = valued[name] else { return .misuse("there is no option \(argument)") }
      guard let value = inline ?? rest.popFirst() else { return .misuse("\(name) needs \(what)") }
      if let problem = options.set(name, to: value) { return .misuse(problem) }
    }
    guard positional.count <= 1 else {
      return .misuse("there is more than one target; --map=NAME=TARGET gives a listener its own")
    }
    if let text = positional.first {
      guard let target = ProxyTarget(text) else { return .misuse(Self.noTarget(text)) }
      options.target = target
    }
    guard options.target != nil || !options.targets.isEmpty else {
      return .misuse("a target is missing: HOST:PORT, /PATH or @NAME")
    }
    return .run(options)
  }

  /// `--name=value`, `-cvalue` and `-c=value` in parts.
  private static func cut(_ argument: String) -> (name: String, value: String?) {
    if argument.hasPrefix("--") {
      guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
      return (String(argument[..<equals]), String(argument[equals...].dropFirst()))
    }
    let value = argument.dropFirst(2)
    return (String(argument.prefix(2)), value.isEmpty ? nil : String(value))
  }

  /// The options that take a value, and what that is.
  private static let valued = [
    "--connections-max": "a number", "-c": "a number", "--sessions-max": "a number",
    "--exit-idle-time": "a length of time", "--wait-for-target": "a length of time",
    "--connect-timeout": "a length of time", "--session-idle-time": "a length of time",
    "--drain-time": "a length of time", "--proxy-protocol": "v1 or v2", "--map": "NAME=TARGET",
  ]

  /// Answers what is wrong, nil if nothing is.
  private mutating func set(_ name: String, to value: String) -> String? {
    switch name {
    case "--connections-max", "-c": return number(name, value, \.maximumConnections)
    case "--sessions-max": return number(name, value, \.maximumSessions)
    case "--exit-idle-time": return time(name, value, \.exitIdleTime)
    case "--wait-for-target": return time(name, value, \.waitForTarget)
    case "--connect-timeout": return time(name, value, \.connectTimeout, isAboveZero: true)
    case "--session-idle-time": return time(name, value, \.sessionIdleTime, isAboveZero: true)
    case "--drain-time": return time(name, value, \.drainTime)
    case "--proxy-protocol":
      guard let version = ProxyHeader.Version(rawValue: value) else {
        return "--proxy-protocol needs v1 or v2, not '\(value)'"
      }
      header = version
      return nil
    default: return map(value)
    }
  }

  private mutating func map(_ value: String) -> String? {
    guard let equals = value.firstIndex(of: "="), equals != value.startIndex else {
      return "--map needs NAME=TARGET, not '\(value)'"
    }
    let name = String(value[..<equals])
    let text = String(value[equals...].dropFirst())
    guard let target = ProxyTarget(text) else { return Self.noTarget(text) }
    guard targets.updateValue(target, forKey: name) == nil else { return "--map names \(name) twice" }
    return nil
  }

  private mutating func number(_ name: String, _ value: String, _ field: WritableKeyPath<Self, Int>)
    -> String?
  {
    guard let number = Int(value), (1...1_000_000).contains(number) else {
      return "\(name) needs a number from 1 to 1000000, not '\(value)'"
    }
    self[keyPath: field] = number
    return nil
  }

  private mutating func time(
    _ name: String, _ value: String, _ field: WritableKeyPath<Self, TimeSpan>, isAboveZero: Bool = false
  ) -> String? {
    guard let span = ValueSyntax.time(value), !isAboveZero || span > .zero else {
      return
        "\(name) needs a length of time\(isAboveZero ? " above zero" : "") such as 30, 5min or infinity, not '\(value)'"
    }
    self[keyPath: field] = span
    return nil
  }

  private static func noTarget(_ text: String) -> String {
    "'\(text)' is no target; a target is HOST:PORT, [IPV6]:PORT, /PATH or @NAME"
  }
}
