/// A tree of unit files in memory, for tests and for checking text that was never saved.
package struct UnitFilesInMemory: UnitFileSource {
  private enum Node: Sendable {
    case file([UInt8])
    case link(String)
    case unreadable(String)
  }

  private var nodes: [String: Node] = [:]
  private var directories: Set<String> = []
  private var changes: UInt64 = 0

  package init() {}

  /// Files by path.
  package init(_ files: [String: String]) {
    for (path, text) in files { write(path, text) }
  }

  package mutating func write(_ path: String, _ text: String) { put(path, .file(Array(text.utf8))) }

  /// Makes `path` a symbolic link.
  package mutating func link(_ path: String, to target: String) { put(path, .link(target)) }

  /// Makes `path` a file whose reading fails with these words.
  package mutating func forbid(_ path: String, why: String) { put(path, .unreadable(why)) }

  package mutating func remove(_ path: String) {
    nodes[path] = nil
    changes &+= 1
  }

  private mutating func put(_ path: String, _ node: Node) {
    nodes[path] = node
    changes &+= 1
    var parent = UnitPath.directory(of: path)
    while parent != "/", directories.insert(parent).inserted { parent = UnitPath.directory(of: parent) }
  }

  package func read(_ path: String) -> FileReading {
    var path = path
    for _ in 0..<8 {
      if path == "/dev/null" { return .nullDevice }
      switch nodes[path] {
      case .file(let bytes): return .bytes(bytes)
      case .unreadable(let why): return .unreadable(why)
      case .link(let target): path = UnitPath.joined(UnitPath.directory(of: path), target)
      case nil: return directories.contains(path) ? .unreadable("it is a directory") : .absent
      }
    }
    return .unreadable("too many levels of symbolic links")
  }

  package func entries(of directory: String) -> [DirectoryEntry]? {
    guard directories.contains(directory) else { return nil }
    var entries: [DirectoryEntry] = []
    for (path, node) in nodes where UnitPath.directory(of: path) == directory {
      let kind: DirectoryEntry.Kind = if case .link = node { .link } else { .file }
      entries.append(DirectoryEntry(name: UnitPath.name(of: path), kind: kind))
    }
    for path in directories where UnitPath.directory(of: path) == directory {
      entries.append(DirectoryEntry(name: UnitPath.name(of: path), kind: .directory))
    }
    return entries
  }

  package func linkTarget(of path: String) -> String? {
    if case .link(let target) = nodes[path] { target } else { nil }
  }

  package func isMask(_ path: String) -> Bool {
    switch read(path) {
    case .nullDevice: true
    case .bytes(let bytes): bytes.isEmpty
    case .absent, .unreadable: false
    }
  }

  package func changeStamp(of directory: String) -> UInt64? {
    directories.contains(directory) ? changes : nil
  }
}
