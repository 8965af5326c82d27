import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// The units as the editor's user sees them: the open texts over the files on disk.
package struct Workspace: Sendable {
  /// The files on disk.
  let source: any UnitFileSource
  /// Where units are looked for beside the folder of a document.
  let searchPath: SearchPath
  /// True if the search path was given by the user: then its units count when a document is checked.
  let hasUnitPath: Bool
  let surroundings: Surroundings
  /// What this host has; asked only if the user wants it.
  let host: (any HostFacts)?

  package var settings = EditorSettings()
  var encoding = PositionEncoding.utf16
  /// By URI.
  var documents: [String: Document] = [:]
  /// What the last check loaded, by folder.
  var checkers: [String: FolderChecker] = [:]

  package init(
    source: any UnitFileSource, searchPath: SearchPath, hasUnitPath: Bool = false, surroundings: Surroundings,
    host: (any HostFacts)? = nil
  ) {
    self.source = source
    self.searchPath = searchPath
    self.hasUnitPath = hasUnitPath
    self.surroundings = surroundings
    self.host = host
  }

  /// The release of systemd whose directives count.
  var release: Int { settings.target ?? surroundings.release }

  /// The files with the open texts in place of what is on disk.
  var overlay: OverlayUnitFileSource {
    var files: [String: [UInt8]] = [:]
    // One file under two names: the last of them counts, always the same.
    for document in documents.values.sorted(by: { $0.uri < $1.uri }) where document.place != nil {
      files[document.path] = document.bytes
    }
    return OverlayUnitFileSource(base: source, files: files)
  }

  /// A document's own folder, then the folders that are set or the host's.
  func searchPath(_ place: UnitPlace) -> SearchPath {
    let more = settings.unitPath.map { SearchPath.explicit($0).directories } ?? searchPath.directories
    return SearchPath([SearchPath.Directory(path: place.directory, isForeign: false)] + more)
  }

  func index(_ place: UnitPlace) -> UnitFileIndex { UnitFileIndex(searchPath(place), overlay) }

  /// A unit's file; nil if it has none.
  func file(of name: UnitName, seenFrom place: UnitPlace) -> String? {
    switch index(place).locate(name) {
    case .file(let path, _), .masked(let path, _): path
    case .absent: nil
    }
  }

  /// The names of all units that have a file, sorted.
  func unitNames(seenFrom place: UnitPlace) -> [UnitName] {
    var names: Set<UnitName> = []
    let overlay = overlay
    for directory in searchPath(place).directories {
      for entry in overlay.entries(of: directory.path) ?? [] where entry.kind != .directory {
        if let name = UnitName(entry.name) { names.insert(name) }
      }
    }
    return names.sorted { $0.full < $1.full }
  }

  /// The unit as it is loaded, with its drop-ins.
  func unit(_ name: UnitName, seenFrom place: UnitPlace) -> LoadedUnit {
    var loader = UnitLoader(source: overlay, searchPath: searchPath(place), surroundings: surroundings)
    return loader.load(name)
  }
}
