import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

extension Workspace {
  /// A finding at its place in a document.
  struct Finding: Sendable {
    var diagnostic: Diagnostic
    var range: Range<Int>
  }

  /// How many units beside an open socket are looked at for addresses that both want.
  private static let mostNeighbours = 64

  /// What is wrong with the open documents, by URI, each document's findings from top to bottom.
  func check() -> [String: [Finding]] {
    var findings: [String: [Finding]] = [:]
    let open = documents.values.filter { $0.place != nil }.sorted { $0.uri < $1.uri }
    let overlay = overlay
    for (_, group) in Dictionary(grouping: open, by: { $0.place?.directory ?? "" }) {
      findings.merge(check(group, overlay)) { first, _ in first }
    }
    return findings
  }

  /// Checks the documents of one folder together.
  private func check(_ group: [Document], _ overlay: OverlayUnitFileSource) -> [String: [Finding]] {
    guard let place = group.first?.place else { return [:] }
    var source = overlay
    let path = checkedPath(place)
    let index = UnitFileIndex(path, source)
    var names: [UnitName] = []
    var standIns: Set<UnitName> = []
    for owner in group.compactMap(\.place?.owner) where !names.contains(owner) {
      names.append(owner)
      // Of a drop-in without its unit, what can be said of an empty unit is said.
      if case .absent = index.locate(owner) {
        source.write("\(place.directory)/\(owner.full)", [0x0A])
        standIns.insert(owner)
      }
    }
    var checker = Checker(
      source: source, searchPath: path, surroundings: surroundings,
      options: CheckOptions(
        release: settings.target, host: settings.checksHost ? host : nil, isComplete: settings.checksHost))
    // The one that comes last is told of an address that both want: the open ones.
    let diagnostics = checker.check(neighbours(of: names, place, source) + names)

    var findings: [String: [Finding]] = [:]
    for document in group {
      guard let owner = document.place?.owner else { continue }
      var own = own(of: document, diagnostics)
      if standIns.contains(owner) {
        let known = Set(checker.unit(owner).diagnostics.map(\.code))
        own = own.filter { known.contains($0.diagnostic.code) }
      }
      findings[document.uri] = own.sorted {
        ($0.range.lowerBound, $0.diagnostic.code) < ($1.range.lowerBound, $1.diagnostic.code)
      }
    }
    return findings
  }

  /// As `usherctl check FILE` has it: the host's units count only if the units are for this host, or if their
  /// folders are named.
  private func checkedPath(_ place: UnitPlace) -> SearchPath {
    if settings.checksHost || settings.unitPath != nil || hasUnitPath { return searchPath(place) }
    return .explicit([place.directory])
  }

  /// For sockets the other sockets of their folder, which may want the same address.
  private func neighbours(
    of names: [UnitName], _ place: UnitPlace, _ source: OverlayUnitFileSource
  ) -> [UnitName] {
    guard names.contains(where: { $0.kind == .socket }) else { return [] }
    let neighbours = (source.entries(of: place.directory) ?? [])
      .filter { $0.kind == .file }
      .compactMap { UnitName($0.name) }
      .filter { $0.kind == .socket && !names.contains($0) }
      .sorted { $0.full < $1.full }
    return Array(neighbours.prefix(Workspace.mostNeighbours))
  }

  private func own(of document: Document, _ diagnostics: [Diagnostic]) -> [Finding] {
    guard let place = document.place else { return [] }
    let top = document.fragment.sections.first.map { document.clamped($0.span) } ?? 0..<0
    var found: [Finding] = []
    for diagnostic in diagnostics {
      if let origin = diagnostic.origin {
        guard origin.source.path == document.path else { continue }
        found.append(Finding(diagnostic: diagnostic, range: document.clamped(origin.span)))
      } else if !place.isDropIn, diagnostic.unit == place.name?.full {
        found.append(Finding(diagnostic: diagnostic, range: top))
      }
    }
    return found
  }
}

extension Document {
  /// A span as a range of this text, whatever it says.
  func clamped(_ span: SourceSpan) -> Range<Int> {
    let lower = Swift.max(0, Swift.min(span.lower, bytes.count))
    return lower..<Swift.max(lower, Swift.min(span.upper, bytes.count))
  }
}
