/// Why a request is refused: the kind decides the error's name on the bus (and by it systemctl's
/// exit status), the message is for people.
package struct ControlRefusal: Error, Sendable {
  package enum Kind: Sendable {
    /// No unit file, or no such unit in memory. systemctl exits with 5.
    case noSuchUnit
    /// The unit is masked.
    case unitMasked
    /// The unit file is there and cannot be used: `bad-setting` and `error`.
    case badUnitSetting, loadFailed
    /// `RefuseManualStart=` and `RefuseManualStop=`.
    case onlyByDependency
    /// The verb does not apply to the unit (`reload` without `ExecReload=`). systemctl exits with 3.
    case jobTypeNotApplicable
    /// The unit kind cannot be started here at all.
    case notSupported
    /// Conflicts with a queued job under mode `fail`, or within its own requirements.
    case transactionConflicting
    /// Requirements that exclude each other.
    case transactionContradictory
    /// `AllowIsolate=` is not set.
    case noIsolation
    /// Requirements that are a circle.
    case transactionOrderCyclic
    case noSuchJob, noSuchProcess
    /// What only a running unit can do; and what has to wait for something else of the unit.
    case unitInactive, unitBusy
    /// The daemon is on its way out.
    case shuttingDown
    case accessDenied, invalidArguments, limitsExceeded, failed
  }

  package var kind: Kind
  package var message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// systemd's name for it on the bus.
  package var errorName: String {
    switch kind {
    case .noSuchUnit: "org.freedesktop.systemd1.NoSuchUnit"
    case .unitMasked: "org.freedesktop.systemd1.UnitMasked"
    case .badUnitSetting: "org.freedesktop.systemd1.BadUnitSetting"
    case .loadFailed: "org.freedesktop.DBus.Error.InconsistentMessage"
    case .onlyByDependency: "org.freedesktop.systemd1.OnlyByDependency"
    case .jobTypeNotApplicable: "org.freedesktop.systemd1.JobTypeNotApplicable"
    case .notSupported: "org.freedesktop.DBus.Error.NotSupported"
    case .transactionConflicting: "org.freedesktop.systemd1.TransactionIsDestructive"
    case .transactionContradictory: "org.freedesktop.systemd1.TransactionJobsConflicting"
    case .transactionOrderCyclic: "org.freedesktop.systemd1.TransactionOrderIsCyclic"
    case .noIsolation: "org.freedesktop.systemd1.NoIsolation"
    case .noSuchJob: "org.freedesktop.systemd1.NoSuchJob"
    case .unitInactive: "org.freedesktop.systemd1.UnitInactive"
    case .unitBusy: "org.freedesktop.systemd1.UnitBusy"
    case .noSuchProcess: "org.freedesktop.systemd1.NoSuchProcess"
    case .shuttingDown: "org.freedesktop.systemd1.ShuttingDown"
    case .accessDenied: "org.freedesktop.DBus.Error.AccessDenied"
    case .invalidArguments: "org.freedesktop.DBus.Error.InvalidArgs"
    case .limitsExceeded: "org.freedesktop.DBus.Error.LimitsExceeded"
    case .failed: "org.freedesktop.DBus.Error.Failed"
    }
  }
}
