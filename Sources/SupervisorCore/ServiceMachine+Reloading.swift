import UnitModel

extension ServiceMachine {
  /// Begins a reload: `ExecReload=`, then the signal of Type=notify-reload, then `ExecReloadPost=`.
  /// False if the service has none of the first two, or is not up.
  mutating func requestReload(_ c: ServiceContext, into out: inout Outbox) -> Bool {
    guard state == .running || state == .exited, c.settings.canReload else { return false }
    reloadResult = .success
    if word == .reloading { word = .nothing }
    enterCommands(.reload, c, into: &out)
    return true
  }

  /// `ExecReload=` is done: asks the service itself, if it is one that answers.
  func asksItself(_ c: ServiceContext) -> Bool {
    c.settings.type == .notifyReload && runs.last?.main != nil
  }

  mutating func enterReloadSignal(_ c: ServiceContext, into out: inout Outbox) {
    guard let run = runs.last, let main = run.main else {
      return enterCommands(.reloadPost, c, into: &out)
    }
    state = .reloadSignal
    reloadBegan = c.now
    out.effects.append(
      .kill(
        c.id, run.id, KillOrder(scope: .processes([main.token]), signal: c.settings.reloadSignal)))
    arm(c.settings.timeoutStart, c, into: &out)
  }

  mutating func enterReloadNotify(_ c: ServiceContext, into out: inout Outbox) {
    state = .reloadNotify
    arm(c.settings.timeoutStart, c, into: &out)
  }

  /// A command of a reload failed, or there was no process for it: the service stays up.
  mutating func reloadFailed(_ failure: Result, _ c: ServiceContext, into out: inout Outbox) {
    reloadResult = failure
    enterRunning(.success, c, into: &out)
  }
}
