import SupervisorCore
import Systemd
import UnitModel

/// What became of a unit's commands in its last run, or in both of an overlapping restart.
struct CommandRuns {
  private var runs: [(id: RunID, all: [CommandPlace: CommandRun])] = []

  /// Of that run, or of the last one.
  func commands(of run: RunID?) -> [CommandPlace: CommandRun] {
    (runs.first { $0.id == run } ?? runs.last)?.all ?? [:]
  }

  /// Of those that are over nothing is kept.
  mutating func begin(_ run: RunID, beside others: [RunID]) {
    if runs.contains(where: { $0.id == run }) { return }
    runs.removeAll { !others.contains($0.id) }
    runs.append((run, [:]))
  }

  subscript(run: RunID, place: CommandPlace) -> CommandRun? {
    get { runs.first { $0.id == run }?.all[place] }
    set {
      guard let index = runs.firstIndex(where: { $0.id == run }) else { return }
      runs[index].all[place] = newValue
    }
  }
}

// For those who ask how the processes of `ExecStartPre=` and its sisters ended.
extension Daemon {
  /// A connection's main process is left out: there are thousands of them, and the machine knows it.
  private func isKept(_ order: SpawnOrder) -> Bool { order.phase != .start || order.connection == nil }

  private func begin(_ order: SpawnOrder) {
    let others = core.units[order.unit]?.service?.allRuns.map(\.id) ?? []
    commandRuns[order.unit, default: CommandRuns()].begin(order.run, beside: others)
  }

  func keepStart(of order: SpawnOrder, _ pid: Int32) {
    guard isKept(order) else { return }
    let run = CommandRun(pid: pid, start: Clock.timestamp(monotonic: loop.now))
    begin(order)
    commandRuns[order.unit]?[order.run, CommandPlace(order.phase, order.index)] = run
  }

  func keepEnd(of order: SpawnOrder, _ exit: SupervisorCore.ProcessExit, pid: Int32?) {
    guard isKept(order) else { return }
    begin(order)
    let place = CommandPlace(order.phase, order.index)
    let now = Clock.timestamp(monotonic: loop.now)
    var run = commandRuns[order.unit]?[order.run, place] ?? CommandRun(pid: pid ?? 0, start: now)
    run.exit = now
    switch exit {
    case .exited(let status): (run.code, run.status) = (1, status)
    case .killed(let signal): (run.code, run.status) = (2, signal)
    case .dumped(let signal): (run.code, run.status) = (3, signal)
    case .unknown: break
    }
    commandRuns[order.unit]?[order.run, place] = run
  }
}
