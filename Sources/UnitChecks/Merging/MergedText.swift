import UnitModel
import UnitSyntax

/// A merged unit as a unit file: each section once, each assignment below a comment with its origin.
///
/// It can be read as a unit again, and then means the same.
package struct MergedText {
  private let listing: MergedListing
  /// How paths are shown.
  private let shown: (String) -> String
  /// Shows what no longer counts, too, as comments.
  private let showsAll: Bool
  private let showsExpanded: Bool

  package init(
    _ listing: MergedListing, showsAll: Bool = false, showsExpanded: Bool = false,
    shown: @escaping (String) -> String = { $0 }
  ) {
    self.listing = listing
    self.shown = shown
    self.showsAll = showsAll
    self.showsExpanded = showsExpanded
  }

  package var text: String {
    var text = heading
    for section in listing.sections {
      let lines = listing.entries.filter { $0.assignment.section == section }.flatMap(lines(of:))
      if lines.isEmpty { continue }
      // What is ignored with its section is shown below no header: a header would be a finding again.
      let isKnown = section.hasPrefix("X-") || known.contains(section)
      text += "\n" + (isKnown ? "[\(section)]\n" : "") + lines.map { $0 + "\n" }.joined()
    }
    return text
  }

  private var known: [String] { Catalogue.sections(of: listing.unit.name.kind) }

  private var heading: String {
    let unit = listing.unit
    let files = (unit.fragmentPath.map { [$0] } ?? []) + unit.dropInPaths
    if files.isEmpty { return "# \(unit.name), which is built in\n" }
    return "# \(unit.name), merged from\n" + files.map { "#   \(shown($0))\n" }.joined()
  }

  private func place(_ entry: MergedListing.Entry) -> String {
    let origin = entry.assignment.origin
    return "\(shown(origin.source.path)):\(origin.span.line)"
  }

  private func lines(of entry: MergedListing.Entry) -> [String] {
    var place = place(entry)
    let line = MergedText.line(entry.assignment)
    switch entry.state {
    case .effective, .refused:
      let replaced = entry.replaces.filter { listing.entries.indices.contains($0) }.map {
        listing.entries[$0]
      }
      if let first = replaced.first {
        let others = replaced.count - 1
        place += ", in place of \(MergedText.line(first.assignment)) at \(self.place(first))"
        if others > 0 { place += " and \(others) more" }
      }
      var comments = ["# " + place]
      if entry.state == .refused { comments.append("# with it the unit cannot be started:") }
      comments += entry.remarks.map { "#   " + $0 }
      if showsExpanded, let expanded = entry.expanded {
        comments.append("# expanded: \(entry.assignment.key)=\(expanded)")
      }
      return comments + [line]
    case .ignored:
      let why = entry.remarks.first ?? "[\(entry.assignment.section)] is no section of such a unit"
      return ["# \(place), ignored: \(why)", "# \(line)"]
    case .overridden where showsAll, .reset where showsAll:
      let word = entry.state == .reset ? "emptied" : "replaced"
      return ["# \(place), \(word) at \(by(entry))", "# \(line)"]
    case .resetting where showsAll: return ["# \(place), empties the list", "# \(line)"]
    case .overridden, .reset, .resetting: return []
    }
  }

  private func by(_ entry: MergedListing.Entry) -> String {
    guard let by = entry.by, listing.entries.indices.contains(by) else { return "a later line" }
    return place(listing.entries[by])
  }

  /// `Key=value`, so that it is read as one line.
  package static func line(_ assignment: Assignment) -> String {
    let line = "\(assignment.key)=\(assignment.value)"
    // A backslash at the end would join the next line; before a blank it does not.
    return line.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count & 1 == 1 ? line + " " : line
  }
}
