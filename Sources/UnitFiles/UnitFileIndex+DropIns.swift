import UnitModel

extension UnitFileIndex {
  /// A name that a `.wants/` or `.requires/` directory holds, with the link's path.
  package struct DependencyLink: Hashable, Sendable {
    package var name: UnitName
    package var path: String
    /// True for a file that should be a link: it counts for nothing.
    package var isPlainFile: Bool
  }

  /// The drop-ins of a unit, in the order of application. `names` is its own name, then its aliases.
  package mutating func dropIns(of names: [UnitName], _ source: any UnitFileSource) -> [String] {
    winners(names, suffix: ".d", countsForeign: true, source) { name in
      name.hasSuffix(".conf") && !name.hasPrefix(".")
    }
    .map { $0.directory + "/" + $0.entry.name }
  }

  /// The units that links in `.wants/` (or `.requires/`) directories name, sorted.
  ///
  /// - Parameter countsForeign: whether links in systemd's own directories count.
  package mutating func links(
    of names: [UnitName], suffix: String, countsForeign: Bool, _ source: any UnitFileSource
  ) -> [DependencyLink] {
    winners(names, suffix: suffix, countsForeign: countsForeign, source) { _ in true }
      .compactMap { found in
        let path = found.directory + "/" + found.entry.name
        guard let name = UnitName(found.entry.name) else { return nil }
        // Masked by a link to nothing, or by what it leads to.
        if source.isMask(path) { return nil }
        return DependencyLink(name: name, path: path, isPlainFile: found.entry.kind == .file)
      }
  }

  /// The paths of what `links` passes over since it has no unit's name; masked ones and hidden files apart.
  package mutating func namelessLinks(
    of names: [UnitName], suffix: String, countsForeign: Bool, _ source: any UnitFileSource
  ) -> [String] {
    winners(names, suffix: suffix, countsForeign: countsForeign, source) { name in
      UnitName(name) == nil && !name.hasPrefix(".")
    }
    .map { $0.directory + "/" + $0.entry.name }
    .filter { !source.isMask($0) }
  }

  /// For each file name the entry that counts, sorted by file name.
  private mutating func winners(
    _ names: [UnitName], suffix: String, countsForeign: Bool, _ source: any UnitFileSource,
    where isWanted: (String) -> Bool
  ) -> [(directory: String, entry: DirectoryEntry)] {
    var found: [String: (directory: String, entry: DirectoryEntry)] = [:]
    for directory in subdirectories(for: names, suffix: suffix, countsForeign: countsForeign) {
      for entry in listing(directory, source) where isWanted(entry.name) && entry.kind != .directory {
        if found[entry.name] == nil { found[entry.name] = (directory, entry) }
      }
    }
    return found.values.sorted { bytesPrecede($0.entry.name, $1.entry.name) }
  }

  /// Existing directories, the most important first.
  private func subdirectories(for names: [UnitName], suffix: String, countsForeign: Bool) -> [String] {
    guard let own = names.first, !subdirectories.isEmpty else { return [] }
    var paths: [String] = []
    func append(_ stems: [String]) {
      // For each stem the directories that hold it, then by directory first, as the rules want.
      let held = stems.map { stem in (stem + suffix, subdirectories[stem + suffix] ?? []) }
        .filter { !$0.1.isEmpty }
      guard !held.isEmpty else { return }
      for (index, directory) in searchPath.directories.enumerated() {
        if directory.isForeign && !countsForeign { continue }
        for (name, indices) in held where indices.contains(index) {
          let path = directory.path + "/" + name
          if !paths.contains(path) { paths.append(path) }
        }
      }
    }
    for name in names { append(UnitFileIndex.stems(of: name)) }
    append([own.kind.rawValue])
    return paths
  }

  /// The names whose directories a unit looks into, the most specific first: for `a-b@x.service` these are
  /// itself, `a-b@.service`, `a-.service`, `a-@x.service` and `a-@.service`.
  static func stems(of name: UnitName) -> [String] {
    var stems: [String] = []
    func add(_ name: UnitName) {
      if !stems.contains(name.full) { stems.append(name.full) }
      if name.isInstance, let template = name.template { add(template) }
      guard let shorter = shorterPrefix(name.prefix) else { return }
      add(UnitName(prefix: shorter, instance: name.isInstance ? name.instance : nil, kind: name.kind))
    }
    add(name)
    return stems
  }

  /// `a-b-` for `a-b-c`, `a-` for `a-b-`; nil for `a-`.
  private static func shorterPrefix(_ prefix: String) -> String? {
    guard !prefix.isEmpty else { return nil }
    let bytes = prefix.utf8
    let beforeEnd = bytes.index(before: bytes.endIndex)
    guard let dash = bytes[..<beforeEnd].lastIndex(of: UInt8(ascii: "-")), dash != bytes.startIndex else {
      return nil
    }
    return String(prefix[...dash])
  }

  private mutating func listing(_ directory: String, _ source: any UnitFileSource) -> [DirectoryEntry] {
    if let known = listings[directory] { return known }
    let entries = source.entries(of: directory) ?? []
    listings[directory] = entries
    return entries
  }
}

/// Order of file names: by bytes, as strcmp(3) has it.
private func bytesPrecede(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
