import UnitModel

/// Names that a misspelt one may mean.
///
/// Looking for one costs as much as there are names, so that a set of units of which each misses another would
/// cost the square of its size: after enough of them, none is looked for.
final class Suggestions {
  private let names: [String]
  private var left = 100

  /// - Parameter names: of all unit files.
  init(_ names: [String]) { self.names = names }

  /// The stem of the nearest unit of that kind; nil if none is near.
  func nearest(to name: UnitName) -> String? {
    guard left > 0 else { return nil }
    left &-= 1
    let suffix = "." + name.kind.rawValue
    let stems = names.lazy.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.utf8.count)) }
      .filter { !$0.hasSuffix("@") }
    return EditDistance.nearest(to: name.prefix, among: stems)
  }
}
