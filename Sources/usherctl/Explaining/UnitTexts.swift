import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

/// The files of the units of a selection: each by itself, or merged.
struct UnitTexts {
  private let selection: UnitSelection

  init(_ selection: UnitSelection) { self.selection = selection }

  /// A file below a comment with its path, as systemctl prints it.
  static func block(_ path: String, _ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return "# \(path)\n" + text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n")
  }

  /// The paths of all files, each unit's main one first.
  func paths() throws(CommandFailure) -> [String] {
    try loaded().flatMap { unit, _ in [unit.fragmentPath].compactMap(\.self) + unit.dropInPaths }
  }

  func blocks() throws(CommandFailure) -> [String] {
    var blocks: [String] = []
    for (unit, set) in try loaded() {
      let paths = [unit.fragmentPath].compactMap(\.self) + unit.dropInPaths
      if paths.isEmpty { blocks.append(try UnitTexts.withoutFiles(unit, set)) }
      for path in paths {
        switch set.source.read(path) {
        case .bytes(let bytes): blocks.append(UnitTexts.block(selection.paths.shown(path), bytes))
        case .nullDevice: blocks.append(UnitTexts.block(selection.paths.shown(path), []))
        case .absent where path != unit.fragmentPath && set.source.linkTarget(of: path) != nil:
          // Nothing of it counts, the rest does.
          blocks.append("# \(selection.paths.shown(path)) is a link to nothing\n")
        case .absent:
          throw CommandFailure(
            "cannot read \(selection.paths.shown(path)): no such file or directory", status: 2)
        case .unreadable(let why):
          throw CommandFailure("cannot read \(selection.paths.shown(path)): \(why)", status: 2)
        }
      }
    }
    return blocks
  }

  /// What there is to say where no file is: a target may be built in, anything else is not there.
  private static func withoutFiles(_ unit: LoadedUnit, _ set: UnitSet) throws(CommandFailure) -> String {
    if unit.loadState == .loaded { return "# \(unit.name) is built in\n" }
    let name = set.names.first { $0 == unit.name }
    let asked = name.flatMap { set.files[$0] }.map { UnitPath.name(of: $0) } ?? unit.name.full
    throw CommandFailure("cannot print \(asked): \(words(unit))", status: 2)
  }

  func merged(_ format: CatFormat, showsAll: Bool, showsExpanded: Bool) throws(CommandFailure) -> String {
    let listings = try loaded().map { unit, _ throws(CommandFailure) in
      guard unit.loadState == .loaded || unit.loadState == .badSetting else {
        throw CommandFailure("cannot merge \(unit.name): \(UnitTexts.words(unit))")
      }
      return MergedListing(unit, surroundings: selection.surroundings)
    }
    let paths = selection.paths
    switch format {
    case .human:
      return listings.map {
        MergedText($0, showsAll: showsAll, showsExpanded: showsExpanded, shown: { paths.shown($0) }).text
      }
      .joined(separator: "\n")
    case .json:
      return try JSONText.encode(
        listings.flatMap { listing in
          listing.entries.map {
            MergedRow(
              $0, of: listing, showsUnit: listings.count > 1, showsExpanded: showsExpanded,
              shown: { paths.shown($0) })
          }
        })
    }
  }

  private static func words(_ unit: LoadedUnit) -> String {
    switch unit.loadState {
    case .masked: "it is masked"
    case .notFound: unit.diagnostics.first { $0.severity == .error }?.what ?? "there is no unit file for it"
    case .error, .badSetting, .loaded:
      unit.diagnostics.first { $0.severity == .error }?.what ?? "its file cannot be read"
    }
  }

  private func loaded() throws(CommandFailure) -> [(LoadedUnit, UnitSet)] {
    var units: [(LoadedUnit, UnitSet)] = []
    for set in selection.sets {
      var loader = UnitLoader(
        source: set.source, searchPath: set.searchPath, surroundings: selection.surroundings)
      for name in set.names { units.append((loader.load(name), set)) }
    }
    return units
  }
}

/// One assignment of a merged unit, for programs.
struct MergedRow: Encodable {
  struct Place: Encodable {
    var file: String
    var line: Int
  }

  /// Only where there are several.
  var unit: String?
  var section: String
  var key: String
  var value: String
  var file: String
  var line: Int
  /// `effective`, `overridden`, `reset`, `resetting`, `ignored`, `refused`.
  var state: String
  /// What overrode or reset it.
  var by: Place?
  /// With `--expand`: the value with its specifiers replaced, where that makes a difference.
  var expanded: String?
  /// What findings say of it.
  var remarks: [String]?

  init(
    _ entry: MergedListing.Entry, of listing: MergedListing, showsUnit: Bool, showsExpanded: Bool,
    shown: (String) -> String
  ) {
    func place(_ assignment: Assignment) -> Place {
      Place(file: shown(assignment.origin.source.path), line: assignment.origin.span.line)
    }
    let own = place(entry.assignment)
    unit = showsUnit ? listing.unit.name.full : nil
    section = entry.assignment.section
    key = entry.assignment.key
    value = entry.assignment.value
    file = own.file
    line = own.line
    state = entry.state.rawValue
    by = entry.by.flatMap {
      listing.entries.indices.contains($0) ? place(listing.entries[$0].assignment) : nil
    }
    expanded = showsExpanded ? entry.expanded : nil
    remarks = entry.remarks.isEmpty ? nil : entry.remarks
  }
}
