import UnitModel

/// A unit as it is found for enabling it.
struct InstallFile: Hashable, Sendable {
  /// The name that leads here: of a template's instance, that instance's.
  var name: UnitName
  var path: String
  var isMasked: Bool
  var section = InstallSection()

  /// What specifiers stand for: a template stands for its default instance.
  var specifierName: UnitName {
    guard name.isTemplate, let instance = section.defaultInstance else { return name }
    return name.with(instance: instance)
  }
}

extension UnitInstaller {
  private enum Place {
    case file(String)
    case masked(String)
    /// A link at a path, to another unit's name.
    case alias(String, UnitName)
  }

  /// Finds the file of a unit; aliases are followed.
  ///
  /// - Parameter refusesOwnLinks: an alias that stands in a configuration directory is a problem: it was made
  ///   by enabling the unit that it leads to.
  mutating func find(_ name: UnitName, refusesOwnLinks: Bool = false) throws(InstallProblem) -> InstallFile {
    var name = name
    let asked = name
    for step in 0..<64 {
      let place: Place? = try look(for: name)
      switch place {
      case nil:
        if step > 0 {
          throw InstallProblem(
            .severed, asked.full, "\(asked) is a link to \(name), and there is no unit of that name")
        }
        throw notFound(asked)
      case .masked(let path): return InstallFile(name: name, path: path, isMasked: true)
      case .file(let path):
        var file = InstallFile(name: name, path: path, isMasked: false)
        file.section = try section(of: name, at: path)
        if name.isTemplate, let instance = file.section.defaultInstance {
          file.section.defaultInstance = try expanded(instance, name)
        }
        return file
      case .alias(let path, let target):
        if refusesOwnLinks, layout.isConfiguration(path) {
          throw InstallProblem(
            .isLink, asked.full,
            "\(asked) is only a link (\(path)) to \(target); use that name instead")
        }
        name = target
      }
    }
    throw InstallProblem(
      .loop, asked.full, "the links of \(asked) lead round in a circle; remove one of them")
  }

  func notFound(_ name: UnitName) -> InstallProblem {
    InstallProblem(
      .notFound, name.full,
      "there is no unit file \(name)"
        + (name.isInstance ? " and none of its template \(name.template?.full ?? "")" : ""))
  }

  /// Where the first directory that has the unit has it; nil if none does.
  private mutating func look(for name: UnitName) throws(InstallProblem) -> Place? {
    var candidates = [name]
    if name.isInstance, let template = name.template { candidates.append(template) }
    for candidate in candidates {
      for directory in layout.searchPath.directories {
        let path = directory.path + "/" + candidate.full
        guard let kind = tree.kind(of: path) else { continue }
        switch kind {
        case .directory, .other:
          throw InstallProblem(
            .unreadable, path, "\(path) is \(kind == .directory ? "a directory" : "no file"), not a unit file"
          )
        case .file: return tree.isMask(path) ? .masked(path) : .file(path)
        case .link: return try follow(path, candidate, for: name)
        }
      }
    }
    return nil
  }

  private mutating func follow(
    _ path: String, _ candidate: UnitName, for name: UnitName
  ) throws(InstallProblem) -> Place {
    if tree.isMask(path) { return .masked(path) }
    guard let target = tree.target(of: path), let end = tree.destination(of: path) else {
      throw InstallProblem(.loop, name.full, "the link \(path) leads round in a circle; remove it")
    }
    let last = UnitPath.name(of: target)
    guard layout.contains(target), last != candidate.full else { return .file(end) }
    guard let other = UnitName(last), other.kind == name.kind else {
      throw InstallProblem(
        .unfitAlias, path, "\(path) is a link to \(target), which cannot stand for a \(name.kind) unit")
    }
    guard other.isTemplate, let instance = name.instance else { return .alias(path, other) }
    return .alias(path, other.with(instance: instance))
  }

  /// `find`, for a unit that is to be enabled: neither masked nor made by a program.
  mutating func findUsable(_ text: String, refusesOwnLinks: Bool) throws(InstallProblem) -> InstallFile {
    let name = try unitName(ofFile: text)
    var file: InstallFile
    if text.hasPrefix("/") {
      guard let kind = tree.kind(of: text) else {
        throw InstallProblem(.notFound, text, "there is no file \(text)")
      }
      guard kind == .file else {
        throw InstallProblem(.isLink, text, "\(text) is not a regular file; name the file itself")
      }
      file = InstallFile(name: name, path: text, isMasked: tree.isMask(text))
      file.section = try section(of: name, at: text)
    } else {
      file = try find(name, refusesOwnLinks: refusesOwnLinks)
    }
    if file.isMasked {
      throw InstallProblem(
        .masked, file.path,
        "\(name) is masked by \(file.path); `usherctl unmask \(name)` takes that back")
    }
    if ["/run/systemd/generator", "/run/systemd/transient/"].contains(where: file.path.hasPrefix) {
      throw InstallProblem(
        .generated, name.full, "\(name) was made by a program (\(file.path)) and cannot be enabled")
    }
    return file
  }

  // MARK: Specifiers

  /// The specifiers that `[Install]` knows; `%` itself among them.
  private static let specifiers = Set("aAbBgGHijlmMnNopuUTvVwW%".utf8)

  func expanded(_ text: String, _ name: UnitName) throws(InstallProblem) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var isAfterPercent = false
    for byte in text.utf8 {
      if isAfterPercent {
        guard UnitInstaller.specifiers.contains(byte) else { throw badSpecifier(text, name) }
        isAfterPercent = false
      } else {
        isAfterPercent = byte == UInt8(ascii: "%")
      }
    }
    var expander = SpecifierExpander(surroundings: surroundings, name: name)
    do throws(SpecifierExpander.Problem) {
      return try expander.expand(text)
    } catch {
      throw badSpecifier(text, name)
    }
  }

  private func badSpecifier(_ text: String, _ name: UnitName) -> InstallProblem {
    InstallProblem(
      .badSpecifier, text, "\"\(text)\" in [Install] of \(name) has a specifier without meaning there")
  }
}
