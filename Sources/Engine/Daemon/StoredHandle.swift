import Linux
import SupervisorCore
import Systemd

/// A descriptor that is kept for a service (`FDSTORE=1`).
final class StoredHandle {
  let unit: UnitID
  let descriptor: Descriptor
  /// Tells that the other end is gone; nil with `FDPOLL=0`, and for what cannot be polled.
  var source: EventSource?

  init(unit: UnitID, _ descriptor: Descriptor) {
    self.unit = unit
    self.descriptor = descriptor
  }

  func close() {
    source?.cancel()
    source = nil
    descriptor.close()
  }
}
