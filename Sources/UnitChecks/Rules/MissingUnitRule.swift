import UnitModel
import UnitSyntax

/// Dependencies on units that are not there.
///
/// A unit that is not found may come with another package, so this speaks up only where a name looks like a
/// slip of the pen, where the units are said to be all there are, or where the host's own are looked at.
///
/// - Source: systemd.unit(5), "Requires=", "Wants="
enum MissingUnitRule: LintRule {
  private static let strong = ["Requires", "Requisite", "BindsTo", "BindTo"]
  private static let weak = ["Wants", "PartOf", "Upholds"]

  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for key in strong + weak {
      let isStrong = strong.contains(key)
      for line in unit.lines("Unit", key) {
        for word in line.words {
          guard let name = UnitName(word.text), !name.isTemplate, isOurs(name), !set.isThere(name),
            set.unit(name) != nil
          else { continue }
          report(name, word.range, line, isStrong: isStrong, unit, set, &findings)
        }
      }
    }
  }

  /// Of the other kinds files are not read.
  private static func isOurs(_ name: UnitName) -> Bool {
    switch name.kind {
    case .service, .socket, .target: true
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: false
    }
  }

  private static func report(
    _ name: UnitName, _ range: Range<Int>, _ line: Assignment, isStrong: Bool, _ unit: CheckedUnit,
    _ set: CheckedSet, _ findings: inout Findings
  ) {
    let origin = line.origin(of: range)
    let suffix = "." + name.kind.rawValue
    let near = set.suggestions.nearest(to: name)
    // Two letters in a short name are another name.
    let isSlip =
      near.map {
        name.prefix.utf8.count > 4 && EditDistance.distance(Array($0.utf8), Array(name.prefix.utf8)) <= 2
          && $0 + suffix != unit.name.full
      } ?? false
    let severity: Diagnostic.Severity
    if isSlip, set.options.host != nil || set.options.isComplete {
      severity = .warning
    } else if set.options.host != nil {
      severity = isStrong ? .warning : .note
    } else if set.options.isComplete, isStrong {
      severity = .note
    } else {
      return
    }
    var fixes: [Diagnostic.Fix] = []
    if isSlip, let near {
      fixes.append(.init("write \(near)\(suffix)", at: origin, replacement: near + suffix))
    }
    findings.add(
      severity, "dependency-missing", at: origin, "there is no \(name)",
      consequence: isStrong
        ? "\(unit.name) cannot be started without it" : "\(unit.name) is started without it",
      help: isSlip ? "did you mean \(near ?? "")\(suffix)?" : "add the unit, or leave the name out",
      fixes: fixes)
  }
}
