import UnitSyntax

/// One unit while it is decoded: its settings so far and what was found.
struct UnitDecoding {
  let name: UnitName
  var expander: SpecifierExpander
  var unit = UnitSettings()
  var socket = SocketSettings()
  var service = ServiceSettings()
  var exec = ExecSettings()
  var kill = KillSettings()
  var diagnostics: [Diagnostic] = []
  var isBad = false
  var dependsOnInstance = false

  /// Values of directives that are known but not applied, for rules that ask for them.
  var knownValues: [String: Assignment] = [:]
  /// `Listen…=` lines of kinds that are not applied yet.
  var unappliedListeners = 0
  /// Which findings are about an address that is ignored.
  var ignoredListeners: [Int] = []
  /// What `[Service]` set, where the default depends on other settings.
  var typeIsSet = false
  var timeoutStartIsSet = false
  var restartLine: Assignment?

  /// Lines of a template that only its instances give a valid value.
  var hasOpenLines = false

  private var reportedSections: Set<String> = []
  private var reportedKeys: Set<String> = []

  init(name: UnitName, expander: SpecifierExpander) {
    self.name = name
    self.expander = expander
  }

  var kind: LoadedUnit.Kind {
    switch name.kind {
    case .socket: .socket(socket)
    case .service: .service(service)
    case .target: .target
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: .foreign
    }
  }

  mutating func apply(_ merged: MergedUnit) {
    let sections = Catalogue.sections(of: name.kind)
    var section: String?
    var table: SectionTable?
    for assignment in merged.assignments {
      if assignment.section != section {
        section = assignment.section
        table = nil
        if sections.contains(assignment.section) {
          table = SectionTable.named(assignment.section)
        } else {
          reportSection(assignment, sections)
        }
      }
      guard let table else { continue }
      guard let entry = table.entries[assignment.key] else {
        reportKey(assignment)
        continue
      }
      expander.usedInstance = false
      apply(entry, assignment)
      if expander.usedInstance { dependsOnInstance = true }
    }
  }

  private mutating func apply(_ entry: SectionTable.Entry, _ assignment: Assignment) {
    switch entry.applied {
    case .unit(let key): applyUnit(key, assignment)
    case .socket(let key): applySocket(key, assignment)
    case .service(let key): applyService(key, assignment)
    case .exec(let key): applyExec(key, assignment)
    case .limit(let resource): applyLimit(resource, assignment)
    case nil: noteKnown(entry.directive, assignment)
    }
  }

  /// True while a line of a template is read that only its instances give a value. What is wrong
  /// with it then means nothing: it is found when an instance is decoded.
  private var awaitsInstance: Bool { name.isTemplate && expander.usedInstance }

  // MARK: Sections and keys

  private mutating func reportSection(_ assignment: Assignment, _ sections: [String]) {
    let section = assignment.section
    // Assignments before any section are the lexer's to report.
    if section.isEmpty || section.hasPrefix("X-") || !reportedSections.insert(section).inserted {
      return
    }
    let help: String
    if let near = EditDistance.nearest(to: section, among: sections) {
      help = "did you mean [\(near)]?"
    } else {
      help =
        "a \(name.kind.rawValue) unit has "
        + sections.map { "[\($0)]" }.joined(separator: ", ")
        + "; sections of your own start with X-"
    }
    diagnostics.append(
      Diagnostic(
        .warning, code: "section-unknown", at: assignment.origin,
        "unknown section [\(section)] in a \(name.kind.rawValue) unit",
        consequence: "everything in this section is ignored", help: help, unit: name.full,
        effect: .sectionIgnored))
  }

  private mutating func reportKey(_ assignment: Assignment) {
    let key = assignment.key
    if key.hasPrefix("X-") { return }
    let section = assignment.section
    let others = Catalogue.sections(with: key).filter { $0 != section }
    if !others.isEmpty {
      let places = others.map { "[\($0)]" }.joined(separator: " or ")
      diagnostics.append(
        Diagnostic(
          .warning, code: "directive-wrong-section", at: assignment.origin,
          "\(key)= has no meaning in [\(section)]", consequence: "this line is ignored",
          help: "it belongs in \(places)", unit: name.full, effect: .lineIgnored))
      return
    }
    let near = Catalogue.nearest(to: key, inSection: section)
    diagnostics.append(
      Diagnostic(
        .warning, code: "directive-unknown", at: assignment.origin,
        "unknown directive \(key)= in [\(section)]", consequence: "this line is ignored",
        help: near.map { "did you mean \($0)=?" }
          ?? "keys of your own start with X- or stand in a section that does", unit: name.full,
        effect: .lineIgnored))
  }

  private mutating func noteKnown(_ directive: Directive, _ assignment: Assignment) {
    // [Install] speaks to those who enable units, not to the daemon.
    if directive.group == .install { return }
    knownValues[assignment.key] = assignment
    if directive.value == .listener {
      noteListener(assignment)
      return
    }
    if !reportedKeys.insert(assignment.key).inserted { return }
    diagnostics.append(
      Diagnostic(
        .note, code: "directive-not-applied", at: assignment.origin,
        "\(assignment.key)= is known, not applied yet", consequence: "this line has no effect",
        help: "\(directive.meaning): see \(directive.group.manual)", unit: name.full))
  }

  // MARK: Findings

  /// The place of the value in its file, or of the first `word` in it.
  func place(_ assignment: Assignment, _ word: String? = nil) -> Origin {
    if let word, let range = UnitDecoding.range(of: word, in: assignment.value) {
      return assignment.origin(of: range)
    }
    return Origin(source: assignment.origin.source, span: assignment.valueSpan)
  }

  private static func range(of word: String, in value: String) -> Range<Int>? {
    let wanted = Array(word.utf8)
    let bytes = Array(value.utf8)
    guard !wanted.isEmpty, wanted.count < bytes.count else { return nil }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      return start..<(start + wanted.count)
    }
    return nil
  }

  /// `word`: the part of the value that is meant.
  mutating func report(
    _ severity: Diagnostic.Severity = .error, _ code: String, _ assignment: Assignment,
    about word: String? = nil, _ what: String, consequence: String = "this line is ignored",
    help: String, effect: Diagnostic.Effect = .lineIgnored
  ) {
    if awaitsInstance {
      hasOpenLines = true
      return
    }
    diagnostics.append(
      Diagnostic(
        severity, code: code, at: place(assignment, word), what, consequence: consequence,
        help: help, unit: name.full, effect: effect))
  }

  /// A value that makes the whole unit unusable.
  mutating func reportFatal(
    _ code: String, _ assignment: Assignment, about word: String? = nil, _ what: String, help: String
  ) {
    if !awaitsInstance { isBad = true }
    report(
      .error, code, assignment, about: word, what, consequence: "\(name.full) cannot be started",
      help: help, effect: .unitRefused)
  }

  /// A rule over the whole unit is broken: the unit is refused.
  mutating func refuse(_ code: String, at origin: Origin?, _ what: String, help: String) {
    isBad = true
    diagnostics.append(
      Diagnostic(
        .error, code: code, at: origin, what, consequence: "\(name.full) cannot be started",
        help: help, unit: name.full))
  }
}
