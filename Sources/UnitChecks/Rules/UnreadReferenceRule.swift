import UnitModel
import UnitSyntax

/// `%{fd:NAME}` and its sisters in a service without the section `[X-Usher]`, which keeps them as they stand.
enum UnreadReferenceRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service, !service.additions.isAware else { return }
    for (section, key) in DescriptorReferenceRule.places {
      for line in unit.lines(section, key) {
        for (reference, range) in DescriptorReference.all(in: line.value) where reference.name != nil {
          // `%%{` is meant as it stands.
          if line.value[..<range.lowerBound].utf8.last == UInt8(ascii: "%") { continue }
          findings.add(
            .warning, "reference-without-section", at: DescriptorReferenceRule.place(of: range, in: line),
            "\(line.value[range]) is not replaced: \(unit.name) has no section [X-Usher]",
            consequence: "the program gets it as it stands", help: "add a line [X-Usher]")
        }
      }
    }
  }
}
