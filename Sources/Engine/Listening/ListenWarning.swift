/// What could not be done for a listener and does not keep it from listening.
package struct ListenWarning: Hashable, Sendable, CustomStringConvertible {
  /// `cannot set IP_TTL: invalid argument`
  package var what: String
  /// The directive that asks for it.
  package var key: String
  /// What happens now: `127.0.0.1:80 listens without it`.
  package var then: String
  /// ` (Listener=, /etc/web.socket:5)`, where it is about one line; nil: the last line of the directive is meant.
  package var place: String?

  package init(_ what: some CustomStringConvertible, _ key: String, then: String, place: String? = nil) {
    self.what = what.description
    self.key = key
    self.then = then
    self.place = place
  }

  package var description: String { text(at: " (\(key)=)") }

  /// The sentence, with the place of the directive's line.
  package func text(at place: String) -> String { "\(what)\(self.place ?? place); \(then)" }
}
