import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What the engine holds for a socket unit whose listeners are open.
final class SocketHandle {
  let unit: UnitID
  /// As the unit is now: a daemon-reload counts for what is accepted and passed on from then on. The listeners
  /// stay as they were opened.
  private(set) var settings: SocketSettings
  let listeners: [OpenedListener]
  private(set) var options: SocketOptions
  var sources: [EventSource] = []
  /// Accepting stops for a while when descriptors or memory run out.
  var pause = AcceptPause()
  var pauseTimer: EventSource?
  var isWatched = false
  /// Services have its listeners, and may have made them block.
  var isLent = false

  init(unit: UnitID, settings: SocketSettings, listeners: [OpenedListener], options: SocketOptions) {
    self.unit = unit
    self.settings = settings
    self.listeners = listeners
    self.options = options
  }

  func update(_ new: SocketSettings, options: SocketOptions) {
    if new.accept, !settings.accept {
      // Services had these listeners; whoever accepts must not wait in it.
      for listener in listeners { listener.descriptor.makeNonBlocking() }
    }
    settings = new
    self.options = options
  }

  /// What its descriptor is called, in LISTEN_FDNAMES; nil: by the name of the unit, or `connection`.
  func name(of listener: OpenedListener) -> String? { listener.name ?? settings.fileDescriptorName }

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
