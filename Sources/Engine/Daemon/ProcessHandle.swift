import Linux
import SupervisorCore
import Systemd

/// A process that was asked for: waiting for its spawner, then running.
final class ProcessHandle {
  let order: SpawnOrder
  var pid: Int32?
  var pidfd: Descriptor?
  var source: EventSource?

  init(_ order: SpawnOrder) { self.order = order }

  /// Takes the descriptor out of the loop before it is closed: a child that is on its way to exec
  /// may hold a copy of it, and stale events would come.
  func close() {
    source?.cancel()
    source = nil
    pidfd?.close()
    pidfd = nil
  }
}
