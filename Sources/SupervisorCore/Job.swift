import UnitModel

/// A change of one unit's state that was asked for and is not done yet. A unit has at most one.
package struct Job: Hashable, Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case start, stop, restart, reload
    /// A restart whose new process comes before the old one goes.
    case overlap
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

extension Job.Kind {
  /// What one job does that stands for this one and a new one; nil where they exclude each other.
  func merged(with new: Job.Kind) -> Job.Kind? {
    switch (self, new) {
    case (.stop, .stop): .stop
    case (.stop, _), (_, .stop): nil
    case (.restart, _), (_, .restart): .restart
    case (.overlap, _), (_, .overlap): .overlap
    // What starts reads its configuration anyway.
    case (.start, _): .start
    // What is reloaded is up.
    case (.reload, _), (_, .reload): .reload
    case (.verifyActive, .start): .start
    case (.verifyActive, .verifyActive): .verifyActive
    }
  }
}
