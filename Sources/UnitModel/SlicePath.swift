/// Where units lie among control groups.
///
/// - Source: systemd.slice(5), "Description"; systemd.resource-control(5), "Slice=".
package enum SlicePath {
  /// The slice of a unit that names none.
  package static func usual(of name: UnitName, isUserMode: Bool) -> UnitName {
    let root = isUserMode ? "app" : "system"
    guard name.instance != nil else { return UnitName(prefix: root, instance: nil, kind: .slice) }
    return UnitName(prefix: "\(root)-\(UnitName.escape(name.prefix))", instance: nil, kind: .slice)
  }

  /// The slice and those it lies in, the outermost first: `a.slice`, `a-b.slice`. None for `-.slice`.
  package static func chain(to slice: UnitName) -> [UnitName] {
    if slice.prefix == "-" { return [] }
    var names: [UnitName] = []
    var prefix = ""
    for part in slice.prefix.split(separator: "-", omittingEmptySubsequences: false) {
      prefix += (prefix.isEmpty ? "" : "-") + part
      names.append(UnitName(prefix: prefix, instance: nil, kind: .slice))
    }
    return names
  }

  /// The directory of a slice below the root: `a.slice/a-b.slice`; empty for the root itself.
  package static func path(of slice: UnitName) -> String {
    chain(to: slice).map { escaped($0.full) }.joined(separator: "/")
  }

  /// A unit's name as the name of a directory among files of the kernel: with `_` before it where it could be
  /// taken for one of those.
  package static func escaped(_ name: String) -> String {
    let isTaken =
      name.isEmpty || name.hasPrefix("_") || name.hasPrefix(".") || name.hasPrefix("cgroup.")
      || ["notify_on_release", "release_agent", "tasks"].contains(name)
    if isTaken { return "_" + name }
    guard let dot = name.lastIndex(of: ".") else { return name }
    return ValueSyntax.controllers.contains(String(name[..<dot])) ? "_" + name : name
  }
}
