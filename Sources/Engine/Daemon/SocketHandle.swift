import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What the engine holds for a socket unit whose listeners are open.
final class SocketHandle {
  let unit: UnitID
  /// As the unit is now: a daemon-reload counts for what is accepted and passed on from then on.
  private(set) var settings: SocketSettings
  private(set) var listeners: [OpenedListener]
  /// What the listeners are set by.
  private(set) var listened: SocketSettings
  private(set) var options: SocketOptions
  private var sources: [ObjectIdentifier: EventSource] = [:]
  /// Accepting stops for a while when descriptors or memory run out.
  var pause = AcceptPause()
  var pauseTimer: EventSource?
  var isWatched = false
  /// Those at their poll limit.
  var closedGates: Set<ListenerNumber> = []
  private var lastNumber: UInt32 = 0
  /// Who may connect; nil: everybody.
  var access: AccessTable?
  /// The lists of `Allow=` and `Deny=` are being read: nobody is accepted before that is known.
  var isReadingAccess = false
  /// Which reading of the lists is the last one.
  var accessReading = 0
  /// So that a flood of refusals is no flood of lines.
  var denials = RateLimit()
  var untoldDenials: UInt64 = 0
  /// Services have its listeners, and may have made them block.
  var isLent = false
  /// The service has others than these: they have changed since.
  var isBehind = false
  /// Its connections cannot be counted, as was told.
  var isUncountable = false
  /// How often nodes have vanished lately: when that began, and the number.
  var vanishes: (since: UInt64, count: Int) = (0, 0)
  var vanishTimer: EventSource?

  var display: PeerDisplay

  init(unit: UnitID, settings: SocketSettings, listeners: [OpenedListener], options: SocketOptions) {
    self.unit = unit
    self.settings = settings
    display = PeerDisplay(settings.additions)
    listened = settings
    self.listeners = listeners
    self.options = options
    number()
  }

  /// Those that are new get a number; nobody else gets that of one that is gone.
  private func number() {
    for listener in listeners where listener.number.value == 0 {
      lastNumber &+= 1
      listener.number = ListenerNumber(lastNumber)
    }
  }

  func update(_ new: SocketSettings, options: SocketOptions) {
    if new.accept, !settings.accept {
      // Services had these listeners; whoever accepts must not wait in it.
      for listener in listeners { listener.descriptor.makeNonBlocking() }
    }
    settings = new
    display = PeerDisplay(new.additions)
    self.options = options
  }

  /// What its descriptor is called, in LISTEN_FDNAMES; nil: by the name of the unit, or `connection`.
  func name(of listener: OpenedListener) -> String? { listener.name ?? settings.fileDescriptorName }

  func add(_ source: EventSource, for listener: OpenedListener) {
    sources[ObjectIdentifier(listener)] = source
  }

  func cancelSource(of listener: OpenedListener) {
    sources.removeValue(forKey: ObjectIdentifier(listener))?.cancel()
  }

  /// What that listener is set by.
  func listened(of listener: OpenedListener) -> SocketSettings {
    let lines = listened.listeners
    return (lines.indices.contains(listener.index) ? lines[listener.index].own?.settings : nil) ?? listened
  }

  /// Those that are no longer among them have been closed.
  func replace(_ new: [OpenedListener], listened: SocketSettings) {
    listeners = new
    number()
    self.listened = listened
  }

  func setWatched(_ isOn: Bool) {
    isWatched = isOn
    let isPolling = isOn && pauseTimer == nil && !isReadingAccess
    for listener in listeners {
      let isOpen = isPolling && (closedGates.isEmpty || !closedGates.contains(listener.number))
      // Fails only when the loop is over.
      try? sources[ObjectIdentifier(listener)]?.setEnabled(isOpen ? .on : .off)
    }
  }

  func close() {
    for source in sources.values { source.cancel() }
    sources = [:]
    vanishTimer?.cancel()
    vanishTimer = nil
    pauseTimer?.cancel()
    pauseTimer = nil
    for listener in listeners { listener.close(removingNodes: settings.removeOnStop) }
  }
}
