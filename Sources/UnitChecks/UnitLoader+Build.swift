import UnitFiles
import UnitModel
import UnitSyntax

extension UnitLoader {
  /// Loads the unit whose own name this is.
  mutating func build(_ name: UnitName) -> LoadedUnit {
    let kind = LoadedUnit.Kind.empty(name.kind)
    let aliases = index.aliases(of: name)
    switch index.locate(name) {
    case .masked(let path, _): return masked(name, aliases, path)
    case .file(let path, _):
      // Of what usherd does not run only the name counts.
      if kind.isForeign {
        return readsForeign || name.kind == .slice
          ? readForeign(name, aliases, path) : foreign(name, aliases)
      }
      stamps[path] = source.changeStamp(of: path)
      switch source.read(path) {
      case .bytes(let bytes) where bytes.isEmpty: return masked(name, aliases, path)
      case .nullDevice: return masked(name, aliases, path)
      case .bytes(let bytes):
        let fragment = Lexer.lex(SourceText(path: path, bytes: bytes))
        return assemble(name, aliases, fragment, path: path)
      case .unreadable(let why):
        let diagnostic = Diagnostic(
          .error, code: "unit-unreadable", at: nil, "cannot read \(path): \(why)",
          consequence: "\(name) is not loaded", unit: name.full)
        return LoadedUnit(
          name: name, aliases: aliases, loadState: .error, kind: kind, fragmentPath: path,
          diagnostics: [diagnostic])
      case .absent: break
      }
    case .absent:
      // A slice needs no file: its drop-ins count all the same.
      if name.kind == .slice, !index.dropIns(of: [name], source).isEmpty {
        let empty = Lexer.lex(SourceText(path: "<built in: \(name)>", ""))
        return foreign(assemble(name, [], empty, path: nil))
      }
      if kind.isForeign { return foreign(name, []) }
    }
    if let text = BuiltInTarget.text(of: name, isUserMode: surroundings.isUserMode) {
      let fragment = Lexer.lex(SourceText(path: "<built in: \(name)>", text))
      return assemble(name, aliases, fragment, path: nil)
    }
    return LoadedUnit(name: name, loadState: .notFound, kind: kind, diagnostics: obstacle(to: name))
  }

  /// Something of that name is there and cannot be the unit's file: worth more than "not found".
  private func obstacle(to name: UnitName) -> [Diagnostic] {
    guard let why = index.obstacle(to: name) else { return [] }
    return [
      Diagnostic(
        .error, code: "unit-unreadable", at: nil, why, consequence: "there is no unit \(name)",
        help: "remove it, or make it a unit file", unit: name.full)
    ]
  }

  /// A masked unit still has its drop-ins, as in systemd: its description may come from one.
  private mutating func masked(_ name: UnitName, _ aliases: [UnitName], _ path: String) -> LoadedUnit {
    var merged = MergedUnit(fragmentPath: path)
    let dropInPaths = index.dropIns(of: [name] + aliases, source)
    for path in dropInPaths { merged.assignments += dropIn(path).fragment?.effectiveAssignments ?? [] }
    return LoadedUnit(
      name: name, aliases: aliases, loadState: .masked, kind: .empty(name.kind),
      unit: decoder.decode(merged, name: name).unit.description.map { text in
        var settings = UnitSettings()
        settings.description = text
        return settings
      } ?? UnitSettings(), fragmentPath: path, dropInPaths: dropInPaths)
  }

  /// A unit of a type that usherd does not run: up if the kernel's state says so.
  func foreign(_ name: UnitName, _ aliases: [UnitName]) -> LoadedUnit {
    guard let facts, let why = ForeignUnit.absence(of: name, facts) else {
      return LoadedUnit(name: name, aliases: aliases, loadState: .loaded, kind: .foreign)
    }
    // A device may come at any moment: what needs it waits.
    let isAwaited = name.kind == .device
    let diagnostic = Diagnostic(
      .note, code: "unit-foreign", at: nil, why,
      consequence: isAwaited ? "what requires \(name) waits for it" : "what requires \(name) cannot start",
      unit: name.full)
    var settings = UnitSettings()
    if isAwaited { settings.jobRunningTimeout = surroundings.manager.timeoutDevice }
    return LoadedUnit(
      name: name, aliases: aliases, loadState: isAwaited ? .loaded : .notFound, kind: .foreign,
      unit: settings,
      diagnostics: [diagnostic], isThere: false)
  }

  /// The same for checks: what its files say is found out, and still counts for nothing; but for what slices say
  /// of control groups.
  private mutating func readForeign(_ name: UnitName, _ aliases: [UnitName], _ path: String) -> LoadedUnit {
    guard case .bytes(let bytes) = source.read(path), !bytes.isEmpty else { return foreign(name, aliases) }
    let read = assemble(name, aliases, Lexer.lex(SourceText(path: path, bytes: bytes)), path: path)
    return foreign(read)
  }

