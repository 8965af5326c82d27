import UnitModel
import UnitSyntax

/// What became of each assignment of a unit's files.
package struct MergedListing: Sendable {
  package enum State: String, Sendable {
    /// It counts.
    case effective
    /// A later assignment counts in its place.
    case overridden
    /// It was in a list that a later empty assignment emptied.
    case reset
    /// It emptied a list, and has done its work.
    case resetting
    /// It counts for nothing, for a reason that a finding tells.
    case ignored
    /// It keeps the unit from being started.
    case refused
  }

  package struct Entry: Sendable {
    package var assignment: Assignment
    package var state: State
    /// Of an overridden or reset one: the assignment that did it. Index into `entries`.
    package var by: Int?
    /// Of an effective one: those that it took the place of.
    package var replaces: [Int] = []
    /// What findings say of it.
    package var remarks: [String] = []
    /// The value with its specifiers replaced, where that makes a difference.
    package var expanded: String?
  }

  package let unit: LoadedUnit
  /// In the order of application.
  package private(set) var entries: [Entry]

  package init(_ unit: LoadedUnit, surroundings: Surroundings) {
    self.unit = unit
    entries = unit.merged.assignments.map { Entry(assignment: $0, state: .effective) }
    for index in entries.indices { judge(index, surroundings) }
    override()
    reset()
  }

  /// The sections that have an entry, in order of appearance.
  package var sections: [String] {
    var names: [String] = []
    for entry in entries where !names.contains(entry.assignment.section) {
      names.append(entry.assignment.section)
    }
    return names
  }

  // MARK: - Steps

  /// Findings quote values, and values may hold anything.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
  }

  private mutating func judge(_ index: Int, _ surroundings: Surroundings) {
    let assignment = entries[index].assignment
    for diagnostic in unit.diagnostics where isAbout(diagnostic, assignment) {
      entries[index].remarks.append(MergedListing.oneLine(diagnostic.what))
      switch diagnostic.effect {
      case .lineIgnored where isPartly(assignment): break
      case .lineIgnored, .sectionIgnored, .fileRejected: entries[index].state = .ignored
      case .unitRefused where entries[index].state != .ignored: entries[index].state = .refused
      case .none, .wordIgnored, .unitRefused: break
      }
    }
    // A section is reported with its header.
    if isInUnknownSection(assignment) { entries[index].state = .ignored }
    // Dependencies only grow.
    if assignment.value.isEmpty, row(assignment)?.grammar == .dependencies {
      entries[index].state = .ignored
      entries[index].remarks.append("dependencies can be added, never taken back")
    }
    // What a template's line is worth shows with an instance.
    if entries[index].state == .ignored, isOpen(assignment) { entries[index].state = .effective }
    if isBelowBreak(assignment) { entries[index].state = .ignored }
    var expander = SpecifierExpander(
      surroundings: surroundings, name: unit.name, fragmentPath: unit.merged.fragmentPath)
    if let text = try? expander.expand(assignment.value), text != assignment.value {
      entries[index].expanded = MergedListing.oneLine(text)
    }
  }

  /// True for a line of a drop-in at or below the one that breaks it. (Of that line itself, commands before the
  /// broken one count still; the listing has no way to show half a line.)
  private func isBelowBreak(_ assignment: Assignment) -> Bool {
    unit.diagnostics.contains { diagnostic in
      guard diagnostic.effect == .fileRejected, let origin = diagnostic.origin else { return false }
      return origin.source === assignment.origin.source && origin.span.lower <= assignment.origin.span.upper
    }
  }

  /// True for a line of a template that each instance reads anew.
  private func isOpen(_ assignment: Assignment) -> Bool {
    unit.name.isTemplate && assignment.value.contains("%") && row(assignment) != nil
  }

  /// True for a line that may count in part: of several words the good ones stand.
  private func isPartly(_ assignment: Assignment) -> Bool {
    guard let row = row(assignment), row.repetition != .single else { return false }
    return assignment.value.utf8.contains { $0 == 0x20 || $0 == 0x09 }
  }

  private func row(_ assignment: Assignment) -> Directive? {
    guard !isInUnknownSection(assignment) else { return nil }
    return Catalogue.directive(section: assignment.section, key: assignment.key)
  }

  private func isInUnknownSection(_ assignment: Assignment) -> Bool {
    let section = assignment.section
    return !section.hasPrefix("X-") && !Catalogue.sections(of: unit.name.kind).contains(section)
  }

  private func isAbout(_ diagnostic: Diagnostic, _ assignment: Assignment) -> Bool {
    guard let origin = diagnostic.origin, origin.source === assignment.origin.source else { return false }
    // A finding about an empty value stands behind the equals sign, at the line's end.
    let span = assignment.origin.span
    return span.lower <= origin.span.lower && origin.span.lower <= span.upper
  }

  /// Of values that stand once the last assignment counts.
  private mutating func override() {
    var last: [String: Int] = [:]
    for index in entries.indices.reversed() where repetition(index) == .single {
      let assignment = entries[index].assignment
      let slots = Directive.slots(section: assignment.section, key: assignment.key)
      guard entries[index].state == .effective else { continue }
      let later = slots.compactMap { last[$0] }
      if later.count == slots.count, let first = later.min() {
        entries[index].state = .overridden
        entries[index].by = first
        entries[first].replaces.insert(index, at: 0)
      } else if !isOpen(assignment) {
        for slot in slots where last[slot] == nil { last[slot] = index }
      }
    }
  }

  /// Of lists only what follows the last empty assignment counts.
  private mutating func reset() {
    var emptied: [String: Int] = [:]
    for index in entries.indices.reversed() where repetition(index) == .list {
      let assignment = entries[index].assignment
      guard entries[index].state == .effective else { continue }
      let list = Directive.list(section: assignment.section, key: assignment.key)
      if let by = emptied[list] {
        entries[index].state = assignment.value.isEmpty ? .resetting : .reset
        entries[index].by = by
        if !assignment.value.isEmpty { entries[by].replaces.insert(index, at: 0) }
      } else if assignment.value.isEmpty {
        emptied[list] = index
        // Where a list that was never filled means something else than an empty one, the line stays.
        if isEmptyAtFirst(assignment) { entries[index].state = .resetting }
      }
    }
  }

  private func isEmptyAtFirst(_ assignment: Assignment) -> Bool {
    let row = row(assignment)
    switch row?.group {
    case .unit, .install, .socket, .service, .usherSocket, .usherService, .timer, .path, .mount, .automount,
      .swap, .slice, .scope:
      return true
    case .exec, .kill, .resourceControl: return row?.support == .applied
    case nil: return false
    }
  }

  private func repetition(_ index: Int) -> Directive.Repetition? {
    row(entries[index].assignment)?.repetition
  }
}
