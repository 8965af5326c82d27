/// What holds where a directive does not stand.
package enum DefaultValue: Hashable, Sendable, ExpressibleByStringLiteral {
  /// Nothing: the list is empty, the value is not set.
  case unset
  /// As one would write it: `0666`. Writing it changes nothing.
  case value(String)
  /// What it depends on, in words.
  case words(String)

  package init(stringLiteral text: String) { self = .value(text) }

  /// For a reader.
  package var text: String {
    switch self {
    case .unset: "none"
    case .value(let text), .words(let text): text
    }
  }
}
