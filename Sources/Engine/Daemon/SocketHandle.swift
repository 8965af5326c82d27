import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What the engine holds for a socket unit whose listeners are open.
final class SocketHandle {
  let unit: UnitID
  /// As the unit was when the listeners were opened: a daemon-reload changes nothing here.
  let settings: SocketSettings
  let listeners: [OpenedListener]
  let options: SocketOptions
  var sources: [EventSource] = []
  /// Accepting stops for a while when descriptors or memory run out.
  var pause = AcceptPause()
  var pauseTimer: EventSource?
  var isWatched = false

  init(unit: UnitID, settings: SocketSettings, listeners: [OpenedListener], options: SocketOptions) {
    self.unit = unit
    self.settings = settings
    self.listeners = listeners
    self.options = options
  }

  func setWatched(_ isOn: Bool) {
    isWatched = isOn
    let isPolling = isOn && pauseTimer == nil
    for source in sources {
      // Fails only when the loop is over.
      try? source.setEnabled(isPolling ? .on : .off)
    }
  }

  func close() {
    for source in sources { source.cancel() }
    sources = []
    pauseTimer?.cancel()
    pauseTimer = nil
    for listener in listeners { listener.close(removingNodes: settings.removeOnStop) }
  }
}
