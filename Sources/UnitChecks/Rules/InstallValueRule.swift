import UnitFiles
import UnitModel
import UnitSyntax

/// Names in `[Install]` that enabling the unit stumbles over.
///
/// They count when a unit is enabled, and not when it is loaded: nobody else tells of them before that.
///
/// - Source: systemd.unit(5), "[Install] Section Options"
enum InstallValueRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    for key in ["WantedBy", "RequiredBy", "UpheldBy", "Also"] {
      for line in unit.lines("Install", key) {
        // Specifiers and quotes are replaced when the unit is enabled.
        for word in line.words where isPlain(word.text) {
          let origin = line.origin(of: word.range)
          if word.text.hasPrefix("#") {
            findings.add(
              .warning, "install-value", at: origin, "a # begins no comment behind a value",
              consequence: "enabling \(unit.name) ends with an error",
              help: "put the comment on a line of its own")
            break
          }
          guard let name = UnitName(word.text) else {
            refuse(word.text, at: origin, unit, &findings)
            continue
          }
          if isThere(name, set) { continue }
          if key == "Also" {
            reportAbsent(name, at: origin, unit, set, &findings)
          } else {
            reportSlip(name, at: origin, unit, &findings)
          }
        }
      }
    }
    for line in unit.lines("Install", "Alias") {
      for word in line.words where isPlain(word.text) && !word.text.contains("/") {
        if let alias = UnitName(word.text), fits(alias, unit.name) { continue }
        findings.add(
          .warning, "install-value", at: line.origin(of: word.range),
          "\(word.text) cannot stand for \(unit.name)",
          consequence: "enabling \(unit.name) ends with an error",
          help: "an alias has the type of its unit, \(unit.name.kind), and an @ only if the unit has one")
      }
    }
  }

  private static func isPlain(_ word: String) -> Bool {
    !word.contains { "%\"'\\".contains($0) }
  }

  private static func refuse(
    _ word: String, at origin: Origin, _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    let meant = meant(by: word)
    let whole = UnitName(word + ".target").map(\.full)
    findings.add(
      .warning, "install-value", at: origin, "\(word) is not the name of a unit",
      consequence: "enabling \(unit.name) ends with an error",
      help: meant.map { "did you mean \($0)?" } ?? whole.map { "write the whole name, such as \($0)" } ?? "",
      fixes: meant.map { [.init("write \($0)", at: origin, replacement: $0)] } ?? [])
  }

  /// The unit that a name without a type, or with a misspelt one, most likely means.
  private static func meant(by word: String) -> String? {
    if BuiltInTarget.names.contains(word) { return word + ".target" }
    guard let dot = word.lastIndex(of: "."), dot > word.startIndex else { return nil }
    let suffix = String(word[word.index(after: dot)...])
    guard let kind = EditDistance.nearest(to: suffix, among: UnitKind.allCases.lazy.map(\.rawValue))
    else { return nil }
    return UnitName(word[..<dot] + "." + kind)?.full
  }

  /// A target of another name is made by somebody; one that differs by a letter from one of systemd's is not.
  private static func reportSlip(
    _ name: UnitName, at origin: Origin, _ unit: CheckedUnit, _ findings: inout Findings
  ) {
    guard name.kind == .target, name.instance == nil,
      let near = EditDistance.nearest(to: name.prefix, among: BuiltInTarget.names),
      EditDistance.distance(Array(near.utf8), Array(name.prefix.utf8)) == 1
    else { return }
    findings.add(
      .warning, "install-value", at: origin, "there is no \(name)",
      consequence: "enabling \(unit.name) makes a link that nothing follows",
      help: "did you mean \(near).target?",
      fixes: [.init("write \(near).target", at: origin, replacement: near + ".target")])
  }

  private static func reportAbsent(
    _ name: UnitName, at origin: Origin, _ unit: CheckedUnit, _ set: CheckedSet, _ findings: inout Findings
  ) {
    if set.options.isAlone { return }
    // It may come with another package, unless this host's own are looked at.
    findings.add(
      set.options.host == nil ? .note : .warning, "install-value", at: origin, "there is no \(name)",
      consequence: "enabling \(unit.name) passes over it", help: "add the unit, or leave the name out")
  }

  private static func isThere(_ name: UnitName, _ set: CheckedSet) -> Bool {
    if set.isThere(name) || set.fileNames.containsSorted(name.full) { return true }
    if let template = name.template, set.fileNames.containsSorted(template.full) { return true }
    return BuiltInTarget.text(of: name, isUserMode: set.surroundings.isUserMode) != nil
  }

  private static func fits(_ alias: UnitName, _ name: UnitName) -> Bool {
    guard alias.kind == name.kind else { return false }
    switch (alias.instance, name.instance) {
    case (nil, nil): return true
    case (let mine?, let theirs?): return mine.isEmpty || theirs.isEmpty || mine == theirs
    case (nil, _?), (_?, nil): return false
    }
  }
}
