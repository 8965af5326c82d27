import UnitModel

/// What a unit's end means to the whole: `FailureAction=`, `SuccessAction=`, `StartLimitAction=`,
/// `JobTimeoutAction=`. The core says when; the engine knows what this process may do.
///
/// - Source: systemd.unit(5); when each comes and with which status: observed with systemd 252.
extension Supervisor {
  /// The unit is over.
  mutating func act(after move: Move) {
    guard let record = units[move.unit] else { return }
    // Not the settings as a whole: every move of a unit comes by here.
    let definition = record.definition
    if move.new == .failed, move.old != .failed {
      let status = definition.unit.failureStatus.map(Int32.init) ?? record.statusForManager
      act(
        .failure, definition.unit.failureAction, of: move.unit, status: status,
        argument: definition.unit.rebootArgument)
    } else if move.new == .inactive, !move.old.isInactiveOrFailed {
      let status = definition.unit.successStatus.map(Int32.init) ?? record.statusForManager
      act(
        .success, definition.unit.successAction, of: move.unit, status: status,
        argument: definition.unit.rebootArgument)
    }
  }

  mutating func act(
    _ reason: ActionOrder.Reason, _ action: SystemAction, of id: UnitID, status: Int32? = nil,
    argument: String?
  ) {
    guard action != .none, !isShuttingDown else { return }
    out.effects.append(
      .act(ActionOrder(unit: id, reason: reason, action: action, status: status, argument: argument)))
  }
}

/// An order about the whole system.
package struct ActionOrder: Hashable, Sendable {
  /// Why; its name is the directive's.
  package enum Reason: String, Sendable {
    case failure = "FailureAction"
    case success = "SuccessAction"
    case startLimit = "StartLimitAction"
    case jobTimeout = "JobTimeoutAction"
  }

  package var unit: UnitID
  package var reason: Reason
  package var action: SystemAction
  /// With which status the manager is to exit; nil: its own.
  package var status: Int32?
  /// For the kernel, with a reboot.
  package var argument: String?

  package init(
    unit: UnitID, reason: Reason, action: SystemAction, status: Int32? = nil, argument: String? = nil
  ) {
    self.unit = unit
    self.reason = reason
    self.action = action
    self.status = status
    self.argument = argument
  }
}

extension UnitRecord {
  /// What the main process has to say to whoever waits for the manager: its exit status, 255 where a signal
  /// ended it, nothing where there was none.
  fileprivate var statusForManager: Int32? {
    switch service?.main.exit {
    case .exited(let status): status
    case .killed, .dumped: 255
    case .unknown, nil: nil
    }
  }
}
