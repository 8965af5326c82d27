import UnitModel

extension UnitLoader {
  /// The instance of a loaded template, for a connection: made from the template's own assignments, no file
  /// is read. Where no value depends on the instance's name, the template's values are shared.
  ///
  /// Files for this one instance (`echo@1.service`, `echo@1.service.d/`) are not looked for: connections'
  /// instances have names that nobody knows beforehand.
  package func instance(of template: LoadedUnit, instance: String) -> LoadedUnit {
    let name = template.name.with(instance: instance)
    guard template.dependsOnInstance else {
      return LoadedUnit(
        name: name, loadState: template.loadState, kind: template.kind, unit: template.unit,
        exec: template.exec, kill: template.kill, fragmentPath: template.fragmentPath,
        dropInPaths: template.dropInPaths, merged: template.merged, diagnostics: template.diagnostics)
    }
    let decoded = decoder.decode(template.merged, name: name)
    let kind = canonical(decoded.kind)
    let implicit = ImplicitDependencies(name: name, kind: kind, surroundings: surroundings)
    var loadState = template.loadState
    if loadState == .loaded || loadState == .badSetting { loadState = decoded.isBad ? .badSetting : .loaded }
    return LoadedUnit(
      name: name, loadState: loadState, kind: kind,
      unit: canonical(implicit.added(to: decoded.unit), for: name), exec: decoded.exec, kill: decoded.kill,
      fragmentPath: template.fragmentPath, dropInPaths: template.dropInPaths, merged: template.merged,
      diagnostics: decoded.diagnostics, dependsOnInstance: true)
  }
}
