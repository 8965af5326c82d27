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
  var unappliedListeners: [UnappliedListener] = []
  /// What stands in `Listener=` for one listener alone.
  var listenerOptions: [ListenerOption] = []
  /// Which findings are about an address that is ignored.
  var ignoredListeners: [Int] = []
  /// What `[Service]` set, where the default depends on other settings.
  var typeIsSet = false
  var timeoutStartIsSet = false
  var exitTypeLine: Assignment?
  var restartLine: Assignment?
  /// The last lines of `[Socket]` that others may contradict.
  var maxConnectionsLine: Assignment?
  var deferTriggerLine: Assignment?
  var symlinksLine: Assignment?
  var serviceLine: Assignment?
  /// The last line that took listeners away, or commands.
  var listenReset: Assignment?
  var commandReset: Assignment?
  /// The line that turned `DynamicUser=` on.
  var dynamicUserLine: Assignment?

  /// What the directive of the line at hand takes.
  var grammar = Grammar.plainText
  /// What stands as `DIRECTORY:LINK` in the line at hand.
  var linkedDirectories: [DirectorySettings.Link] = []

  /// How many lines say when a timer elapses, or which paths are watched.
  var triggers = 0

  /// Lines of a template that only its instances give a valid value.
  var hasOpenLines = false

  private var reportedKeys: Set<String> = []
  /// Keys that nobody knows, so far.
  var unknownKeys = 0
  /// The line that the last findings about single words were on, and how many those were.
  private var crowdedLine: (source: ObjectIdentifier, lower: Int, findings: Int)?

  private var mainPath: String?
  /// The drop-in that a line made unusable from there on.
  private var endedDropIn: SourceText?

  init(name: UnitName, expander: SpecifierExpander) {
    self.name = name
    self.expander = expander
    let manager = expander.surroundings.manager
    if manager == ManagerDefaults() { return }
    unit.startLimitInterval = manager.startLimitInterval
    unit.startLimitBurst = manager.startLimitBurst
    socket.timeout = manager.timeoutStart
    service.timeoutStart = manager.timeoutStart
    service.timeoutStop = manager.timeoutStop
    service.timeoutAbort = manager.timeoutAbort
    service.restartDelay = manager.restartDelay
    exec.limits = manager.limits
    exec.treatment.oomScoreAdjust = manager.oomScoreAdjust
    if name.kind == .service || name.kind == .socket { exec.resources = manager.resources }
  }

  var kind: LoadedUnit.Kind {
    switch name.kind {
    case .socket: .socket(socket)
    case .service: .service(service)
    case .target: .target
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: .foreign
    }
  }

  /// True for a unit that usherd does not run: of what it says nothing is applied.
  private var isForeign: Bool {
    switch name.kind {
    case .socket, .service, .target: false
    case .slice, .mount, .automount, .device, .swap, .timer, .path, .scope: true
    }
  }

  mutating func apply(_ merged: MergedUnit) {
    let sections = Catalogue.sections(of: name.kind)
    mainPath = merged.fragmentPath
    if name.kind == .service {
      service.additions.isAware = merged.headers.contains { $0.name == Catalogue.usherSection }
    }
    for header in merged.headers where !sections.contains(header.name) { reportSection(header, sections) }
    var section: String?
    var table: SectionTable?
    for assignment in merged.assignments {
      if assignment.section != section {
        section = assignment.section
        table = nil
        if sections.contains(assignment.section) { table = SectionTable.named(assignment.section) }
      }
      guard assignment.origin.source !== endedDropIn else { continue }
      guard let entry = table?.entries[assignment.key] else {
        if sections.contains(assignment.section) { reportKey(assignment) }
        continue
      }
      expander.usedInstance = false
      apply(entry, assignment)
      if expander.usedInstance { dependsOnInstance = true }
    }
    removeRepeatedNames()
  }

  private mutating func apply(_ entry: SectionTable.Entry, _ assignment: Assignment) {
    if entry.newest > expander.surroundings.release, isTooNew(assignment, entry.directive) { return }
    grammar = entry.directive.grammar
    guard isOfThisKind(entry.directive.group, assignment) else { return }
    switch entry.applied {
    case .unit(let key): applyUnit(key, assignment)
    case .condition(let test): applyCondition(test, assignment, to: \.conditions)
    case .assertion(let test): applyCondition(test, assignment, to: \.assertions)
    case .socket(let key): applySocket(key, assignment)
    case .service(let key): applyService(key, assignment)
    case .exec(let key): applyExec(key, assignment)
    case .process(let key): if isSound(assignment) { applyProcess(key, assignment) }
    case .stream(let key): if isSound(assignment) { applyStream(key, assignment) }
    case .resource(let key): if isSound(assignment) { applyResource(key, assignment) }
    case .memoryMerging:
      if isSound(assignment) { exec.treatment.mergesMemory = ValueSyntax.boolean(assignment.value) }
    case .openFile: if isSound(assignment) { applyOpenFile(assignment) }
    case .directories(let kind): applyDirectories(kind, assignment)
    case .directoryMode(let kind): applyDirectoryMode(kind, assignment)
    case .limit(let resource): applyLimit(resource, assignment)
    case .usherSocket(let key): applyUsherSocket(key, assignment)
    case .usherService(let key): applyUsherService(key, assignment)
    case nil: noteKnown(entry.directive, assignment)
    }
  }

  /// True while a line of a template is read that only its instances give a value. What is wrong
  /// with it then means nothing: it is found when an instance is decoded.
  private var awaitsInstance: Bool { name.isTemplate && expander.usedInstance }

  // MARK: Known directives

  private mutating func noteKnown(_ directive: Directive, _ assignment: Assignment) {
    // [Install] speaks to those who enable units, not to the daemon.
    if directive.group == .install { return }
    if directive.value == .listener {
      noteListener(assignment)
      return
    }
    let count = diagnostics.count
    if isSound(assignment) { knownValues[assignment.key] = assignment }
    // What is wrong with the line is what there is to say about it.
    if diagnostics[count...].contains(where: { $0.severity == .error }) { return }
    // What systemd has dropped is no work that is left to do.
    if isForeign || directive.grammar == .obsolete { return }
    if !reportedKeys.insert(assignment.key).inserted { return }
    diagnostics.append(
      Diagnostic(
        .note, code: "directive-not-applied", at: assignment.origin,
        "\(assignment.key)= is known, not applied yet", consequence: "this line has no effect",
        help: "\(directive.meaning): see \(directive.group.manual)", unit: name.full))
  }

  /// Reads the value as its directive takes it, and says what is wrong with it. False for a line that is
  /// ignored as a whole: it sets nothing.
  private mutating func isSound(_ assignment: Assignment) -> Bool {
    let count = diagnostics.count
    check(assignment, grammar)
    return !diagnostics[count...].contains { $0.effect != .wordIgnored }
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
    about word: String? = nil, at origin: Origin? = nil, _ what: String,
    consequence: String = "this line is ignored", help: String, effect: Diagnostic.Effect = .lineIgnored,
    fixes: [Diagnostic.Fix] = []
  ) {
    if awaitsInstance {
      hasOpenLines = true
      return
    }
    if effect == .wordIgnored, !countsOneMore(assignment) { return }
    let place = origin ?? self.place(assignment, word)
    let comment = severity == .error && fixes.isEmpty ? commentHelp(assignment, code, effect, place) : nil
    diagnostics.append(
      Diagnostic(
        severity, code: code, at: place, what, consequence: consequence,
        help: comment ?? help, unit: name.full, effect: effect, fixes: fixes))
  }

  /// What to do if a finding is about what was meant as a comment. A quote or a percent sign is wrong for itself.
  private func commentHelp(
    _ assignment: Assignment, _ code: String, _ effect: Diagnostic.Effect, _ place: Origin
  ) -> String? {
    guard let help = UnitDecoding.commentHelp(assignment), !code.hasPrefix("exec-"), code != "value-quotes",
      code != "value-escape", code != "specifier-unknown"
    else { return nil }
    if effect != .wordIgnored { return help }
    // A word before the sign is wrong for itself.
    let bytes = Array(assignment.value.utf8)
    guard
      let sign = bytes.indices.dropFirst().first(where: {
        bytes[$0] == UInt8(ascii: "#") && ValueSyntax.isBlank(bytes[$0 - 1])
      })
    else { return nil }
    return place.span.lower >= assignment.origin(of: sign..<(sign + 1)).span.lower ? help : nil
  }

  /// How many words of one line are reported one by one: whoever needs more needs a look at the line, and
  /// each costs a search for its place.
  static let mostWordsReported = 20

  /// Counts a finding about one word of a line; false once the line has had its share, which is then said.
  private mutating func countsOneMore(_ assignment: Assignment) -> Bool {
    let line = (ObjectIdentifier(assignment.origin.source), assignment.valueSpan.lower)
    if let last = crowdedLine, last.source == line.0, last.lower == line.1 {
      crowdedLine = (line.0, line.1, last.findings &+ 1)
      if last.findings == UnitDecoding.mostWordsReported {
        diagnostics.append(
          Diagnostic(
            .note, code: "value-more-words", at: place(assignment),
            "further words of \(assignment.key)= are ignored, too",
            consequence: "the first \(UnitDecoding.mostWordsReported) are listed",
            help: "repair these, then check again", unit: name.full, effect: .wordIgnored))
      }
      return last.findings < UnitDecoding.mostWordsReported
    }
    crowdedLine = (line.0, line.1, 1)
    return true
  }

  private func isInDropIn(_ assignment: Assignment) -> Bool {
    mainPath != nil && assignment.origin.source.path != mainPath
  }

  /// A value that makes the whole unit unusable; in a drop-in, the rest of the drop-in.
  mutating func reportFatal(
    _ code: String, _ assignment: Assignment, about word: String? = nil, _ what: String, help: String
  ) {
    if isInDropIn(assignment) {
      if !awaitsInstance { endedDropIn = assignment.origin.source }
      report(
        .error, code, assignment, about: word, what,
        consequence: "this line and all below it in the drop-in are left out", help: help,
        effect: .fileRejected)
      return
    }
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
        help: help, unit: name.full, effect: .unitRefused))
  }
}
