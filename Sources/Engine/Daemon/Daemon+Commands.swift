import SupervisorCore
import Systemd
import UnitModel

/// What became of a unit's commands in one run.
struct CommandRuns {
  let run: RunID
  var all: [CommandPlace: CommandRun] = [:]
}

// For those who ask how the processes of `ExecStartPre=` and its sisters ended.
extension Daemon {
  /// A connection's main process is left out: there are thousands of them, and the machine knows it.
  private func isKept(_ order: SpawnOrder) -> Bool { order.phase != .start || order.connection == nil }

  func keepStart(of order: SpawnOrder, _ pid: Int32) {
    guard isKept(order) else { return }
    let run = CommandRun(pid: pid, start: Clock.timestamp(monotonic: loop.now))
    if commandRuns[order.unit]?.run != order.run { commandRuns[order.unit] = CommandRuns(run: order.run) }
    commandRuns[order.unit]?.all[CommandPlace(order.phase, order.index)] = run
  }

  func keepEnd(of order: SpawnOrder, _ exit: SupervisorCore.ProcessExit, pid: Int32?) {
    guard isKept(order) else { return }
    if commandRuns[order.unit]?.run != order.run { commandRuns[order.unit] = CommandRuns(run: order.run) }
    let place = CommandPlace(order.phase, order.index)
    let now = Clock.timestamp(monotonic: loop.now)
    var run = commandRuns[order.unit]?.all[place] ?? CommandRun(pid: pid ?? 0, start: now)
    run.exit = now
    switch exit {
    case .exited(let status): (run.code, run.status) = (1, status)
    case .killed(let signal): (run.code, run.status) = (2, signal)
    case .dumped(let signal): (run.code, run.status) = (3, signal)
    case .unknown: break
    }
    commandRuns[order.unit]?.all[place] = run
  }
}
