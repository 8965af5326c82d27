/// What a user sets for the server: `initializationOptions`, or the `usher` part of the editor's settings.
package struct EditorSettings: Hashable, Sendable {
  /// The release of systemd that units are written for; nil for usher's own.
  package var target: Int?
  /// Whether users, paths and interfaces of this host are looked at.
  package var checksHost = false
  /// Directories to look for units in place of the host's.
  package var unitPath: [String]?

  package init() {}

  /// Takes what it understands: `{"target": "252", "host": true, "unitPath": "/a:/b"}`.
  package init(_ value: JSONValue) {
    target = value["target"].flatMap { $0.whole ?? $0.text.flatMap { Int($0) } }
    checksHost = value["host"]?.flag ?? false
    if let text = value["unitPath"]?.text {
      unitPath = text.split(separator: ":").map(String.init)
    } else if let list = value["unitPath"]?.elements {
      unitPath = list.compactMap(\.text)
    }
    if unitPath?.isEmpty ?? false { unitPath = nil }
  }
}
