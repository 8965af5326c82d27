import UnitModel

/// Where a unit's main file is.
package enum UnitLocation: Hashable, Sendable {
  /// The file, and the unit's own name, which differs from the one asked for if that was an alias.
  case file(String, name: UnitName)
  case masked(String, name: UnitName)
  case absent
}

extension UnitFileIndex {
  /// Finds the main file of a unit: its own, then its template's; aliases are followed.
  package func locate(_ name: UnitName) -> UnitLocation {
    var name = name
    // A chain of aliases ends; one that does not is a ring.
    for _ in 0..<16 {
      guard let (key, entry) = entry(for: name) else { return .absent }
      let path = searchPath.directories[entry.directory].path + "/" + key
      switch entry.meaning {
      case .file: return .file(path, name: name)
      case .mask: return .masked(path, name: name)
      case .alias(let target):
        let next = follow(target, from: name)
        if next != target, entries[next.full] != nil {
          // That instance has a file of its own; the alias means the template, and stays a unit by itself.
          return templateFile(target, for: name)
        }
        name = next
      }
    }
    return .absent
  }

  /// Why a name that is there leads to no unit; nil if it is not there at all.
  package func obstacle(to name: UnitName) -> String? {
    var name = name
    for step in 0..<16 {
      if let odd = oddEntries[name.full] { return odd }
      if let link = rejectedLinks.first(where: { UnitPath.name(of: $0.path) == name.full }) {
        return "\(link.path) is no alias: \(link.why)"
      }
      guard let (key, entry) = entry(for: name) else {
        return step == 0 ? nil : "it is a link to \(name), and there is no unit of that name"
      }
      guard case .alias(let target) = entry.meaning else {
        let path = searchPath.directories[entry.directory].path + "/" + key
        return "\(path) leads to no file"
      }
      name = follow(target, from: name)
    }
    return "its links lead round in a circle, from \(name) to itself"
  }

  /// The unit's own name: what an alias points to, any other name unchanged. Reads no file.
  package func canonicalName(of name: UnitName) -> UnitName {
    switch locate(name) {
    case .file(_, let own), .masked(_, let own): own
    case .absent: name
    }
  }

  /// All names that lead to `name`, without itself, sorted.
  package func aliases(of name: UnitName) -> [UnitName] {
    var found: [UnitName] = []
    var open = [name]
    while let next = open.popLast() {
      var direct = aliases[next.full] ?? []
      if next.isInstance, entries[next.full] == nil, let template = next.template {
        for alias in aliases[template.full] ?? [] {
          // An instance that is a link to the template leads here only if it is this very instance.
          if alias.isTemplate {
            direct.append(alias.with(instance: next.instance ?? ""))
          } else if alias.instance == next.instance {
            direct.append(alias)
          }
        }
      }
      for alias in direct where alias != name && !found.contains(alias) {
        found.append(alias)
        open.append(alias)
      }
    }
    return found.sorted { $0.full < $1.full }
  }

  private func templateFile(_ template: UnitName, for name: UnitName) -> UnitLocation {
    switch locate(template) {
    case .file(let path, _): .file(path, name: name)
    case .masked(let path, _): .masked(path, name: name)
    case .absent: .absent
    }
  }

  private func entry(for name: UnitName) -> (String, Entry)? {
    if let entry = entries[name.full] { return (name.full, entry) }
    if name.isInstance, let template = name.template, let entry = entries[template.full] {
      return (template.full, entry)
    }
    return nil
  }

  /// An alias of a template, asked for with an instance, means the other template's instance.
  private func follow(_ target: UnitName, from name: UnitName) -> UnitName {
    guard target.isTemplate, let instance = name.instance else { return target }
    return target.with(instance: instance)
  }
}
