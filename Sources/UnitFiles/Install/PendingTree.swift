/// A tree of files with changes that are decided and not made yet.
///
/// Only what a plan needs: links added, entries removed. Everything else is as the source has it.
struct PendingTree: Sendable {
  let source: any UnitFileSource
  private var links: [String: String] = [:]
  private var removed: Set<String> = []
  private var listings: [String: Listing] = [:]

  private struct Listing: Sendable {
    let stamp: UInt64?
    var kinds: [String: DirectoryEntry.Kind] = [:]
    /// All but files, sorted by name.
    var others: [DirectoryEntry] = []
  }

  init(_ source: any UnitFileSource) { self.source = source }

  /// What stands at a path, links not followed; nil for nothing.
  mutating func kind(of path: String) -> DirectoryEntry.Kind? {
    if links[path] != nil { return .link }
    if removed.contains(path) { return nil }
    return listing(UnitPath.directory(of: path)).kinds[UnitPath.name(of: path)]
  }

  /// What stands in a directory, sorted by name.
  mutating func entries(of directory: String) -> [DirectoryEntry] {
    var found = listing(directory).kinds
    for path in removed where UnitPath.directory(of: path) == directory {
      found[UnitPath.name(of: path)] = nil
    }
    for path in links.keys where UnitPath.directory(of: path) == directory {
      found[UnitPath.name(of: path)] = .link
    }
    // A directory that exists only for a link to come.
    for path in links.keys where UnitPath.directory(of: UnitPath.directory(of: path)) == directory {
      let name = UnitPath.name(of: UnitPath.directory(of: path))
      if found[name] == nil { found[name] = .directory }
    }
    return found.map { DirectoryEntry(name: $0.key, kind: $0.value) }.sorted { $0.name < $1.name }
  }

  /// The links and directories in a directory, sorted by name: most entries are files.
  mutating func linksAndDirectories(of directory: String) -> [DirectoryEntry] {
    if links.isEmpty, removed.isEmpty { return listing(directory).others }
    return entries(of: directory).filter { $0.kind != .file }
  }

  /// Lists what has changed since anew when it is asked for again.
  mutating func refresh() {
    for (directory, listing) in listings where source.changeStamp(of: directory) != listing.stamp {
      listings[directory] = nil
    }
  }

  /// Where the link at `path` leads, as an absolute path; nil if there is none.
  mutating func target(of path: String) -> String? {
    guard kind(of: path) == .link, let target = links[path] ?? source.linkTarget(of: path) else { return nil }
    return UnitPath.joined(UnitPath.directory(of: path), target)
  }

  /// Where `path` leads in the end, links of its last part followed; nil for a circle.
  mutating func destination(of path: String) -> String? {
    var path = path
    for _ in 0..<64 {
      guard let next = target(of: path) else { return path }
      path = next
    }
    return nil
  }

  mutating func isMask(_ path: String) -> Bool {
    guard let end = destination(of: path) else { return false }
    return end == "/dev/null" || (kind(of: end) == .file && source.isMask(end))
  }

  mutating func read(_ path: String) -> FileReading {
    guard let end = destination(of: path) else { return .unreadable("its links lead round in a circle") }
    if end == "/dev/null" { return .nullDevice }
    if removed.contains(end) { return .absent }
    return source.read(end)
  }

  mutating func link(_ path: String, to target: String) { links[path] = target }

  mutating func remove(_ path: String) {
    links[path] = nil
    removed.insert(path)
  }

  private mutating func listing(_ directory: String) -> Listing {
    if let known = listings[directory] { return known }
    // Before it is read: what comes meanwhile makes it out of date.
    var listing = Listing(stamp: source.changeStamp(of: directory))
    for entry in source.entries(of: directory) ?? [] {
      listing.kinds[entry.name] = entry.kind
      if entry.kind != .file { listing.others.append(entry) }
    }
    listing.others.sort { $0.name < $1.name }
    listings[directory] = listing
    return listing
  }
}
