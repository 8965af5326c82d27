import Linux

/// The environment of one command while it is put together: in order, a later value wins.
struct EnvironmentBlock {
  enum Value: Hashable {
    case text(String)
    /// The process's own pid.
    case ownPID
    /// The inode of its own pidfd.
    case ownPidfdID
    /// Known at each spawn only.
    case perSpawn(SpawnValue)
  }

  private(set) var entries: [(name: String, value: Value)] = []
  private var places: [String: Int] = [:]

  mutating func set(_ name: String, _ value: Value) {
    if let place = places[name] {
      entries[place].value = value
    } else {
      places[name] = entries.count
      entries.append((name, value))
    }
  }

  mutating func set(_ name: String, _ text: String) { set(name, .text(text)) }

  /// Takes `NAME=value`; without `=` there is nothing to set.
  mutating func set(assignment: String) {
    let bytes = assignment.utf8
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return }
    set(String(assignment[..<equals]), String(assignment[bytes.index(after: equals)...]))
  }

  /// Removes `NAME`, or `NAME=value` where it has just that value.
  ///
  /// What a spawn brings, or the pid, is removed by name only: its value is not known here.
  mutating func remove(_ pattern: String) {
    let bytes = pattern.utf8
    let equals = bytes.firstIndex(of: UInt8(ascii: "="))
    let name = String(pattern[..<(equals ?? pattern.endIndex)])
    guard let place = places[name] else { return }
    if let equals, entries[place].value != .text(String(pattern[bytes.index(after: equals)...])) { return }
    places[name] = nil
    entries.remove(at: place)
    for (other, index) in places where index > place { places[other] = index &- 1 }
  }

  subscript(name: String) -> Value? { places[name].map { entries[$0].value } }
}

/// What a spawn brings into the environment of a command that was compiled before.
package enum SpawnValue: Int, CaseIterable, Sendable {
  case invocationID, remoteAddress, remotePort, socketCookie, journalStream

  var variable: String {
    switch self {
    case .invocationID: "INVOCATION_ID"
    case .remoteAddress: "REMOTE_ADDR"
    case .remotePort: "REMOTE_PORT"
    case .socketCookie: "SO_COOKIE"
    case .journalStream: "JOURNAL_STREAM"
    }
  }
}
