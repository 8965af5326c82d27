import UnitFiles
import UnitModel

// RequiresMountsFor= and WantsMountsFor=
extension UnitLoader {
  /// Adds the mounts that the paths lie on: those that there is a unit file for, or a line in fstab. usherd mounts
  /// nothing, so what is required has to be mounted before.
  ///
  /// - Source: systemd.unit(5), "RequiresMountsFor="; that other mounts are ordered only: observed with systemd 252
  func addMounts(to settings: inout UnitSettings) {
    if settings.requiresMountsFor.isEmpty && settings.wantsMountsFor.isEmpty { return }
    let lines = facts == nil || surroundings.isUserMode ? [] : tableOfMounts()
    for path in settings.requiresMountsFor {
      for name in mounts(of: path, lines) {
        settings.requires.append(name)
        settings.after.append(name)
      }
    }
    for path in settings.wantsMountsFor {
      for name in mounts(of: path, lines) {
        settings.wants.append(name)
        settings.after.append(name)
      }
    }
  }

  /// From the root on: the mount units of a path and of what it lies in.
  private func mounts(of path: String, _ lines: Set<String>) -> [UnitName] {
    let steps = path.split(separator: "/")
    return (0...steps.count).compactMap { count in
      let place = "/" + steps.prefix(count).joined(separator: "/")
      guard let prefix = UnitName.escapePath(place) else { return nil }
      let name = UnitName(prefix: prefix, instance: nil, kind: .mount)
      if lines.contains(place) { return name }
      if case .file = index.locate(name) { return name }
      return nil
    }
  }

  /// The mount points of /etc/fstab.
  ///
  /// - Source: fstab(5): blanks between the fields, `\040` and the like for bytes in them.
  private func tableOfMounts() -> Set<String> {
    guard case .bytes(let bytes) = source.read("/etc/fstab") else { return [] }
    var places: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard fields.count >= 2, fields[0].first != UInt8(ascii: "#") else { continue }
      let place = UnitLoader.unescaped(fields[1])
      if place.hasPrefix("/") { places.insert("/" + place.split(separator: "/").joined(separator: "/")) }
    }
    return places
  }

  private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
