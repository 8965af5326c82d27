import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// Checks the open documents of one folder, and keeps from one check to the next what has not changed.
///
/// It lives as long as the same documents are open and the files beside them are taken for unchanged: a document
/// that is opened, closed or saved makes a new one. An entry that comes or goes in the folders is seen by itself.
struct FolderChecker: Sendable {
  /// The units that the open documents belong to.
  let owners: [UnitName]
  /// Owners without a file. Of a drop-in without its unit, what can be said of an empty unit is said.
  let standIns: Set<UnitName>
  /// Units that run beside the owners: sockets that may want the same address.
  private let neighbours: [UnitName]
  private let folder: String
  private let searchPath: SearchPath
  private let stamps: [UInt64?]
  private var checker: Checker
  /// The texts of the search path that have changed since the last check.
  private var changed: Set<String> = []
  /// What the last check found; nil after a change, and where the host counts, which may change unseen.
  private var known: [Diagnostic]?

  /// How many sockets beside an open one are looked at for addresses that both want.
  private static let mostNeighbours = 64

  /// - Parameter disk: the files without the open documents, whose folders are watched.
  init(
    owners: [UnitName], folder: String, searchPath: SearchPath, disk: any UnitFileSource,
    overlay: OverlayUnitFileSource, surroundings: Surroundings, options: CheckOptions
  ) {
    self.owners = owners
    self.folder = folder
    self.searchPath = searchPath
    stamps = FolderChecker.stamps(of: searchPath, disk)
    neighbours = FolderChecker.neighbours(of: owners, folder, overlay)
    let index = UnitFileIndex(searchPath, overlay)
    let missing = Set(
      owners.filter { owner in
        if case .absent = index.locate(owner) { true } else { false }
      })
    standIns = missing
    var source = overlay
    FolderChecker.add(missing, folder, to: &source)
    checker = Checker(source: source, searchPath: searchPath, surroundings: surroundings, options: options)
  }

  /// True if something has come to a folder of the search path, or gone.
  func isOutdated(_ disk: any UnitFileSource) -> Bool { FolderChecker.stamps(of: searchPath, disk) != stamps }

  /// Says that the text of an open document is another one.
  mutating func noteChange(of path: String) {
    let folder = UnitPath.directory(of: path)
    let home = UnitPath.directory(of: folder)
    guard searchPath.directories.contains(where: { $0.path == folder || $0.path == home }) else { return }
    changed.insert(path)
    known = nil
  }

  /// What is wrong with the owners.
  mutating func check(_ overlay: OverlayUnitFileSource) -> [Diagnostic] {
    if let known { return known }
    if !changed.isEmpty {
      var source = overlay
      FolderChecker.add(standIns, folder, to: &source)
      checker.replace(source: source, changed: changed.sorted())
      changed = []
    }
    let found = checker.check(owners, among: neighbours)
    if checker.options.host == nil { known = found }
    return found
  }

  /// The codes of what is wrong with a unit's own lines.
  mutating func codes(of owner: UnitName) -> Set<String> { Set(checker.unit(owner).diagnostics.map(\.code)) }

  private static func stamps(of searchPath: SearchPath, _ disk: any UnitFileSource) -> [UInt64?] {
    searchPath.directories.map { disk.changeStamp(of: $0.path) }
  }

  private static func add(_ units: Set<UnitName>, _ folder: String, to source: inout OverlayUnitFileSource) {
    for unit in units { source.write("\(folder)/\(unit.full)", [0x0A]) }
  }

  private static func neighbours(
    of owners: [UnitName], _ folder: String, _ source: OverlayUnitFileSource
  ) -> [UnitName] {
    guard owners.contains(where: { $0.kind == .socket }) else { return [] }
    let neighbours = (source.entries(of: folder) ?? [])
      .filter { $0.kind == .file }
      .compactMap { UnitName($0.name) }
      .filter { $0.kind == .socket && !owners.contains($0) }
      .sorted { $0.full < $1.full }
    return Array(neighbours.prefix(mostNeighbours))
  }
}
