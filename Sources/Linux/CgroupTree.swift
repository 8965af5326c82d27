import CLinux
import Glibc

/// The part of the cgroup2 hierarchy below which this process may make cgroups.
///
/// As a rule it is one directory, `usher`, beside the processes of the cgroup that this process itself is
/// in; controllers are not touched, so that is allowed everywhere: on a host (pure or hybrid
/// hierarchy), in a container with its own cgroup namespace, below a delegated service. It can also be
/// any other cgroup, even one with processes in it: then only what was made here is removed at the end.
///
/// - Source: cgroups(7); the kernel's Documentation/admin-guide/cgroup-v2.rst.
package final class CgroupTree {
  /// As `/proc/PID/cgroup` shows it: `/usher`. Empty for the root of the hierarchy.
  package let rootPath: String
  /// Others have cgroups below the root, too.
  let isShared: Bool
  let mount: String
  /// The directory of the cgroup in which the tree is.
  var basePath: String { mount + rootPath.split(separator: "/").dropLast().map { "/" + $0 }.joined() }
  /// Locked as long as this lives: the tree is one daemon's, also while nothing runs in it.
  private let lock: Descriptor
  /// Ready for instances, by the path of their parent.
  private var ready: [String: [UnitCgroup]] = [:]
  /// Given back while processes were in them.
  private var left: [UnitCgroup] = []
  private var lastReady: UInt64 = 0
  /// The slices that were made below a shared root.
  private(set) var made: Set<String> = []
  /// This process has left its control group for a leaf, so that the former can have controllers.
  var hasLeftBase = false
  /// Controllers that were turned on where the tree is: they are turned off again at the end.
  var turnedOn: Set<String> = []
  /// Controllers that cannot be had, and why: the next unit need not try.
  var missing: [String: SystemCallError] = [:]
  /// How many idle cgroups are kept for each parent.
  ///
  /// Each keeps two descriptors, so where few are to be had it is fewer.
  private static let readyCount: Int = {
    let soft = (try? ResourceLimit.current(7))?.soft ?? 1024
    return max(4, min(256, Int(clamping: soft / 64)))
  }()

  /// Finds the hierarchy and makes the root of the tree.
  ///
  /// - Parameters:
  ///   - path: where to make it instead, as `/proc/PID/cgroup` shows paths.
  ///   - isLikeSystemd: units lie where systemd would have them, if this process is at the root of its
  ///     hierarchy and no systemd has them there.
  /// - Returns: nil where no cgroup can be made; `absence` tells why.
  package static func find(
    isUserMode: Bool, at path: String? = nil, isLikeSystemd: Bool = false
  ) -> CgroupTree? {
    guard let mount else { return nil }
    if let path { return CgroupTree(mount: mount, rootPath: path == "/" ? "" : path, isShared: true) }
    guard let own = ownPath() else { return nil }
    if isLikeSystemd, !isUserMode, own == "/", !isPopulated("\(mount)/system.slice"),
      let tree = CgroupTree(mount: mount, rootPath: "", isShared: true)
    {
      return tree
    }
    let base = own == "/" ? "" : own
    sweepAbandoned(in: mount + base)
    // A second daemon in the same cgroup gets a tree of its own.
    for name in ["usher", "usher-\(getpid())"] {
      let root = "\(base)/\(name)"
      if let tree = CgroupTree(mount: mount, rootPath: root, isShared: false) { return tree }
    }
    return nil
  }

  /// Removes the trees of daemons that were killed: nobody holds their locks, and nothing is in them.
  private static func sweepAbandoned(in directory: String) {
    for name in UnitCgroup.children(of: directory) where name.hasPrefix("usher-") {
      let path = "\(directory)/\(name)"
      let lock = Descriptor(adopting: usher_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0))
      guard lock.isOpen, flock(lock.number, LOCK_EX | LOCK_NB) == 0 else { continue }
      _ = UnitCgroup.removeTree(path)
    }
  }

  /// A cgroup with a process in it or below it.
  private static func isPopulated(_ path: String) -> Bool {
    ProcText.read(path + "/cgroup.events")?.contains("populated 1") ?? false
  }

  /// Why `find` found nothing, as the first half of a sentence.
  package static func absence(at path: String? = nil) -> String {
    guard let mount else { return "cannot find a cgroup2 hierarchy at /sys/fs/cgroup" }
    guard path != nil || ownPath() != nil else {
      return "cannot use the cgroup of this process, which lies outside its view"
    }
    let own = ownPath() ?? "/"
    let root = path.map { $0 == "/" ? "" : $0 } ?? (own == "/" ? "" : own) + "/usher"
    if !makeDirectories(mount + root, below: mount) {
      return "\(SystemCallError("make the cgroup", on: root, errno: errno))"
    }
    if access(mount + root + "/cgroup.procs", W_OK) != 0 {
      return "\(SystemCallError("write to", on: mount + root + "/cgroup.procs", errno: errno))"
    }
    return "cannot use the cgroup \(root), which is in use"
  }

  private static var mount: String? {
    ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].first { usher_is_cgroup2($0) == 1 }
  }

  /// Nil when it cannot be made, holds processes already, or is another daemon's.
  private init?(mount: String, rootPath: String, isShared: Bool) {
    self.mount = mount
    self.rootPath = rootPath
    self.isShared = isShared
    guard CgroupTree.makeDirectories(mount + rootPath, below: mount) else { return nil }
    lock = Descriptor(adopting: usher_open(mount + rootPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0))
    guard lock.isOpen, flock(lock.number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else { return nil }
    // Writing needs more than a directory: an unprivileged user may not move processes.
    guard access(mount + rootPath + "/cgroup.procs", W_OK) == 0 else { return nil }
    if !isShared, CgroupTree.isPopulated(mount + rootPath) { return nil }
  }

  /// The cgroup of this process in the unified hierarchy; nil outside of its namespace.
  private static func ownPath() -> String? { path(ofProcess: "self") }

  static func path(ofProcess process: String) -> String? {
    guard let text = ProcText.read("/proc/\(process)/cgroup") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("0::/") {
      let path = String(line.dropFirst(3))
      return path.hasPrefix("/..") ? nil : path
    }
    return nil
  }

  /// Makes (or takes over) the cgroup of a unit.
  ///
  /// - Parameter path: below the root, without a leading slash: `system.slice/web.service`.
  package func make(_ path: String) throws(SystemCallError) -> UnitCgroup {
    let full = "\(rootPath)/\(path)"
    if isShared { made.insert(String(path.prefix { $0 != "/" })) }
    // It is in use again, whatever its last run left in it.
    if !left.isEmpty { left.removeAll { $0.path == full } }
    // Then it may have been killed before, which the kernel remembers.
    let wasThere = mkdir(mount + full, 0o755) != 0 && errno == EEXIST
    guard wasThere || CgroupTree.makeDirectories(mount + full, below: mount + rootPath) else {
      throw SystemCallError("make the cgroup", on: full, errno: errno)
    }
    return try UnitCgroup(mount: mount, path: full, top: rootPath, wasKilled: wasThere)
  }

  /// A cgroup for an instance: an idle one below `parent`, otherwise a new one.
  ///
  /// Its name is a number, since a cgroup cannot be renamed; `path` tells the real one.
  package func takeReady(below parent: String) throws(SystemCallError) -> UnitCgroup {
    if let cgroup = ready[parent]?.popLast() { return cgroup }
    lastReady &+= 1
    let cgroup = try make("\(parent)/instance-\(lastReady)")
    cgroup.readyParent = parent
    return cgroup
  }

  /// Ends the use of a cgroup whose processes are gone: an idle one is kept for the next
  /// instance, any other is removed.
  ///
  /// - Parameter isKnownEmpty: the caller has just seen that nothing is in it, and started nothing since.
  /// - Returns: false if there are processes in it: it is removed by a later `sweep`.
  @discardableResult
  package func giveBack(_ cgroup: UnitCgroup, isKnownEmpty: Bool = false) -> Bool {
    if let parent = cgroup.readyParent, !cgroup.wasKilled, !cgroup.hasChildren,
      (ready[parent]?.count ?? 0) < CgroupTree.readyCount
    {
      if isKnownEmpty || !cgroup.isPopulated {
        ready[parent, default: []].append(cgroup)
        return true
      }
    }
    if cgroup.remove() { return true }
    // What the service left running keeps it (KillMode=process): removed once that has ended.
    cgroup.closeDescriptors()
    left.append(cgroup)
    return false
  }

  /// Removes those that are kept for the next instances, with their descriptors.
  package func dropReady() {
    for cgroups in ready.values { for cgroup in cgroups { cgroup.remove() } }
    ready = [:]
  }

  /// There are cgroups that were given back with processes in them.
  package var hasLeft: Bool { !left.isEmpty }

  /// Removes those that are empty by now. One system call for each that is there.
  package func sweep() { left.removeAll { $0.remove() } }

  /// Removes what is idle, and the tree itself if nothing is left in it.
  package func close() {
    dropReady()
    left = []
    returnToBase()
    if isShared {
      for slice in made { _ = UnitCgroup.removeTree("\(mount)\(rootPath)/\(slice)") }
      // Nothing happens where it was there before, with processes or with cgroups of others.
      if !rootPath.isEmpty { rmdir(mount + rootPath) }
    } else {
      _ = UnitCgroup.removeTree(mount + rootPath)
    }
  }

  /// mkdir of every missing level.
  private static func makeDirectories(_ path: String, below base: String) -> Bool {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, path.utf8.count > base.utf8.count, let slash = path.lastIndex(of: "/")
    else { return false }
    return makeDirectories(String(path[..<slash]), below: base)
      && (mkdir(path, 0o755) == 0 || errno == EEXIST)
  }
}

/// Small files of the kernel, read whole.
enum ProcText {
  /// Nil if it cannot be read.
  static func read(_ path: String) -> String? {
    let descriptor = usher_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    return read(descriptor)
  }

  /// From where the descriptor stands to the end.
  static func read(_ descriptor: Int32) -> String? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk.prefix(count)
    }
  }
}
