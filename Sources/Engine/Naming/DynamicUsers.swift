import CLinux
import Glibc
import Linux
import UnitModel

/// Users that exist for as long as somebody runs as them.
///
/// Each has a number between 61184 and 65519, by a file of that number that is locked. The place is systemd's
/// own, and so are the locks: on one host neither gives a number out that the other has, nor do two daemons.
///
///     61532           locked; the name, in a line
///     direct:61532 -> web
///     direct:web -> 61532
///
/// - Source: systemd.exec(5), "DynamicUser=".
package final class DynamicUsers {
  private struct Held {
    let uid: UInt32
    let lock: Descriptor
    var count: Int
  }

  package let directory: String
  private var held: [String: Held] = [:]

  package init(directory: String) { self.directory = directory }

  /// How many users there are now.
  package var count: Int { held.count }

  /// The number of a user that is there already, who then has one more holder.
  package func retain(_ name: String) -> UInt32? {
    guard let uid = held[name]?.uid else { return nil }
    held[name]?.count &+= 1
    return uid
  }

  /// Makes a user with one holder. False: somebody else has that number.
  package func make(_ name: String, uid: UInt32) throws(SystemCallError) -> Bool {
    try NodeDirectory.make(directory, mode: 0o755)
    let path = directory + "/\(uid)"
    while true {
      let number = try systemCall("open", on: path) {
        usher_open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0o600)
      }
      let lock = Descriptor(adopting: number)
      if usher_lock_file(lock.number) != 0 {
        if errno == EAGAIN { return false }
        throw SystemCallError("lock", on: path, errno: errno)
      }
      // Between the two its last holder may have removed it: then it is not the one that others will find.
      guard try Node.identity(of: lock.number) == Node.identity(at: path) else { continue }
      let line = Array((name + "\n").utf8)
      _ = try systemCall("write to", on: path) { ftruncate(lock.number, 0) }
      _ = try systemCall("write to", on: path) {
        line.withUnsafeBytes { pwrite(lock.number, $0.baseAddress, $0.count, 0) }
      }
      try link(directory + "/direct:\(uid)", to: name)
      try link(directory + "/direct:\(name)", to: String(uid))
      held[name] = Held(uid: uid, lock: lock, count: 1)
      return true
    }
  }

  /// One holder less. The last one takes the user away.
  package func release(_ name: String) {
    guard var user = held[name] else { return }
    user.count &-= 1
    if user.count > 0 {
      held[name] = user
      return
    }
    held[name] = nil
    for file in ["direct:\(name)", "direct:\(user.uid)", String(user.uid)] {
      // Under the lock: nobody else can have made them.
      _ = unlink(directory + "/" + file)
    }
    user.lock.close()
  }

  /// Is the user among those who exist now?
  package func has(_ name: String) -> Bool { held[name] != nil }

  /// Removes what a daemon left behind that did not end in peace: whatever nobody has locked.
  package func sweep() {
    for name in (try? NodeDirectory.names(in: directory)) ?? [] {
      guard let uid = UInt32(name), DynamicIdentity.range.contains(uid) else { continue }
      let path = directory + "/" + name
      let number = usher_open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0)
      guard number >= 0 else { continue }
      let lock = Descriptor(adopting: number)
      guard usher_lock_file(lock.number) == 0 else { continue }
      if let user = Node.linkTarget(directory + "/direct:\(uid)") {
        if Node.linkTarget(directory + "/direct:\(user)") == name {
          _ = unlink(directory + "/direct:\(user)")
        }
        _ = unlink(directory + "/direct:\(uid)")
      }
      _ = unlink(path)
    }
  }

  /// Replaces what an earlier user of the number, or of the name, left there.
  private func link(_ path: String, to target: String) throws(SystemCallError) {
    if Node.linkTarget(path) == target { return }
    _ = unlink(path)
    try Node.link(at: path, to: target)
  }
}

/// Which numbers are tried for a user, in order: that of the owner of what it left, that of its name, any.
package struct DynamicUserCandidates: Sequence, IteratorProtocol {
  private var first: [UInt32]
  private var left = 100

  /// - Parameter owners: of the directories that the unit had last time.
  package init(_ name: String, owners: [UInt32]) {
    let known = owners.filter(DynamicIdentity.range.contains) + [DynamicIdentity.number(of: name)]
    first = known.enumerated().filter { !known[..<$0].contains($1) }.map(\.element)
  }

  package mutating func next() -> UInt32? {
    if !first.isEmpty { return first.removeFirst() }
    left &-= 1
    return left < 0 ? nil : UInt32.random(in: DynamicIdentity.range)
  }
}
