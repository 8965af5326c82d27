import UnitModel

/// Decides what enabling, disabling, masking… does to the links between unit files.
///
/// Nothing is written: the answer is a list of steps. One installer serves one request, or any number of
/// questions.
///
/// - Source: systemctl(1), "Unit File Commands"; systemd.unit(5), "[Install] Section Options"
package struct UnitInstaller: Sendable {
  package let layout: InstallLayout
  let surroundings: Surroundings
  /// True for units that exist without a file.
  let isBuiltIn: @Sendable (UnitName) -> Bool
  var tree: PendingTree
  var outcome = InstallOutcome()
  private var index: UnitFileIndex?
  private var sections: [String: InstallSection] = [:]

  package init(
    source: any UnitFileSource, layout: InstallLayout, surroundings: Surroundings,
    isBuiltIn: @escaping @Sendable (UnitName) -> Bool
  ) {
    self.layout = layout
    self.surroundings = surroundings
    self.isBuiltIn = isBuiltIn
    self.tree = PendingTree(source)
  }

  /// Before more questions: what has changed on disk since the last ones is read again.
  package mutating func refresh() {
    tree.refresh()
    sections = [:]
    if index?.isOutdated(tree.source) != false { index = nil }
    // Drop-ins come and go without a change of the search path itself.
    index?.listings = [:]
  }

  /// The steps for one request. A problem that stops everything is the only one, and there are no steps.
  package mutating func plan(_ request: InstallRequest) -> InstallOutcome {
    outcome = InstallOutcome()
    do throws(InstallProblem) {
      let directory = try layout.directory(isRuntime: request.isRuntime)
      try perform(request, in: directory)
    } catch {
      outcome.problems.append(error)
    }
    return outcome
  }

  private mutating func perform(_ request: InstallRequest, in directory: String) throws(InstallProblem) {
    let isForced = request.isForced
    switch request.verb {
    case .enable: try enable(request.names, in: directory, isForced: isForced)
    case .disable: try disable(request.names, in: directory)
    case .reenable:
      let names = try request.names.reduced { name throws(InstallProblem) in try unitName(ofFile: name).full }
      try disable(names, in: directory)
      try enable(request.names, in: directory, isForced: isForced)
    case .preset: try preset(request.names, request.presetMode, in: directory, isForced: isForced)
    case .presetAll: try presetAll(request.presetMode, in: directory, isForced: isForced)
    case .mask: try mask(request.names, in: directory, isForced: isForced)
    case .unmask: try unmask(request.names, in: directory)
    case .link: try link(request.names, in: directory, isForced: isForced)
    case .revert: try revert(request.names)
    case .addDependency(let suffix, let target):
      try addDependency(request.names, to: target, suffix, in: directory)
    case .setDefault: try setDefault(request.names.first ?? "", in: directory)
    }
  }

  // MARK: Names

  func unitName(_ text: String) throws(InstallProblem) -> UnitName {
    guard let name = UnitName(text) else {
      throw InstallProblem(
        .invalidName, text, "\"\(text)\" is not the name of a unit; write NAME.service, NAME.socket, …")
    }
    return name
  }

  /// Of a name, or of a path whose last part is one.
  func unitName(ofFile text: String) throws(InstallProblem) -> UnitName {
    try unitName(UnitPath.name(of: text))
  }

  // MARK: Sections

  /// What the `[Install]` sections of a unit's file and drop-ins say together.
  mutating func section(of name: UnitName, at path: String) throws(InstallProblem) -> InstallSection {
    let key = name.full + "\n" + path
    if let known = sections[key] { return known }
    var section = InstallSection()
    var index = index ?? UnitFileIndex(layout.searchPath, tree.source)
    let dropIns = index.dropIns(of: [name], tree.source)
    self.index = index
    switch tree.read(path) {
    case .bytes(let bytes): try section.apply(bytes, path: path)
    case .nullDevice: break
    case .absent:
      throw InstallProblem(.dangling, path, "cannot read \(path), which \(name) leads to: it is not there")
    case .unreadable(let why): throw InstallProblem(.unreadable, path, "cannot read \(path): \(why)")
    }
    for dropIn in dropIns {
      if case .bytes(let bytes) = tree.read(dropIn) { try section.apply(bytes, path: dropIn) }
    }
    sections[key] = section
    return section
  }
}

extension Array {
  /// `map` for a body that throws one kind of error.
  func reduced<Value>(_ body: (Element) throws(InstallProblem) -> Value) throws(InstallProblem) -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try body(element)) }
    return values
  }
}
