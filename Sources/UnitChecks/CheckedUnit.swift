import UnitModel
import UnitSyntax

/// A unit as the rules see it: its settings, and for each key the lines that count.
struct CheckedUnit {
  let loaded: LoadedUnit
  private let lines: [Key: [Assignment]]

  private struct Key: Hashable {
    var section: String
    var key: String
  }

  init(_ loaded: LoadedUnit) {
    self.loaded = loaded
    var lines: [Key: [Assignment]] = [:]
    for line in loaded.merged.assignments {
      let key = Key(section: line.section, key: line.key)
      // Dependencies are the lists that an empty line does not empty; it adds nothing to them either.
      if !line.value.isEmpty {
        lines[key, default: []].append(line)
      } else if line.section != "Unit" {
        lines[key] = nil
      }
    }
    self.lines = lines
  }

  var name: UnitName { loaded.name }
  var socket: SocketSettings? { loaded.socket }
  var service: ServiceSettings? { loaded.service }

  /// The section that is named after the unit's kind.
  var section: String {
    switch loaded.kind {
    case .socket: "Socket"
    case .service: "Service"
    case .target, .foreign: "Unit"
    }
  }

  /// The lines of a key since the last that emptied it, in the order of application.
  func lines(_ section: String, _ key: String) -> [Assignment] {
    lines[Key(section: section, key: key)] ?? []
  }

  /// The line whose value counts.
  func line(_ section: String, _ key: String) -> Assignment? { lines(section, key).last }

  /// The line that counts of a key of the unit's own section.
  func own(_ key: String) -> Assignment? { line(section, key) }

  func has(_ key: String) -> Bool { own(key) != nil }

  /// True if the line is there and switched on.
  func isOn(_ key: String) -> Bool {
    own(key).flatMap { ValueSyntax.boolean($0.value) } ?? false
  }

  /// The place of a unit's name in the lines of some keys of `[Unit]`, and the line.
  func mention(of other: LoadedUnit, in keys: [String]) -> (origin: Origin, key: String)? {
    let names = [other.name.full] + other.aliases.map(\.full)
    for key in keys {
      for line in lines("Unit", key) {
        for name in names {
          if let origin = line.origin(ofWord: name) { return (origin, key) }
        }
      }
    }
    return nil
  }
}

extension Assignment {
  /// Where the value stands.
  var valueOrigin: Origin { Origin(source: origin.source, span: valueSpan) }

  /// Where a word of a list stands; nil if it is none of its words.
  func origin(ofWord word: String) -> Origin? {
    words.first { $0.text == word }.map { origin(of: $0.range) }
  }

  /// What stands between blanks, with its place in the value. Quotes mean nothing here.
  var words: [(text: String, range: Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    let bytes = Array(value.utf8)
    var start = 0
    while start < bytes.count {
      if Words.isBlank(bytes[start]) {
        start &+= 1
        continue
      }
      var end = start
      while end < bytes.count, !Words.isBlank(bytes[end]) { end &+= 1 }
      found.append((String(decoding: bytes[start..<end], as: UTF8.self), start..<end))
      start = end
    }
    return found
  }
}
