import CLinux
import Glibc

/// Giving the work below a control group to somebody else, and stopping all in it for a while.
extension UnitCgroup {
  /// That user may make groups in it and move processes between them; the limits of the group itself stay what
  /// they are.
  ///
  /// - Source: the kernel's Documentation/admin-guide/cgroup-v2.rst, "Delegation Containment".
  package func give(to uid: UInt32, _ gid: UInt32, below subgroup: String? = nil) throws(SystemCallError) {
    let folder = subgroup.map { "\(fullPath)/\($0)" } ?? fullPath
    _ = try systemCall("give away", on: folder) { chown(folder, uid, gid) }
    for file in ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"] {
      let path = "\(folder)/\(file)"
      // Of the root of a namespace some are missing.
      if access(path, F_OK) != 0 { continue }
      _ = try systemCall("give away", on: path) { chown(path, uid, gid) }
    }
  }

  /// Other managers see by these marks that what is below is nobody's but the service's.
  package func markDelegated() {
    // Without the right to one of the two the other does.
    _ = usher_set_attribute(fullPath, "trusted.delegate", "1")
    _ = usher_set_attribute(fullPath, "user.delegate", "1")
  }

  /// A group below it, made if it is not there.
  package func subgroup(_ name: String) throws(SystemCallError) -> Descriptor {
    let path = "\(fullPath)/\(name)"
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw SystemCallError("make the cgroup", on: path, errno: errno)
    }
    return Descriptor(
      adopting: try systemCall("open the cgroup", on: path) {
        usher_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
      })
  }

  /// That user may set what the kernel tells of shortage.
  package func givePressure(_ file: String, to uid: UInt32, _ gid: UInt32) {
    _ = chown("\(fullPath)/\(file)", uid, gid)
  }

  package func has(_ file: String) -> Bool { access("\(fullPath)/\(file)", F_OK) == 0 }

  /// A file in it, as programs name it.
  package func path(of file: String) -> String { "\(fullPath)/\(file)" }

  // MARK: Freezing

  /// Stops all its processes, or lets them go on; `isFrozen` tells when it is done.
  package func setFrozen(_ isFrozen: Bool) throws(SystemCallError) {
    try set("cgroup.freeze", to: isFrozen ? "1" : "0")
  }

  package var isFrozen: Bool { UnitCgroup.isFrozen(eventsPath) }

  /// Waits until all processes of a control group that is being frozen have stopped. For a worker: it blocks.
  ///
  /// - Parameters:
  ///   - directory: the group's, as `fullPath` has it.
  ///   - milliseconds: at most so long; one that the kernel cannot stop yet (in the middle of a vfork(2), say) does not
  ///     hold up anybody.
  /// - Returns: whether they have.
  @discardableResult
  package static func waitUntilFrozen(_ directory: String, milliseconds: Int32) -> Bool {
    let path = "\(directory)/cgroup.events"
    // kernfs tells of a change by POLLPRI (cgroups(7), cgroup-v2.rst "cgroup.events").
    let events = Descriptor(adopting: usher_open(path, O_RDONLY | O_CLOEXEC, 0))
    guard events.isOpen else { return false }
    var request = pollfd(fd: events.number, events: Int16(POLLPRI), revents: 0)
    // A few rounds, as the file also tells of other things.
    for _ in 0..<10 {
      // What was read last is what poll(2) compares with.
      var byte: UInt8 = 0
      _ = pread(events.number, &byte, 1, 0)
      if isFrozen(path) { return true }
      _ = poll(&request, 1, milliseconds / 10)
    }
    return isFrozen(path)
  }

  private static func isFrozen(_ path: String) -> Bool {
    ProcText.read(path).flatMap { CgroupUsage.number(after: "frozen", in: $0) } == 1
  }
}
