import SupervisorCore
import UnitModel

/// A second core that is made anew, every few steps, from the first one's written state, and is
/// told the same events: it must order the same.
final class Twin {
  private var core: Supervisor
  private var steps = 0
  private var found: String?

  init(_ bench: Bench) {
    core = bench.core
    bench.witness = { [unowned self, unowned bench] event, effects in
      let twins = core.handle(event, at: Instant(microseconds: bench.now))
      let (mine, theirs) = (effects.map { "\($0)" }, twins.map { "\($0)" })
      if mine != theirs, found == nil { found = "after \(event) it orders \(theirs), not \(mine)" }
    }
  }

  /// What differs, if anything.
  func difference(at bench: Bench) -> String? {
    if let found { return found }
    steps += 1
    guard steps % 4 == 0 else { return nil }
    let text = StateText.write(bench.core.state)
    guard !text.isEmpty else { return "the state is not written" }
    do {
      let state = try StateText.read(SupervisorState.self, from: text)
      if StateText.write(state) != text { return "the state read back has another text" }
      let units = bench.core.units
      let definitions = units.ids.compactMap { units[$0] }.filter { !$0.isConnectionInstance }.map(
        \.definition)
      core = try Supervisor(resuming: state, definitions: definitions)
      core.socketDefaults = bench.core.socketDefaults
      core.idlesCommands = bench.core.idlesCommands
      if StateText.write(core.state) != text { return "the resumed core has another state" }
    } catch {
      return "the state is not read back: \(error)"
    }
    return nil
  }
}
