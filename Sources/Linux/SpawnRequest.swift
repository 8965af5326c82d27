/// One process to be started.
///
/// The descriptors in it stay the caller's. `Spawner` keeps `retained` alive until the answer,
/// so that no number in the request can be closed and given to something else meanwhile.
package struct SpawnRequest {
  /// The cgroup it is born into.
  package enum CgroupEntry: Hashable, Sendable {
    case none
    /// An O_PATH or O_RDONLY descriptor of the cgroup's directory (CLONE_INTO_CGROUP).
    case born(in: Int32)
    /// The same descriptor, where the kernel cannot be trusted with the former: written to cgroup.procs.
    case written(to: Int32)
  }

  /// Comes back with the answer.
  package var token: UInt64
  package var image: SpawnImage
  /// By the index that `place` names; missing ones make the spawn fail with EBADF.
  package var sources: [Int32] = []
  /// By the index that `perSpawn` names; nil leaves the variable out.
  package var values: [String?] = []
  package var cgroup: CgroupEntry = .none
  /// On CLOCK_MONOTONIC, in microseconds; the program must run by then.
  package var deadline: UInt64 = .max
  package var retained: [Descriptor] = []
  /// Answered as soon as there is a process, which may still be on its way to its program and has all the time for
  /// that. Only where `usher-exec` runs the program; elsewhere nothing on the way takes time.
  package var isEarly = false
  /// The read end of a pipe: before its first step the child waits until nobody has the other end any more. Only
  /// where `usher-exec` runs the program.
  package var turn: Int32?

  package init(token: UInt64, image: SpawnImage) {
    self.token = token
    self.image = image
  }
}

/// What became of a request.
package struct SpawnAnswer {
  package enum Outcome {
    /// The program runs: exec has happened. The pidfd is the receiver's.
    case started(pid: Int32, process: Descriptor)
    case failed(SpawnFailure)
    /// Of one that was answered early: why it did not get to its program. Its end is seen as any other's.
    case failedLater(SpawnFailure)
  }

  package var token: UInt64
  package var outcome: Outcome
}
