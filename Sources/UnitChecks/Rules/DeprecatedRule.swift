import UnitModel
import UnitSyntax

/// Spellings that still work, but that systemd warns of or has dropped in later releases.
///
/// - Source: systemd's NEWS of the releases that replaced them; the manual pages leave them out.
enum DeprecatedRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for line in unit.loaded.merged.assignments {
      if Catalogue.directive(section: line.section, key: line.key)?.grammar == .obsolete {
        reportGone(line, &findings)
      } else if line.value.isEmpty, !warnedEmpty.contains(line.key) {
        continue
      } else if let old = table[line.key], old.sections.contains(line.section) {
        report(old, line, set, &findings)
      } else if streamKeys.contains(line.key), line.value.hasPrefix("syslog") {
        let new = "journal" + line.value.dropFirst(6)
        findings.add(
          .note, "value-deprecated", at: line.valueOrigin,
          "\(line.key)=\(line.value) is the old word for \(new)",
          consequence: "\(new) is used", help: "write \(new), or leave the line out",
          fixes: [.init("write \(new)", at: line.valueOrigin, replacement: new)])
      } else if line.key == "KillMode", line.value == "none" {
        findings.add(
          .warning, "kill-mode-none", at: line.valueOrigin,
          "KillMode=none leaves processes behind when the unit stops",
          consequence: "nobody watches or ends them any more, and the next start finds them running",
          help: "write mixed or control-group",
          fixes: [
            .init("write mixed", at: line.valueOrigin, replacement: "mixed"),
            .init("write control-group", at: line.valueOrigin, replacement: "control-group"),
          ])
      } else if !pathKeys.isDisjoint(with: [line.key]) {
        reportVarRun(line, &findings)
      }
    }
  }

  /// `/var/run` where decoding does not see it.
  private static func reportVarRun(_ line: Assignment, _ findings: inout Findings) {
    for word in line.words {
      guard let at = word.text.range(ofVarRun: ()) else { continue }
      let place = line.origin(of: (word.range.lowerBound &+ at)..<(word.range.lowerBound &+ at &+ 8))
      findings.add(
        .note, "path-var-run", at: place, "/var/run is the old name of /run",
        consequence: "the path works as long as the link /var/run is there", help: "write /run",
        fixes: [.init("write /run", at: place, replacement: "/run")])
      return
    }
  }

  private static func reportGone(_ line: Assignment, _ findings: inout Findings) {
    findings.add(
      .note, "directive-deprecated", at: line.keyOrigin, "\(line.key)= is gone",
      consequence: "it has no effect any more", help: table[line.key]?.help ?? "leave it out",
      effect: .lineIgnored)
  }

  private static func report(
    _ old: Old, _ line: Assignment, _ set: CheckedSet, _ findings: inout Findings
  ) {
    var fixes: [Diagnostic.Fix] = []
    if let new = old.new, old.takesSameValue, old.newSection == nil {
      fixes.append(.init("write \(new)=", at: line.keyOrigin, replacement: new))
    }
    let help: String
    if let new = old.new {
      let place = old.newSection.map { " in [\($0)]" } ?? ""
      help = old.help ?? "write \(new)=\(place)"
    } else {
      help = old.help ?? "leave it out"
    }
    findings.add(
      .note, "directive-deprecated", at: line.keyOrigin, "\(line.key)= is an old spelling",
      consequence: consequence(line, set), help: help,
      fixes: fixes)
  }

  // MARK: The table

  private struct Old: Sendable {
    var sections: Set<String>
    /// What took its place.
    var new: String?
    var newSection: String?
    var takesSameValue = true
    var help: String?
  }

  /// Of a line that usher does not apply, another finding says that it has no effect.
  private static func consequence(_ line: Assignment, _ set: CheckedSet) -> String {
    let counts = set.options.release != nil || Catalogue.applies(section: line.section, key: line.key)
    return "\(counts ? "it counts still" : "systemd still takes it"); later releases may drop it"
  }

  /// Keys that systemd warns of whatever stands behind them.
  private static let warnedEmpty: Set<String> = [
    "MemoryLimit", "CPUShares", "StartupCPUShares", "BlockIODeviceWeight", "BlockIOReadBandwidth",
    "BlockIOWriteBandwidth",
  ]
  private static let streamKeys: Set<String> = ["StandardOutput", "StandardError"]
  private static let pathKeys: Set<String> = [
    "EnvironmentFile", "WorkingDirectory", "ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths",
    "StandardInput", "StandardOutput", "StandardError", "ConditionPathExists", "ConditionPathIsDirectory",
  ]

  private static let processes: Set<String> = ["Service", "Socket", "Mount", "Swap"]
  private static let groups: Set<String> = ["Service", "Socket", "Mount", "Swap", "Slice", "Scope"]

  private static let table: [String: Old] = [
    "BindTo": Old(sections: ["Unit"], new: "BindsTo"),
    "PropagateReloadTo": Old(sections: ["Unit"], new: "PropagatesReloadTo"),
    "PropagateReloadFrom": Old(sections: ["Unit"], new: "ReloadPropagatedFrom"),
    "OnFailureIsolate": Old(
      sections: ["Unit"], new: "OnFailureJobMode", takesSameValue: false,
      help: "write OnFailureJobMode=isolate"),
    "RequiresOverridable": Old(sections: ["Unit"], new: "Requires"),
    "RequisiteOverridable": Old(sections: ["Unit"], new: "Requisite"),
    "StartLimitInterval": Old(
      sections: ["Unit", "Service"], new: "StartLimitIntervalSec", newSection: "Unit",
      help: "write StartLimitIntervalSec= in [Unit]"),
    "StartLimitBurst": Old(sections: ["Service"], new: "StartLimitBurst", newSection: "Unit"),
    "StartLimitAction": Old(sections: ["Service"], new: "StartLimitAction", newSection: "Unit"),
    "RebootArgument": Old(sections: ["Service"], new: "RebootArgument", newSection: "Unit"),
    "FailureAction": Old(sections: ["Service"], new: "FailureAction", newSection: "Unit"),
    "PermissionsStartOnly": Old(
      sections: ["Service"], takesSameValue: false,
      help: "write + before the commands that need root, such as ExecStartPre=+/bin/mkdir"),
    "ReadOnlyDirectories": Old(sections: processes, new: "ReadOnlyPaths"),
    "ReadWriteDirectories": Old(sections: processes, new: "ReadWritePaths"),
    "InaccessibleDirectories": Old(sections: processes, new: "InaccessiblePaths"),
    "Capabilities": Old(
      sections: processes, new: "AmbientCapabilities", takesSameValue: false,
      help: "write CapabilityBoundingSet= and AmbientCapabilities="),
    "MemoryLimit": Old(sections: groups, new: "MemoryMax"),
    "CPUShares": Old(
      sections: groups, new: "CPUWeight", takesSameValue: false,
      help: "write CPUWeight=, where 100 is what 1024 was"),
    "StartupCPUShares": Old(
      sections: groups, new: "StartupCPUWeight", takesSameValue: false,
      help: "write StartupCPUWeight=, where 100 is what 1024 was"),
    "BlockIOAccounting": Old(sections: groups, new: "IOAccounting"),
    "BlockIOWeight": Old(
      sections: groups, new: "IOWeight", takesSameValue: false,
      help: "write IOWeight=, where 100 is what 500 was"),
    "StartupBlockIOWeight": Old(
      sections: groups, new: "StartupIOWeight", takesSameValue: false,
      help: "write StartupIOWeight=, where 100 is what 500 was"),
    "BlockIODeviceWeight": Old(
      sections: groups, new: "IODeviceWeight", takesSameValue: false,
      help: "write IODeviceWeight=, where 100 is what 500 was"),
    "BlockIOReadBandwidth": Old(sections: groups, new: "IOReadBandwidthMax"),
    "BlockIOWriteBandwidth": Old(sections: groups, new: "IOWriteBandwidthMax"),
  ]
}

extension String {
  /// Where `/var/run` begins as the first two steps of a path, prefixes of the value left aside.
  fileprivate func range(ofVarRun _: Void) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array("/var/run/".utf8)
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), bytes.count &- slash >= wanted.count else {
      return nil
    }
    return bytes[slash..<(slash &+ wanted.count)].elementsEqual(wanted) ? slash : nil
  }
}
