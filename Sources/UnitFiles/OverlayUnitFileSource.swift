/// Another source with some files replaced or added: open buffers of an editor, text from standard input.
///
/// An overlaid file hides what stands at its path, a link too. Its directories exist even where the source
/// below has none.
package struct OverlayUnitFileSource: UnitFileSource {
  private let base: any UnitFileSource
  private var files: [String: [UInt8]] = [:]
  /// What each directory gains.
  private var added: [String: Set<String>] = [:]
  /// Subdirectories that only the overlay makes.
  private var madeDirectories: [String: Set<String>] = [:]
  private var changes: UInt64 = 0

  /// - Parameter files: bytes by absolute path.
  package init(base: any UnitFileSource, files: [String: [UInt8]] = [:]) {
    self.base = base
    for (path, bytes) in files { write(path, bytes) }
  }

  /// Puts a file over what stands at its path.
  package mutating func write(_ path: String, _ bytes: [UInt8]) {
    let isNew = files.updateValue(bytes, forKey: path) == nil
    guard isNew else { return }
    changes &+= 1
    var child = path
    var directory = UnitPath.directory(of: path)
    added[directory, default: []].insert(UnitPath.name(of: path))
    while directory != "/" {
      child = directory
      directory = UnitPath.directory(of: directory)
      madeDirectories[directory, default: []].insert(UnitPath.name(of: child))
    }
  }

  /// Takes a file away again: what stands below counts once more.
  package mutating func remove(_ path: String) {
    guard files.removeValue(forKey: path) != nil else { return }
    changes &+= 1
    added[UnitPath.directory(of: path)]?.remove(UnitPath.name(of: path))
  }

  package func read(_ path: String) -> FileReading {
    if let bytes = files[path] { return .bytes(bytes) }
    // A link below may lead to an overlaid file.
    if !files.isEmpty, let target = base.linkTarget(of: path) {
      let end = UnitPath.joined(UnitPath.directory(of: path), target)
      if let bytes = files[end] { return .bytes(bytes) }
    }
    return base.read(path)
  }

  package func entries(of directory: String) -> [DirectoryEntry]? {
    let below = base.entries(of: directory)
    let files = added[directory] ?? []
    let made = madeDirectories[directory] ?? []
    if below == nil, files.isEmpty, made.isEmpty { return nil }
    var entries = (below ?? []).filter { !files.contains($0.name) }
    let names = Set(entries.map(\.name))
    for name in files.sorted() { entries.append(DirectoryEntry(name: name, kind: .file)) }
    for name in made.sorted() where !names.contains(name) {
      entries.append(DirectoryEntry(name: name, kind: .directory))
    }
    return entries
  }

  package func linkTarget(of path: String) -> String? {
    files[path] == nil ? base.linkTarget(of: path) : nil
  }

  package func isMask(_ path: String) -> Bool {
    files[path].map(\.isEmpty) ?? base.isMask(path)
  }

  package func changeStamp(of directory: String) -> UInt64? {
    let below = base.changeStamp(of: directory)
    guard added[directory] != nil || madeDirectories[directory] != nil else { return below }
    return (below ?? 0) &+ changes &+ 1
  }
}
