import Linux

/// How many runs there are of each user and group, and whether anything of them is to go with the last one.
///
/// Root is not counted: its objects are not those of a service.
package struct IdentityTally {
  private struct Entry {
    var count = 0
    var removesIPC = false
  }

  private var users: [UInt32: Entry] = [:]
  private var groups: [UInt32: Entry] = [:]

  package init() {}

  package mutating func add(user: UInt32?, group: UInt32, removesIPC: Bool) {
    if let user, user != 0 { IdentityTally.add(user, removesIPC, to: &users) }
    if group != 0 { IdentityTally.add(group, removesIPC, to: &groups) }
  }

  /// Whose objects go now: those of nobody else who runs, if one of the runs asked for it.
  package mutating func remove(user: UInt32?, group: UInt32) -> [IPCObjects.Owner] {
    var owners: [IPCObjects.Owner] = []
    if let user, IdentityTally.remove(user, from: &users) { owners.append(.init(uid: user)) }
    if IdentityTally.remove(group, from: &groups) { owners.append(.init(gid: group)) }
    return owners
  }

  private static func add(_ id: UInt32, _ removesIPC: Bool, to entries: inout [UInt32: Entry]) {
    entries[id, default: Entry()].count += 1
    if removesIPC { entries[id]?.removesIPC = true }
  }

  private static func remove(_ id: UInt32, from entries: inout [UInt32: Entry]) -> Bool {
    guard var entry = entries[id] else { return false }
    entry.count -= 1
    entries[id] = entry.count > 0 ? entry : nil
    return entry.count <= 0 && entry.removesIPC
  }
}
