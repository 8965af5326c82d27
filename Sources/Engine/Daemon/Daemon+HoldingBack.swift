import Linux
import SupervisorCore

/// Processes whose programs wait for a moment without jobs (Type=idle).
extension Daemon {
  /// Its process waits in `usher-exec` until it is let go. Where there is nothing to wait by it runs at once.
  func holdBack(_ order: SpawnOrder, _ request: inout SpawnRequest, _ retained: inout [Descriptor]) {
    do throws(SystemCallError) {
      guard let end = try processes[order.token]?.wait() else { return }
      request.turn = end.number
      // There is to be a process that others see.
      request.isEarly = true
      processes[order.token]?.isEarly = true
      retained.append(end)
    } catch {
      tell(
        .warning, of: order.unit, "\(unitText(order.unit)): its program runs at once (Type=idle): \(error)")
    }
  }
}
