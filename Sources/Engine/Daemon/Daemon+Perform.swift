import Linux
import SupervisorCore
import Systemd
import UnitModel

extension Daemon {
  /// Performs one effect. Nothing in here may block or throw: what fails becomes an event.
  func perform(_ effect: Effect) {
    switch effect {
    case .open(let id, let token): open(id, token)
    case .watch(let id): setWatched(id, true)
    case .unwatch(let id): setWatched(id, false)
    case .repoll(let id): setWatched(id, true)
    case .closeListeners(let id): closeListeners(of: id)
    case .relist(let orders): relist(orders)
    case .count(let id, let token, let run): countConnections(id, token, still: run.flatMap { runs[$0] })
    case .goOn(let id): if let run = runs[id] { letGoOn(run) }
    case .flush(let id):
      let gone = (sockets[id]?.listeners ?? []).reduce(UInt32(0)) { $0 &+ PendingTraffic.discard(from: $1) }
      if gone > 0 { post(.flushed(id, gone)) }
    case .refuse(_, let connection, _): connections.removeValue(forKey: connection)?.descriptor.close()
    case .closeConnection(let connection):
      connections.removeValue(forKey: connection)?.descriptor.close()
    case .takeBack(let connection, let id, let process): takeBack(connection, of: id, from: process)

    case .test(let id, let token): test(id, token)
    case .spawn(let order): spawn(order)
    case .letGo(let token): processes[token]?.letGo()
    case .watchBusName(let id, let run): watchBusName(id, run)
    case .adopt(let order): adopt(order)
    case .dropStored(_, let ids): for id in ids { stored.removeValue(forKey: id)?.close() }
    case .kill(let id, let run, let order): kill(id, run, order)
    case .closeRun(_, let run): closeRun(run)

    case .arm(let token, let when): deadlines.arm(token, at: when)
    case .disarm(let token): deadlines.disarm(token)

    case .act(let order): act(order)
    case .changed(let id): changed(id)
    case .jobAdded(let job, let id): jobAdded(job, id)
    case .jobRemoved(let job, let id, let result): jobRemoved(job, id, result)
    case .reply(let token, let reply): waiting.removeValue(forKey: token)?(reply)
    case .forgotten(let id): forgotten(id)
    case .finished: loop.exit(exitCode)

    case .report(let id, let report): tell(id, report)
    case .anomaly(let text):
      anomalies += 1
      log.log(.warning, "anomaly: \(text); it is ignored, please report it")
    }
  }
}
