import UnitFiles
import UnitModel
import UnitSyntax

/// What the folders beside a unit's file pull in.
struct DependencyLinks: Sendable {
  var requires: [UnitFileIndex.DependencyLink] = []
  var wants: [UnitFileIndex.DependencyLink] = []
  /// Paths of what has no unit's name.
  var nameless: [String] = []
}

/// Loads units by name and keeps what it loaded.
package struct UnitLoader: Sendable {
  private(set) var source: any UnitFileSource
  package let searchPath: SearchPath
  package let surroundings: Surroundings
  /// Whether `.wants/` and `.requires/` links in systemd's own directories count.
  package let countsForeignLinks: Bool
  /// Whether the files of units that usherd does not run are read: for checks.
  package let readsForeign: Bool
  let decoder: UnitDecoder
  /// The kernel's state, for units of types that usherd does not run; nil: they all count as up.
  let facts: (any KernelFacts)?

  var index: UnitFileIndex
  /// Finished units by every name that was asked for.
  private var finished: [UnitName: LoadedUnit] = [:]
  /// Units by canonical name, targets still without what they order themselves after.
  private var bases: [UnitName: LoadedUnit] = [:]
  /// Drop-ins that stand for many units are lexed once.
  var dropIns: [String: (fragment: Fragment?, diagnostic: Diagnostic?)] = [:]

  /// When each file that was read had been changed last.
  var stamps: [String: UInt64] = [:]

  package init(
    source: any UnitFileSource, searchPath: SearchPath, surroundings: Surroundings,
    countsForeignLinks: Bool = false, readsForeign: Bool = false, facts: (any KernelFacts)? = nil
  ) {
    self.source = source
    self.searchPath = searchPath
    self.surroundings = surroundings
    self.countsForeignLinks = countsForeignLinks
    self.readsForeign = readsForeign
    self.decoder = UnitDecoder(surroundings: surroundings)
    self.facts = facts
    self.index = UnitFileIndex(searchPath, source)
  }

  /// Forgets everything: the next load reads the files again.
  package mutating func daemonReload() {
    finished = [:]
    bases = [:]
    dropIns = [:]
    stamps = [:]
    index = UnitFileIndex(searchPath, source)
  }

  /// Forgets one unit: the next load reads its files again. All others stay as they were read.
  package mutating func forget(_ name: UnitName) {
    index = UnitFileIndex(searchPath, source)
    guard let unit = finished[name] else { return }
    for path in unit.dropInPaths { dropIns[path] = nil }
    bases[unit.name] = nil
    finished = finished.filter { $0.value.name != unit.name }
  }

  /// Whether the files of a unit are not those, or not as, it was read from: a `daemonReload` would read
  /// others. One stat(2) for each of them, and the listings of its drop-in directories.
  ///
  /// - Parameter fresh: the search path as it is now.
  package func isOutdated(_ unit: LoadedUnit, in fresh: UnitFileIndex) -> Bool {
    if case .foreign = unit.kind { return false }
    var index = fresh
    let path: String? =
      switch index.locate(index.canonicalName(of: unit.name)) {
      case .masked(let path, _), .file(let path, _): path
      case .absent: nil
      }
    if path != unit.fragmentPath { return true }
    guard unit.loadState != .notFound else { return false }
    let dropIns = index.dropIns(of: [unit.name] + unit.aliases, source)
    if dropIns != unit.dropInPaths { return true }
    return ([path].compactMap { $0 } + dropIns).contains { file in
      stamps[file].map { $0 != source.changeStamp(of: file) } ?? false
    }
  }

  /// Says that these files have changed and that they are read from `source` from now on: the units made of
  /// them are loaded anew, all others are kept. A file that came or went costs everything.
  package mutating func replace(source: any UnitFileSource, changed paths: [String]) {
    self.source = source
    let changed = Set(paths)
    let known = Set(bases.values.compactMap(\.fragmentPath)).union(dropIns.keys)
    guard !index.isOutdated(source), changed.allSatisfy({ known.contains($0) || index.holds($0) }) else {
      daemonReload()
      return
    }
    for path in paths { dropIns[path] = nil }
    bases = bases.filter { _, unit in
      if let path = unit.fragmentPath, changed.contains(path) { return false }
      return !unit.dropInPaths.contains(where: changed.contains)
    }
    // What a target is ordered after depends on its parts.
    finished = finished.filter { _, unit in bases[unit.name] != nil && !unit.kind.isTarget }
  }

  /// The names of all unit files in the search path, sorted.
  package var fileNames: [String] { index.fileNames }

  /// The sockets that links in `sockets.target.wants/` of any directory pull in.
  var linkedSockets: Set<UnitName> {
    var index = index
    var names: Set<UnitName> = []
    for target in ["sockets", "multi-user", "default", "basic", "sysinit"] {
      let target = UnitName(prefix: target, instance: nil, kind: .target)
      for link in index.links(of: [target], suffix: ".wants", countsForeign: true, source) {
        names.insert(link.name)
      }
    }
    return names
  }

  /// The links in the `.requires/` and `.wants/` directories of a unit, whatever they lead to.
  func dependencyLinks(of unit: LoadedUnit) -> DependencyLinks {
    var index = index
    let names = [unit.name] + unit.aliases
    func links(_ suffix: String) -> [UnitFileIndex.DependencyLink] {
      index.links(of: names, suffix: suffix, countsForeign: countsForeignLinks, source)
        .filter { !$0.isPlainFile }
    }
    let nameless = [".requires", ".wants"].flatMap {
      index.namelessLinks(of: names, suffix: $0, countsForeign: countsForeignLinks, source)
    }
    return DependencyLinks(requires: links(".requires"), wants: links(".wants"), nameless: nameless)
  }

  /// Loads one unit. Under an alias the result carries the unit's own name.
  ///
  /// A unit that was not found earlier is looked for again if a directory of the search path has changed
  /// since: a file that was just written can be used without a reload.
  package mutating func load(_ name: UnitName) -> LoadedUnit {
    let unit = known(name)
    guard unit.loadState == .notFound, index.isOutdated(source) else { return unit }
    index = UnitFileIndex(searchPath, source)
    finished = finished.filter { $0.value.loadState != .notFound }
    bases = bases.filter { $0.value.loadState != .notFound }
    return known(name)
  }

  /// The units of these names and every unit that they refer to, directly or not, each once.
  package mutating func closure(of names: [UnitName]) -> [LoadedUnit] {
    var units: [LoadedUnit] = []
    var seen: Set<UnitName> = []
    var open: [LoadedUnit] = []
    for name in names {
      let unit = load(name)
      if seen.insert(unit.name).inserted { open.append(unit) }
    }
    var position = 0
    while position < open.count {
      let unit = open[position]
      position &+= 1
      units.append(unit)
      for name in unit.references + slices(of: unit) where !seen.contains(name) {
        let next = known(name)
        seen.insert(name)
        // An alias that nobody resolved leads to a unit that may be there already.
        if next.name == name || seen.insert(next.name).inserted { open.append(next) }
      }
    }
    return units
  }

  /// The slices that a unit with processes lies in, those that have files or drop-ins: what these say holds for
  /// all in them together.
  private mutating func slices(of unit: LoadedUnit) -> [UnitName] {
    guard unit.loadState == .loaded, unit.name.kind == .service || unit.name.kind == .socket else {
      return []
    }
    let slice =
      unit.exec.resources.slice ?? SlicePath.usual(of: unit.name, isUserMode: surroundings.isUserMode)
    return SlicePath.chain(to: slice).filter { name in
      if case .absent = index.locate(name) { return !index.dropIns(of: [name], source).isEmpty }
      return true
    }
  }

  /// True if a loaded unit is up only as long as the kernel's state is so.
  package var dependsOnKernelState: Bool {
    bases.keys.contains { ForeignUnit.isKernelState($0.kind) }
  }

  /// Asks for the kernel's state again.
  ///
  /// - Returns: the units whose answer has changed.
  package mutating func refreshKernelState() -> [LoadedUnit] {
    var changed: [LoadedUnit] = []
    for (name, unit) in bases where ForeignUnit.isKernelState(name.kind) && unit.loadState != .masked {
      let fresh = foreign(name, unit.aliases)
      guard fresh.isThere != unit.isThere else { continue }
      bases[name] = fresh
      for (key, known) in finished where known.name == name { finished[key] = fresh }
      changed.append(fresh)
    }
    return changed
  }

  /// Everything that was loaded so far, each unit once, in no particular order.
  package var loaded: [LoadedUnit] { finished.filter { $0.key == $0.value.name }.map(\.value) }

  /// What is wrong with the search path itself: links that mean nothing.
  package var searchPathDiagnostics: [Diagnostic] {
    index.rejectedLinks.map { link in
      Diagnostic(
        .warning, code: "alias-unfit", at: nil, "\(link.path) is no alias: \(link.why)",
        consequence: "the link is ignored", help: "link a unit to one of its own type",
        unit: UnitPath.name(of: link.path))
    }
  }

  private mutating func known(_ name: UnitName) -> LoadedUnit {
    if let unit = finished[name] { return unit }
    let base = base(name)
    let unit = base.kind.isTarget ? afterItsParts(base) : base
    finished[name] = unit
    finished[unit.name] = unit
    return unit
  }

  private mutating func base(_ name: UnitName) -> LoadedUnit {
    let own = index.canonicalName(of: name)
    if let unit = bases[own] { return unit }
    let unit = build(own)
    bases[own] = unit
    return unit
  }

  /// A target is reached after what it requires and wants, unless one of both declines default
  /// dependencies or they are ordered the other way round already.
  ///
  /// - Source: systemd.target(5), "Default Dependencies"
  private mutating func afterItsParts(_ target: LoadedUnit) -> LoadedUnit {
    guard target.loadState == .loaded, target.unit.hasDefaultDependencies else { return target }
    let settings = target.unit
    var after = NameList(settings.after)
    let before = Set(settings.before)
    for name in settings.requires + settings.requisite + settings.wants + settings.bindsTo + settings.upholds
    {
      let part = base(name)
      guard part.loadState == .loaded, !part.kind.isForeign, part.unit.hasDefaultDependencies,
        !before.contains(part.name), !part.unit.after.contains(target.name)
      else { continue }
      after.append(part.name)
    }
    if after.names.count == settings.after.count { return target }
    var changed = settings
    changed.after = after.names
    return target.with(unit: changed)
  }
}
