import CLinux
import Glibc

/// The processes below a process, by parentage: what is known of a unit where it has no cgroup.
///
/// This process being their subreaper, whatever a service leaves behind becomes its child, so
/// nothing that a service started is ever outside of this tree.
///
/// - Source: proc_pid_task(5) (`children`), proc_pid_stat(5), PR_SET_CHILD_SUBREAPER(2const).
package enum Descendants {
  /// The children of a process, of all its threads; empty when it is gone.
  package static func children(of pid: Int32) -> [Int32] {
    let tasks = "/proc/\(pid)/task"
    guard let threads = try? NodeDirectory.names(in: tasks) else { return [] }
    var found: [Int32] = []
    for thread in threads {
      guard let text = ProcFile.read("\(tasks)/\(thread)/children", limit: 1 << 22) else {
        // A kernel without CONFIG_PROC_CHILDREN, or the thread has ended.
        if access("/proc/self/task/\(getpid())/children", R_OK) != 0 {
          return scan(childrenOf: pid)
        }
        continue
      }
      found += text.split(separator: " ").compactMap { Int32($0) }
    }
    return found
  }

  /// `roots` and all below them that are alive, parents first. Zombies are left out.
  package static func tree(_ roots: [Int32]) -> [Int32] {
    var found: [Int32] = []
    var seen = Set<Int32>()
    var next = roots
    while let pid = next.popLast() {
      guard seen.insert(pid).inserted, let state = ProcessState(of: pid) else { continue }
      if !state.isZombie { found.append(pid) }
      // A dead leader may have living threads with children.
      next += children(of: pid)
    }
    return found
  }

  /// True if the process was started with this assignment in its environment.
  package static func process(_ pid: Int32, hasVariable assignment: String) -> Bool {
    guard let bytes = try? ProcFile.bytes("/proc/\(pid)/environ", limit: 1 << 22) else { return false }
    return bytes.split(separator: 0).contains { $0.elementsEqual(assignment.utf8) }
  }

  /// Sends a signal to a process that is still whose child it was; nobody who got its pid meanwhile.
  package static func send(_ signals: [Int32], to pid: Int32, parent: Int32) {
    guard let process = try? Pidfd.open(pid), ProcessState(of: pid)?.parent == parent else { return }
    for signal in signals { _ = try? Pidfd.send(signal, to: process) }
  }

  /// The slow way: every process tells its parent.
  private static func scan(childrenOf parent: Int32) -> [Int32] {
    let pids = ((try? NodeDirectory.names(in: "/proc")) ?? []).compactMap { Int32($0) }
    return pids.filter { ProcessState(of: $0)?.parent == parent }
  }
}

/// What `/proc/PID/stat` tells.
package struct ProcessState: Sendable {
  package let isZombie: Bool
  package let parent: Int32
  /// The leader of its session.
  package let session: Int32

  /// Nil when there is no such process.
  package init?(of pid: Int32) {
    guard let text = ProcFile.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else {
      return nil
    }
    // The name may hold blanks and parentheses; behind its last one come: state ppid pgrp session.
    let fields = text[name...].split(separator: " ")
    guard fields.count > 4, let parent = Int32(fields[2]), let session = Int32(fields[4]) else { return nil }
    isZombie = fields[1] == "Z" || fields[1] == "X"
    self.parent = parent
    self.session = session
  }
}
