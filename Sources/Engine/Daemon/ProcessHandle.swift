import Linux
import SupervisorCore
import Systemd

/// A process that was asked for: waiting for its spawner, then running.
final class ProcessHandle {
  let order: SpawnOrder
  /// The signal that was meant for it while it was on its way to its program.
  var stopSignal: Int32?
  var pid: Int32?
  var pidfd: Descriptor?
  /// It is no child of ours: its end is seen, how it ended is not.
  var isForeign = false
  /// The service has named it its main process: no command of the unit ends with it.
  var isAdopted = false
  var source: EventSource?
  /// It was told to run before its program did.
  var isEarly = false
  /// The unit's pipe, if its output goes there.
  var output: OutputHandle?
  /// Its program waits for this to be closed (Type=idle).
  private var turn: Descriptor?
  private var mayRun = false

  init(_ order: SpawnOrder) { self.order = order }

  /// The kernel layer's word for an end in the core's: neither knows the other.
  static func exit(_ exit: Linux.ProcessExit) -> SupervisorCore.ProcessExit {
    switch exit {
    case .exited(let status): .exited(status)
    case .killed(let signal): .killed(signal: signal)
    case .dumped(let signal): .dumped(signal: signal)
    }
  }

  /// A pipe whose end tells the child that its turn has come; nil if it has come already.
  ///
  /// - Returns: the child's end, which stays the caller's to close.
  func wait() throws(SystemCallError) -> Descriptor? {
    if mayRun { return nil }
    let pipe = try Pipe.open(isNonBlocking: false)
    turn = pipe.write
    return pipe.read
  }

  /// Its program may run, now or as soon as there is a process.
  func letGo() {
    mayRun = true
    turn?.close()
    turn = nil
  }

  /// Takes the descriptor out of the loop before it is closed: a child that is on its way to exec
  /// may hold a copy of it, and stale events would come.
  func close() {
    source?.cancel()
    source = nil
    pidfd?.close()
    pidfd = nil
    letGo()
  }
}
