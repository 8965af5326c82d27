/// What is to become of the whole system, or of the manager: `FailureAction=` and its sisters.
///
/// - Source: systemd.unit(5), "FailureAction=, SuccessAction="
package enum SystemAction: String, Codable, CaseIterable, Sendable {
  case none
  case reboot
  case rebootForce = "reboot-force"
  case rebootImmediate = "reboot-immediate"
  case poweroff
  case poweroffForce = "poweroff-force"
  case poweroffImmediate = "poweroff-immediate"
  case exit
  case exitForce = "exit-force"
  case softReboot = "soft-reboot"
  case softRebootForce = "soft-reboot-force"
  case kexec
  case kexecForce = "kexec-force"
  case halt
  case haltForce = "halt-force"
  case haltImmediate = "halt-immediate"

  /// What the end is.
  package enum Ending: String, Codable, Sendable {
    case exit, reboot, poweroff, halt, kexec
    case softReboot = "soft-reboot"
  }

  /// What becomes of the units before it.
  package enum Haste: String, Codable, Sendable {
    /// They are stopped, in order.
    case ordered
    /// Their processes are killed.
    case forced
    /// Nothing: the kernel is told at once.
    case immediate
  }

  /// Nil for `none`.
  package var ending: Ending? {
    switch self {
    case .none: nil
    case .exit, .exitForce: .exit
    case .reboot, .rebootForce, .rebootImmediate: .reboot
    case .poweroff, .poweroffForce, .poweroffImmediate: .poweroff
    case .halt, .haltForce, .haltImmediate: .halt
    case .kexec, .kexecForce: .kexec
    case .softReboot, .softRebootForce: .softReboot
    }
  }

  package var haste: Haste {
    switch self {
    case .none, .reboot, .poweroff, .exit, .softReboot, .kexec, .halt: .ordered
    case .rebootForce, .poweroffForce, .exitForce, .softRebootForce, .kexecForce, .haltForce: .forced
    case .rebootImmediate, .poweroffImmediate, .haltImmediate: .immediate
    }
  }
}
