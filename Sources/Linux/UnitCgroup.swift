import CLinux
import Glibc

/// One cgroup: where the processes of a unit are, and are found again.
///
/// Belongs to the main thread. Closing it (the end of the object) does not remove the cgroup.
package final class UnitCgroup {
  /// As `/proc/PID/cgroup` shows it.
  package let path: String
  /// The directory, for spawns.
  package let directory: Descriptor
  /// `cgroup.kill` was used: what is born into it (CLONE_INTO_CGROUP) may be killed at once by
  /// the kernel (seen with 6.18), so it is not used for another instance.
  package private(set) var wasKilled = false
  /// The parent for whose instances it was made.
  var readyParent: String?
  private let full: String
  /// The directory in the file system.
  package var fullPath: String { full }
  /// `cgroup.events`, once somebody asked.
  private var events = Descriptor(adopting: -1)

  init(mount: String, path: String, top: String, wasKilled: Bool = false) throws(SystemCallError) {
    self.path = path
    self.wasKilled = wasKilled
    full = mount + path
    let full = full
    directory = Descriptor(
      adopting: try systemCall("open the cgroup", on: path) {
        usher_open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
      })
  }

  /// How a new process gets into it.
  package var entry: SpawnRequest.CgroupEntry {
    wasKilled ? .written(to: directory.number) : .born(in: directory.number)
  }

  /// Writes into one of its files.
  package func set(_ file: String, to text: String) throws(SystemCallError) {
    try CgroupFiles.write(text, to: "\(full)/\(file)")
  }

  /// True while a process is in it or below it.
  ///
  /// Asked at the end of each connection: the file stays open, and one pread tells.
  package var isPopulated: Bool {
    if !events.isOpen {
      events = Descriptor(
        adopting: usher_openat(directory.number, "cgroup.events", O_RDONLY | O_CLOEXEC))
      guard events.isOpen else {
        // Not to be able to ask, for want of descriptors or memory, is no sign of emptiness.
        return errno == EMFILE || errno == ENFILE || errno == ENOMEM
      }
    }
    // "populated 1\nfrozen 0\n"; ENODEV once the cgroup is gone.
    return withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      let count = pread(events.number, buffer.baseAddress, buffer.count, 0)
      guard count > 0, let base = buffer.baseAddress else { return false }
      let key: StaticString = "populated "
      var start = 0
      while start &+ key.utf8CodeUnitCount < count {
        if memcmp(base + start, key.utf8Start, key.utf8CodeUnitCount) == 0 {
          return buffer[start &+ key.utf8CodeUnitCount] == UInt8(ascii: "1")
        }
        while start < count, buffer[start] != UInt8(ascii: "\n") { start &+= 1 }
        start &+= 1
      }
      return false
    }
  }

  /// The processes in it and below it, in no order.
  package func processes() -> [Int32] {
    var pids: [Int32] = []
    UnitCgroup.visit(full) { directory in
      for line in (ProcText.read("\(directory)/cgroup.procs") ?? "").split(separator: "\n") {
        // A pid of another namespace reads 0.
        if let pid = Int32(line), pid > 0 { pids.append(pid) }
      }
    }
    return pids
  }

  /// True if that process is in it or below it.
  package func contains(_ pid: Int32) -> Bool {
    guard let own = CgroupTree.path(ofProcess: "\(pid)") else { return false }
    return own == path || own.hasPrefix(path + "/")
  }

  /// Asked of the directory's link count, which kernfs keeps: two and one for each child.
  var hasChildren: Bool {
    var status = stat()
    guard fstat(directory.number, &status) == 0 else { return true }
    return status.st_nlink > 2
  }

  /// Sends a signal to every process in it, also to those that are born meanwhile.
  ///
  /// - Parameters:
  ///   - hangsUp: SIGHUP follows. - continues: SIGCONT follows, so that stopped ones can react.
  ///   - sparing: these get nothing.
  package func signal(
    _ number: Int32, hangsUp: Bool = false, continues: Bool = false, sparing: Set<Int32> = []
  ) {
    if number == SIGKILL, sparing.isEmpty, killAtOnce() { return }
    var done = sparing
    // Each round finds what the one before missed; a fork bomb is not outrun, cgroup.kill does that.
    for _ in 0..<16 {
      let fresh = processes().filter { !done.contains($0) }
      if fresh.isEmpty { return }
      for pid in fresh {
        done.insert(pid)
        // The pid may be somebody else's by now: what is signalled is what is seen to be in here.
        guard let process = try? Pidfd.open(pid), contains(pid) else { continue }
        _ = try? Pidfd.send(number, to: process)
        if hangsUp { _ = try? Pidfd.send(SIGHUP, to: process) }
        if continues { _ = try? Pidfd.send(SIGCONT, to: process) }
      }
    }
  }

  /// SIGKILL to all, by the kernel, which lets nothing escape. False before Linux 5.14.
  private func killAtOnce() -> Bool {
    let descriptor = usher_openat(directory.number, "cgroup.kill", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var one = UInt8(ascii: "1")
    guard write(descriptor, &one, 1) == 1 else { return false }
    wasKilled = true
    return true
  }

  /// Keeps no descriptor of it any more; it can still be removed.
  func closeDescriptors() {
    directory.close()
    events.close()
  }

  /// Removes it with what the processes made below it; quick when it is empty.
  ///
  /// - Returns: false if processes are in it.
  @discardableResult
  package func remove() -> Bool { UnitCgroup.removeTree(full) }

  static func removeTree(_ path: String) -> Bool {
    if rmdir(path) == 0 || errno == ENOENT { return true }
    guard errno == EBUSY || errno == ENOTEMPTY else { return false }
    let children = children(of: path)
    if children.isEmpty { return false }
    // One that is in use does not save the others.
    let left = children.filter { !removeTree("\(path)/\($0)") }
    return left.isEmpty && (rmdir(path) == 0 || errno == ENOENT)
  }

  /// The file that an inotify watch (IN_MODIFY) on `populated` needs.
  package var eventsPath: String { "\(full)/cgroup.events" }

  /// An inotify descriptor that becomes readable when the cgroup gets its first process or loses
  /// its last; look at `isPopulated` after `drain`. Level before edge: look once right after this.
  package func watch() throws(SystemCallError) -> Descriptor {
    let descriptor = Descriptor(
      adopting: try systemCall("watch the cgroup", on: path) {
        inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
      })
    _ = try systemCall("watch the cgroup", on: path) {
      inotify_add_watch(descriptor.number, eventsPath, UInt32(IN_MODIFY))
    }
    return descriptor
  }

  /// Empties what `watch` returned.
  package static func drain(_ watch: Descriptor) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(watch.number, &buffer, buffer.count) > 0 {}
  }

  private static func visit(_ path: String, _ body: (String) -> Void) {
    body(path)
    for child in children(of: path) { visit("\(path)/\(child)", body) }
  }

  static func children(of path: String) -> [String] { entries(of: path) { $0 == UInt8(DT_DIR) } }

  /// The names in a directory whose kind (`DT_DIR`…) is a wanted one, in no order.
  static func entries(of path: String, where isWanted: (UInt8) -> Bool = { _ in true }) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      guard isWanted(entry.pointee.d_type) else { continue }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
