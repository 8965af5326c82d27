import UnitModel

/// What the daemon tells those who watch it; the control server is the one that does.
///
/// Cheap when nobody is connected. May be called from within the observer's own requests.
package protocol ControlObserver: AnyObject {
  /// A job was queued.
  func jobAdded(_ job: JobSnapshot)
  /// A job ended; its unit's state is what it is now.
  func jobRemoved(_ job: JobSnapshot, result: JobResult)
  /// A unit came into memory.
  func unitAdded(_ name: UnitName)
  /// A unit went out of memory.
  func unitRemoved(_ name: UnitName)
  /// Any property of the unit changed: its state, a counter, a pid. Several changes within one
  /// turn of the loop become one signal.
  func unitChanged(_ name: UnitName)
  /// A daemon-reload begins (true) or is over (false).
  func reloading(_ isActive: Bool)
}
