import UnitModel

/// What the directories of the search path hold, listed once.
package struct UnitFileIndex: Sendable {
  /// The entry that wins for one name.
  struct Entry: Sendable {
    /// Index of the directory in the search path.
    var directory: Int
    var meaning: Meaning
  }

  enum Meaning: Sendable {
    /// A file, or a link to one outside the search path.
    case file
    /// A link to the null device.
    case mask
    /// A link to another name inside the search path.
    case alias(UnitName)
  }

  package let searchPath: SearchPath
  var entries: [String: Entry] = [:]
  /// Directories such as `web.service.d` and `sockets.target.wants`, by the directories that hold them.
  var subdirectories: [String: [Int]] = [:]
  /// Names that are links to the key's name.
  var aliases: [String: [UnitName]] = [:]
  /// Entries of subdirectories that were asked for.
  var listings: [String: [DirectoryEntry]] = [:]
  private var stamps: [UInt64?]
  /// Names that are there and lead to no unit, with the reason.
  var oddEntries: [String: String] = [:]
  /// Links that mean nothing, with the reason.
  package private(set) var rejectedLinks: [(path: String, why: String)] = []

  /// The names of all entries that count, sorted.
  package private(set) var fileNames: [String] = []

  package init(_ searchPath: SearchPath, _ source: any UnitFileSource) {
    self.searchPath = searchPath
    self.stamps = searchPath.directories.map { source.changeStamp(of: $0.path) }
    for (index, directory) in searchPath.directories.enumerated() {
      for entry in source.entries(of: directory.path) ?? [] { add(entry, index, directory.path, source) }
    }
    for (name, entry) in entries {
      if case .alias(let target) = entry.meaning, let alias = UnitName(name) {
        aliases[target.full, default: []].append(alias)
      }
    }
    fileNames = entries.keys.sorted()
    for key in aliases.keys { aliases[key]?.sort { $0.full < $1.full } }
  }

  /// True if a directory of the search path has changed since it was listed.
  package func isOutdated(_ source: any UnitFileSource) -> Bool {
    for (index, directory) in searchPath.directories.enumerated()
    where source.changeStamp(of: directory.path) != stamps[index] {
      return true
    }
    return false
  }

  /// True if a path is the entry that counts of its name.
  package func holds(_ path: String) -> Bool {
    guard let entry = entries[UnitPath.name(of: path)] else { return false }
    return searchPath.directories[entry.directory].path == UnitPath.directory(of: path)
  }

  private mutating func add(
    _ entry: DirectoryEntry, _ index: Int, _ directory: String, _ source: any UnitFileSource
  ) {
    if entry.name.hasSuffix(".d") || entry.name.hasSuffix(".wants") || entry.name.hasSuffix(".requires")
      || entry.name.hasSuffix(".upholds")
    {
      if entry.kind != .file { subdirectories[entry.name, default: []].append(index) }
      return
    }
    guard entries[entry.name] == nil, let name = UnitName(entry.name) else { return }
    if entry.kind == .directory {
      if oddEntries[entry.name] == nil {
        oddEntries[entry.name] = "\(directory)/\(entry.name) is a directory, not a unit file"
      }
      return
    }
    var meaning = Meaning.file
    if entry.kind == .link, let target = source.linkTarget(of: directory + "/" + entry.name) {
      switch linkMeaning(name, target, in: directory) {
      case .some(let found): meaning = found
      case nil: return
      }
    }
    entries[entry.name] = Entry(directory: index, meaning: meaning)
  }

  /// Nil if the link is to be passed over.
  private mutating func linkMeaning(_ name: UnitName, _ target: String, in directory: String) -> Meaning? {
    let path = UnitPath.joined(directory, target)
    if path == "/dev/null" { return .mask }
    let home = UnitPath.directory(of: path)
    guard searchPath.directories.contains(where: { $0.path == home }) else { return .file }
    let targetName = UnitPath.name(of: path)
    // A link to the same name further down is that file; one to itself is nothing.
    if targetName == name.full {
      if home != directory { return .file }
      oddEntries[name.full] = "\(directory)/\(name) is a link to itself"
      return nil
    }
    guard let other = UnitName(targetName) else {
      rejectedLinks.append(("\(directory)/\(name.full)", "\(targetName) is not a unit's name"))
      return nil
    }
    guard other.kind == name.kind else {
      rejectedLinks.append(
        ("\(directory)/\(name.full)", "it points to a unit of another type, \(other.full)"))
      return nil
    }
    let fits =
      switch (name.instance, other.instance) {
      case (nil, nil): true
      case (let mine?, let theirs?): mine == theirs || (!mine.isEmpty && theirs.isEmpty)
      case (nil, _?), (_?, nil): false
      }
    guard fits else {
      rejectedLinks.append(
        ("\(directory)/\(name.full)", "a template, an instance and a plain unit cannot stand for each other"))
      return nil
    }
    return .alias(other)
  }
}
