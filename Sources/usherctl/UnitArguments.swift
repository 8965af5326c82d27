import Glibc
import Systemd
import UnitModel

/// Names of units as people write them on a command line.
enum UnitArguments {
  /// `web` is `web.service`; anything with a known suffix, and every pattern, stays as it is.
  static func complete(_ text: String, suffix: String = ".service") -> String {
    if isPattern(text) { return text }
    if let dot = text.lastIndex(of: "."),
      UnitKind(rawValue: String(text[text.index(after: dot)...])) != nil
    {
      return text
    }
    return text + suffix
  }

  static func isPattern(_ text: String) -> Bool {
    text.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  /// The names meant by arguments: patterns stand for the units in memory that match them.
  static func expand(
    _ arguments: [String], _ connection: ControlConnection, suffix: String = ".service"
  ) throws(BusError) -> [String] {
    var names: [String] = []
    let patterns = arguments.filter(isPattern)
    names += arguments.filter { !isPattern($0) }.map { complete($0, suffix: suffix) }
    if !patterns.isEmpty {
      for row in try connection.units(patterns: patterns) where !names.contains(row.name) {
        names.append(row.name)
      }
    }
    return names
  }
}