  private func foreign(_ read: LoadedUnit) -> LoadedUnit {
    LoadedUnit(
      name: read.name, aliases: read.aliases, loadState: read.loadState, kind: .foreign,
      exec: read.name.kind == .slice ? read.exec : ExecSettings(), fragmentPath: read.fragmentPath,
      dropInPaths: read.dropInPaths, merged: read.merged, diagnostics: read.diagnostics)
  }

  /// Puts a main file and the drop-ins together.
  private mutating func assemble(
    _ name: UnitName, _ aliases: [UnitName], _ fragment: Fragment, path: String?
  ) -> LoadedUnit {
    var merged = MergedUnit(
      assignments: fragment.assignments, headers: fragment.intactHeaders, fragmentPath: path)
    var diagnostics = fragment.diagnostics
    let dropInPaths = index.dropIns(of: [name] + aliases, source)
    for path in dropInPaths {
      let (dropIn, diagnostic) = dropIn(path)
      if let dropIn {
        diagnostics += dropIn.diagnostics.map(UnitLoader.ofDropIn)
        merged.assignments += dropIn.effectiveAssignments
        merged.headers += dropIn.intactHeaders
      }
      if let diagnostic { diagnostics.append(diagnostic) }
    }

    var decoded = decoder.decode(merged, name: name)
    if name.isTemplate, decoded.dependsOnInstance {
      // A template is never run: what is wrong with it is what would be wrong with an instance. "1" fits
      // wherever an instance may stand, in a port as in a path.
      let instance = decoder.decode(merged, name: name.with(instance: "1"))
      decoded.diagnostics = instance.diagnostics
      decoded.isBad = instance.isBad
    }
    // Of a file that is left out nothing is known to be missing.
    if fragment.isRejected { decoded.diagnostics.removeAll { $0.effect == .unitRefused && $0.origin == nil } }
    diagnostics += decoded.diagnostics
    var settings = decoded.unit
    settings.wants += links([name] + aliases, ".wants", &diagnostics)
    settings.requires += links([name] + aliases, ".requires", &diagnostics)
    settings.upholds += links([name] + aliases, ".upholds", &diagnostics)
    addMounts(to: &settings)
    for index in diagnostics.indices where diagnostics[index].unit == nil {
      diagnostics[index].unit = name.full
    }

    let kind = canonical(decoded.kind)
    let implicit = ImplicitDependencies(name: name, kind: kind, surroundings: surroundings)
    return LoadedUnit(
      name: name, aliases: aliases,
      loadState: fragment.isRejected ? .error : decoded.isBad ? .badSetting : .loaded,
      kind: kind, unit: canonical(implicit.added(to: settings), for: name), exec: decoded.exec,
      kill: decoded.kill, fragmentPath: path, dropInPaths: dropInPaths, merged: merged,
      diagnostics: diagnostics, dependsOnInstance: decoded.dependsOnInstance)
  }

  /// A drop-in that is given up in the middle counts as far as it was read.
  private static func ofDropIn(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.effect == .fileRejected else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.consequence = "the lines above count, the rest of this drop-in does not"
    return diagnostic
  }

  private mutating func dropIn(_ path: String) -> (fragment: Fragment?, diagnostic: Diagnostic?) {
    if let known = dropIns[path] { return known }
    let result: (fragment: Fragment?, diagnostic: Diagnostic?)
    stamps[path] = source.changeStamp(of: path)
    switch source.read(path) {
    case .bytes(let bytes): result = (Lexer.lex(SourceText(path: path, bytes: bytes)), nil)
    case .nullDevice: result = (nil, nil)
    case .absent:
      result = (
        nil,
        Diagnostic(
          .warning, code: "drop-in-unreadable", at: nil, "cannot read \(path): it is a link to nothing",
          consequence: "the unit is loaded without this drop-in",
          help: "make it lead to a file, or take it away")
      )
    case .unreadable(let why):
      result = (
        nil,
        Diagnostic(
          .error, code: "drop-in-unreadable", at: nil, "cannot read \(path): \(why)",
          consequence: "the unit is loaded without this drop-in",
          help: "make it a plain file that may be read, or take it away")
      )
    }
    dropIns[path] = result
    return result
  }

  private mutating func links(
    _ names: [UnitName], _ suffix: String, _ diagnostics: inout [Diagnostic]
  ) -> [UnitName] {
    var found: [UnitName] = []
    for link in index.links(of: names, suffix: suffix, countsForeign: countsForeignLinks, source) {
      if link.isPlainFile {
        diagnostics.append(
          Diagnostic(
            .warning, code: "dependency-link-is-file", at: nil, "\(link.path) is a file, not a symbolic link",
            consequence: "\(link.name) is not pulled in", help: "make it a link to the unit's file"))
      } else {
        found.append(link.name)
      }
    }
    return found
  }
}

extension Fragment {
  /// What counts of a drop-in: all of it, or what stands before the line that ends it.
  fileprivate var effectiveAssignments: ArraySlice<Assignment> {
    assignments.prefix(countBeforeRejection ?? assignments.count)
  }
}
