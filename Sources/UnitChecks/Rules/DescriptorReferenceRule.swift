import UnitModel
import UnitSyntax

/// `%{fd:NAME}` and its sisters, and `DescriptorNumbers=`, with a name that no socket of the service gives.
///
/// A service that keeps or opens descriptors of its own may have any name: of that nothing is told.
enum DescriptorReferenceRule: LintRule {
  static func check(_ unit: CheckedUnit, in set: CheckedSet, _ findings: inout Findings) {
    guard let service = unit.service, service.additions.isAware,
      let sockets = DescriptorNames.sockets(of: unit, service, in: set)
    else { return }
    let names = DescriptorNames(sockets)
    for (section, key) in places {
      for line in unit.lines(section, key) {
        for (reference, range) in DescriptorReference.all(in: line.value) {
          let subject = Subject(
            text: String(line.value[range]), place: place(of: range, in: line), key: key, unit: unit)
          check(reference, subject, names, in: set, &findings)
        }
      }
    }
    for line in unit.lines("X-Usher", "DescriptorNumbers") {
      for word in line.words {
        guard let colon = word.text.utf8.lastIndex(of: UInt8(ascii: ":")) else { continue }
        let name = String(word.text[..<colon])
        guard service.additions.descriptorNumbers.contains(where: { $0.name == name }) else { continue }
        let subject = Subject(
          text: word.text, place: line.origin(of: word.range), key: "DescriptorNumbers", unit: unit)
        missing(
          name, subject, names, in: set, isFatal: false,
          consequence: "the number is not given to anything; the service starts without", &findings)
      }
    }
  }

  /// Where usherd looks for references: the commands and variables of a service.
  static let places: [(section: String, key: String)] =
    [
      "ExecStart", "ExecCondition", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost",
      "Environment",
    ].map { ("Service", $0) } + [("X-Usher", "Environment")]

  static func place(of range: Range<String.Index>, in line: Assignment) -> Origin {
    let bytes = line.value.utf8
    let begin = bytes.distance(from: bytes.startIndex, to: range.lowerBound)
    return line.origin(of: begin..<bytes.distance(from: bytes.startIndex, to: range.upperBound))
  }

  /// What a finding is about.
  private struct Subject {
    /// With the name in it.
    var text: String
    var place: Origin
    var key: String
    var unit: CheckedUnit

    /// The same with another name.
    func renamed(_ name: String, to other: String) -> String {
      guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
      let behind = text.utf8.index(after: colon)
      return key == "DescriptorNumbers" ? other + text.dropFirst(name.count) : "\(text[..<behind])\(other)}"
    }
  }

  private static func check(
    _ reference: DescriptorReference, _ subject: Subject, _ names: DescriptorNames, in set: CheckedSet,
    _ findings: inout Findings
  ) {
    // What a specifier stands for is known at the start only.
    guard let name = reference.name, !name.utf8.contains(UInt8(ascii: "%")) else { return }
    let key = subject.key
    let consequence = consequence(of: subject, names)
    guard names.all.contains(name) else {
      return missing(name, subject, names, in: set, isFatal: true, consequence: consequence, &findings)
    }
    let what: String
    let help: String
    if case .port = reference, !names.withPort.contains(name) {
      what = "\(subject.text): the listener named \(name) has no port"
      help = "write %{address:\(name)} for its path"
    } else if !reference.isAboutListener, key != "ExecStart", key != "Environment" {
      what = "\(subject.text): \(key)= gets no descriptors"
      help = "name them in ExecStart= or Environment=; %{port:\(name)} and %{address:\(name)} work everywhere"
    } else if !reference.isAboutListener, let line = socketStream(of: subject.unit) {
      what = "\(subject.text): with \(line.key)=socket the service gets nothing but that stream"
      help = "leave \(line.key)=socket out"
    } else {
      return
    }
    findings.add(
      .error, "descriptor-not-given", at: subject.place, what, consequence: consequence, help: help)
  }

  private static func consequence(of subject: Subject, _ names: DescriptorNames) -> String {
    switch subject.key {
    case "ExecStart": "\(subject.unit.name) cannot be started"
    // Where no process is passed descriptors, none is missing any.
    case "Environment":
      socketStream(of: subject.unit) != nil && !names.givers.contains(where: { $0.socket?.accept == true })
        ? "the variable is not set" : "\(subject.unit.name) cannot be started"
    default: "the command cannot be run"
    }
  }

  private static func socketStream(of unit: CheckedUnit) -> Assignment? {
    let exec = unit.loaded.exec
    let streams = [
      ("StandardInput", exec.standardInput), ("StandardOutput", exec.standardOutput),
      ("StandardError", exec.standardError),
    ]
    return streams.first { $0.1 == .socket }.flatMap { unit.own($0.0) }
  }

  private static func missing(
    _ name: String, _ subject: Subject, _ names: DescriptorNames, in set: CheckedSet, isFatal: Bool,
    consequence: String, _ findings: inout Findings
  ) {
    guard !names.all.contains(name) else { return }
    let isSure = !names.givers.isEmpty || set.options.host != nil
    // Their socket may be in files that nobody asked about.
    guard isSure || set.options.isComplete else { return }
    let near = EditDistance.nearest(to: name, among: names.all)
    let list =
      names.all.count > 5 ? names.all[..<5].joined(separator: ", ") + "…" : names.all.joined(separator: ", ")
    findings.add(
      isSure ? isFatal ? .error : .warning : .note, "descriptor-not-given", at: subject.place,
      names.givers.isEmpty
        ? "no socket starts \(subject.unit.name), which wants a descriptor named \(name)"
        : "no socket of \(subject.unit.name) gives a descriptor named \(name)",
      consequence: consequence,
      help: near.map { "did you mean \($0)?" }
        ?? (names.all.isEmpty ? "add the socket unit, with Listener=\(name) ADDRESS" : "there is \(list)"),
      notes: names.places.prefix(5).map { .init(at: $0.origin, "\($0.unit) gives the name \($0.name)") },
      fixes: near.map {
        let text = subject.renamed(name, to: $0)
        return [.init("write \(text)", at: subject.place, replacement: text)]
      } ?? [])
  }
}
