import UnitModel

/// A change of one unit's state that was asked for and is not done yet. A unit has at most one.
package struct Job: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case start, stop, restart, reload
    /// Requisite=: done if the unit is active when its turn comes, else failed.
    case verifyActive = "verify-active"
  }

  package var id: JobID
  package var kind: Kind
  package var isRunning = false
  /// The unit whose job must be over before this one runs.
  package var waitsFor: UnitID?
  /// True if someone asked for this very job; others came as dependencies.
  package var isAnchor: Bool
  /// It waits for nobody (`--job-mode=ignore-dependencies`).
  package var ignoresOrder = false
  /// No later job takes its place (`--job-mode=replace-irreversibly`).
  package var isIrreversible = false
  /// The unit's conditions are being looked at.
  package var test: TestToken?
  /// `JobTimeoutSec=` and `JobRunningTimeoutSec=`: whichever ends first.
  package var timer: TimerToken?

  init(id: JobID, kind: Kind, isAnchor: Bool) {
    self.id = id
    self.kind = kind
    self.isAnchor = isAnchor
  }
}
