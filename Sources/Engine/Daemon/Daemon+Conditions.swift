import Linux
import SupervisorCore
import UnitDisk
import UnitModel

extension Daemon {
  /// Looks at a unit's conditions on the worker: a path may lie on a server that does not answer.
  func test(_ id: UnitID, _ token: TestToken) {
    guard let record = core.units[id] else { return }
    let unit = definition(id, record).unit
    let tester = ConditionTester(
      surroundings: surroundings, environment: baseEnvironment.map { "\($0.name)=\($0.value)" })
    background { () -> ConditionOutcome in
      if let unmet = tester.unmet(unit.conditions) { return .conditionsUnmet(unmet) }
      if let unmet = tester.unmet(unit.assertions) { return .assertionsUnmet(unmet) }
      return .met
    } then: { [weak self] outcome in
      self?.post(.tested(id, token, outcome ?? .overdue))
    }
  }
}
