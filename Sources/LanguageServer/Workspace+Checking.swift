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

  /// What is wrong with the open documents, by URI, each document's findings from top to bottom.
  mutating func check() -> [String: [Finding]] {
    var findings: [String: [Finding]] = [:]
    let open = documents.values.filter { $0.place != nil }.sorted { $0.uri < $1.uri }
    let overlay = overlay
    for (folder, group) in Dictionary(grouping: open, by: { $0.place?.directory ?? "" }) {
      guard let place = group.first?.place else { continue }
      // Taken out, so that it is changed in place and not copied.
      let known = checkers.removeValue(forKey: folder)
      var checker = known.flatMap { $0.isOutdated(source) ? nil : $0 } ?? newChecker(group, place, overlay)
      findings.merge(check(group, &checker, overlay)) { first, _ in first }
      checkers[folder] = checker
    }
    return findings
  }

  /// Says that a text has changed, and nothing else.
  mutating func noteChange(of document: Document) {
    for folder in checkers.keys { checkers[folder]?.noteChange(of: document.path) }
  }

  /// Says that anything may have changed: all files are read again.
  mutating func noteOtherChange() { checkers = [:] }

  private func newChecker(
    _ group: [Document], _ place: UnitPlace, _ overlay: OverlayUnitFileSource
  ) -> FolderChecker {
    var owners: [UnitName] = []
    for owner in group.compactMap(\.place?.owner) where !owners.contains(owner) { owners.append(owner) }
    var options = CheckOptions(
      release: settings.target, host: settings.checksHost ? host : nil, isComplete: settings.checksHost)
    options.isAlone = group.allSatisfy(\.isUnsaved)
    return FolderChecker(
      owners: owners, folder: place.directory, searchPath: checkedPath(place), disk: source, overlay: overlay,
      surroundings: surroundings, options: options)
  }

  /// Checks the documents of one folder together.
  private func check(
    _ group: [Document], _ checker: inout FolderChecker, _ overlay: OverlayUnitFileSource
  ) -> [String: [Finding]] {
    let diagnostics = checker.check(overlay)
    var findings: [String: [Finding]] = [:]
    for document in group {
      guard let owner = document.place?.owner else { continue }
      var own = own(of: document, diagnostics)
      if checker.standIns.contains(owner) {
        let known = checker.codes(of: owner)
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
