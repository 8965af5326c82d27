import Systemd

/// Why a job did not do what it was asked for.
enum JobText {
  /// - Parameters:
  ///   - result: systemd's word for how the job ended, anything but `done`.
  ///   - properties: of the unit, as it is now.
  static func sentence(
    _ verb: String, _ unit: String, result: String, _ properties: Properties
  ) -> String {
    let reason =
      switch result {
      case "canceled": "the job was canceled by another one or by hand"
      case "timeout": "it took longer than the unit allows"
      case "dependency": "a unit that it requires could not be started"
      case "assert": "an Assert…= of the unit does not hold"
      case "invalid": "it does not run, so that there is nothing to reload"
      case "unsupported": "this kind of unit cannot be started here"
      case "collected": "the unit was unloaded meanwhile"
      case "once": "the unit was started once already since it was loaded"
      default: self.reason(unit, properties) ?? "the unit failed"
      }
    if let problem = problem(properties), ["failed", "timeout", "dependency", "assert"].contains(result) {
      return "cannot \(verb) \(unit): \(problem)"
    }
    let state = properties.text("ActiveState")
    let sub = properties.text("SubState")
    return "cannot \(verb) \(unit): \(reason); it is now \(state) (\(sub)); "
      + "see `usherctl status \(unit)`"
  }

  /// `trigger-limit` as `trigger limit`, and so on.
  static func hold(_ word: String) -> String {
    switch word {
    case "no-service": "its service cannot be loaded"
    case "condition": "a condition of its service does not hold"
    case "dependency": "what its service requires could not be started"
    case "resources": "no process could be made"
    default: String(word.map { $0 == "-" ? " " : $0 })
    }
  }

  /// What the daemon itself says about the failure; nil if it says nothing.
  static func problem(_ properties: Properties) -> String? {
    let problem = properties.text("Problem")
    return problem.isEmpty ? nil : problem
  }

  /// What a failed unit's `Result` means; nil if nothing is wrong.
  static func reason(_ unit: String, _ properties: Properties) -> String? {
    let result = properties.text("Result")
    let pid = properties.integer("ExecMainPID")
    switch result {
    case "", "success": return nil
    case "exit-code", "signal", "core-dump":
      let (code, status) = (
        properties.integer("ExecMainCode"), properties.integer("ExecMainStatus")
      )
      guard code == 1 ? status != 0 : code > 0 else { return "one of its control processes failed" }
      // A process that could not even be started has no number.
      let number = pid > 0 ? " (pid \(pid))" : ""
      return "its main process\(number) " + ExitText.sentence(code: code, status: status)
    case "timeout": return "it took longer than TimeoutStartSec= or TimeoutStopSec= allows"
    case "watchdog": return "it did not feed its watchdog in time (WatchdogSec=)"
    case "protocol": return "it ended before it said READY=1, or broke its Type='s protocol otherwise"
    case "resources": return "something it needs could not be had; the daemon's log says what"
    case "start-limit-hit", "service-start-limit-hit":
      return
        "it was started too often in too short a time (StartLimitBurst=); "
        + "`usherctl reset-failed \(unit)` clears the count"
    case "trigger-limit-hit":
      return
        "its service was triggered too often in too short a time (TriggerLimitBurst=), "
        + "so that it listens no more; start it again once the service works"
    case "oom-kill": return "the kernel ended it for want of memory"
    case "exec-condition": return "its ExecCondition= says no"
    default: return "it failed with result \(result)"
    }
  }
}
