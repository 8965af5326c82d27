import CLinux
import Glibc

/// Objects of interprocess communication that stay when the processes that made them are gone: those of
/// System V (shared memory, semaphores, message queues) and of POSIX (shared memory, message queues).
///
/// - Source: sysvipc(7), shm_overview(7), mq_overview(7); proc_sysvipc(5).
package enum IPCObjects {
  /// Whose: an object is one's own if its user or its group is.
  package struct Owner: Hashable, Sendable {
    package var uid: UInt32?
    package var gid: UInt32?

    package init(uid: UInt32? = nil, gid: UInt32? = nil) {
      self.uid = uid
      self.gid = gid
    }

    func owns(uid: UInt32, gid: UInt32) -> Bool { uid == self.uid || gid == self.gid }
  }

  /// Where the objects of POSIX lie.
  package struct Places: Sendable {
    package var sharedMemory = "/dev/shm"
    package var messageQueues = "/dev/mqueue"

    package init() {}
  }

  private enum Kind: String, CaseIterable {
    case shm, sem, msg

    var column: String { self == .msg ? "msqid" : rawValue + "id" }
  }

  /// True if there is one. Files that cannot be read hide what they tell of.
  package static func exist(of owner: Owner, in places: Places = Places()) -> Bool {
    Kind.allCases.contains { !numbers($0, owner).isEmpty }
      || [places.sharedMemory, places.messageQueues].contains { hasFile(of: owner, below: $0) }
  }

  /// Removes them all. Answers what could not be removed; what goes by itself meanwhile is no failure.
  package static func remove(of owner: Owner, in places: Places = Places()) -> [SystemCallError] {
    var failures: [SystemCallError] = []
    for kind in Kind.allCases {
      for number in numbers(kind, owner) {
        let result =
          switch kind {
          case .shm: shmctl(number, IPC_RMID, nil)
          case .sem: usher_remove_semaphores(number)
          case .msg: msgctl(number, IPC_RMID, nil)
          }
        // EINVAL, EIDRM: somebody else was faster.
        if result != 0, errno != EINVAL, errno != EIDRM {
          failures.append(
            SystemCallError("remove", on: "the \(kind.rawValue) object \(number)", errno: errno))
        }
      }
    }
    for place in [places.sharedMemory, places.messageQueues] {
      removeFiles(of: owner, below: place, &failures)
    }
    return failures
  }

  /// The numbers in a table of the kernel. Its first line names the columns, which differ from kind to kind.
  private static func numbers(_ kind: Kind, _ owner: Owner) -> [Int32] {
    guard let text = ProcFile.read("/proc/sysvipc/\(kind.rawValue)", limit: 1 << 22) else { return [] }
    var lines = text.split(separator: "\n").makeIterator()
    let names = lines.next()?.split(separator: " ") ?? []
    guard let number = names.firstIndex(of: Substring(kind.column)),
      let uid = names.firstIndex(of: "uid"), let gid = names.firstIndex(of: "gid")
    else { return [] }
    var found: [Int32] = []
    while let line = lines.next() {
      let fields = line.split(separator: " ")
      guard fields.count > max(number, uid, gid), let own = Int32(fields[number]),
        let user = UInt32(fields[uid]), let group = UInt32(fields[gid]), owner.owns(uid: user, gid: group)
      else { continue }
      found.append(own)
    }
    return found
  }

  /// Looks at everything in `directory` and below, without ever following a link: others may change it
  /// meanwhile. What is inside of a directory comes before it.
  ///
  /// - Parameter body: an open directory, a name in it, its path for messages, whether it is a directory
  ///   itself; false ends the walk.
  private static func walk(
    _ directory: Descriptor, _ owner: Owner, _ subject: String, depth: Int = 0,
    _ body: (Int32, String, String, Bool) -> Bool
  ) -> Bool {
    for name in (try? NodeDirectory.names(at: directory.number, subject)) ?? [] {
      var status = stat()
      guard fstatat(directory.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      let path = subject + "/" + name
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      if isDirectory, depth < 16, let inner = open(name, in: directory.number),
        !walk(inner, owner, path, depth: depth + 1, body)
      {
        return false
      }
      guard owner.owns(uid: status.st_uid, gid: status.st_gid) else { continue }
      if !body(directory.number, name, path, isDirectory) { return false }
    }
    return true
  }

  private static func open(_ name: String, in directory: Int32) -> Descriptor? {
    let number = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    return number < 0 ? nil : Descriptor(adopting: number)
  }

  private static func hasFile(of owner: Owner, below place: String) -> Bool {
    guard let directory = open(place, in: AT_FDCWD) else { return false }
    return !walk(directory, owner, place) { _, _, _, _ in false }
  }

  /// Directories go when nothing of others is in them.
  private static func removeFiles(
    of owner: Owner, below place: String, _ failures: inout [SystemCallError]
  ) {
    guard let directory = open(place, in: AT_FDCWD) else { return }
    _ = walk(directory, owner, place) { parent, name, path, isDirectory in
      if unlinkat(parent, name, isDirectory ? AT_REMOVEDIR : 0) != 0, errno != ENOENT, errno != ENOTEMPTY {
        failures.append(SystemCallError("remove", on: path, errno: errno))
      }
      return true
    }
  }
}
