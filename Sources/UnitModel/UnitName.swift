/// The kinds of unit that exist, by suffix.
package enum UnitKind: String, CaseIterable, Codable, Sendable {
  case service, socket, target, slice, mount, automount, device, swap, timer, path, scope
}

/// A valid unit name: `web.socket`, the template `echo@.service`, the instance `echo@a.service`.
///
/// - Source: systemd.unit(5); at most 255 bytes of `[A-Za-z0-9:_.\-@\\]`.
package struct UnitName: Hashable, Codable, Sendable, CustomStringConvertible {
  /// The whole name, with suffix.
  package let full: String
  package let kind: UnitKind
  /// What stands before `@` or the suffix.
  package let prefix: String
  /// What stands between `@` and the suffix: nil for a plain name, "" for a template.
  package let instance: String?

  package var description: String { full }
  package var isTemplate: Bool { instance == "" }
  package var isInstance: Bool { instance.map { !$0.isEmpty } ?? false }
  /// `echo@.service` for `echo@a.service`; nil for a plain name.
  package var template: UnitName? {
    instance == nil ? nil : UnitName(prefix: prefix, instance: "", kind: kind)
  }
  /// The name without suffix.
  package var withoutSuffix: String { String(full.dropLast(kind.rawValue.utf8.count + 1)) }

  package init(prefix: String, instance: String?, kind: UnitKind) {
    self.prefix = prefix
    self.instance = instance
    self.kind = kind
    self.full = prefix + (instance.map { "@\($0)" } ?? "") + "." + kind.rawValue
  }

  /// Nil unless `text` is a valid unit name.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard !bytes.isEmpty, bytes.count <= 255, let dot = bytes.lastIndex(of: UInt8(ascii: ".")),
      let kind = UnitKind(rawValue: String(text[bytes.index(after: dot)...]))
    else { return nil }
    let stem = text[..<dot]
    guard !stem.isEmpty, stem.utf8.allSatisfy(UnitName.isValidByte) else { return nil }
    self.full = text
    self.kind = kind
    if let at = stem.utf8.firstIndex(of: UInt8(ascii: "@")) {
      guard at != stem.startIndex else { return nil }
      self.prefix = String(stem[..<at])
      self.instance = String(stem[stem.utf8.index(after: at)...])
    } else {
      self.prefix = String(stem)
      self.instance = nil
    }
  }

  /// The same name with another suffix: `web.service` for `web.socket`.
  package func with(kind: UnitKind) -> UnitName {
    UnitName(prefix: prefix, instance: instance, kind: kind)
  }

  /// This template's (or instance's) instance of that name.
  package func with(instance: String) -> UnitName {
    UnitName(prefix: prefix, instance: instance, kind: kind)
  }

  /// The whole name says it all.
  package static func == (a: UnitName, b: UnitName) -> Bool { a.full == b.full }

  package func hash(into hasher: inout Hasher) { hasher.combine(full) }

  private static func isValidByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\\"):
      true
    default: false
    }
  }
}
