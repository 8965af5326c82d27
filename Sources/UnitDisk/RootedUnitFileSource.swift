import UnitFiles

/// Unit files of a system whose root is some directory (`--root`): an image that is being made, a container.
///
/// Links are followed as that system would follow them; none leads out of its root.
package struct RootedUnitFileSource: UnitFileSource {
  /// The directory, without a slash at the end; empty for the host's own root.
  package let root: String
  private let kernel = KernelUnitFileSource()

  package init(root: String) {
    let path = UnitPath.joined("/", root)
    self.root = path == "/" ? "" : path
  }

  package func read(_ path: String) -> FileReading {
    guard let place = place(of: path) else { return .unreadable("its links lead round in a circle") }
    return place == "/dev/null" ? .nullDevice : kernel.read(root + place)
  }

  package func entries(of directory: String) -> [DirectoryEntry]? {
    place(of: directory).flatMap { kernel.entries(of: root + $0) }
  }

  package func linkTarget(of path: String) -> String? {
    place(ofLink: path).flatMap { kernel.linkTarget(of: root + $0) }
  }

  package func isMask(_ path: String) -> Bool {
    guard let place = place(of: path) else { return false }
    return place == "/dev/null" || kernel.isMask(root + place)
  }

  package func changeStamp(of directory: String) -> UInt64? {
    place(of: directory).flatMap { kernel.changeStamp(of: root + $0) }
  }

  /// Where a path leads inside the root, all links followed; what is missing stays as it is written. Nil for
  /// a circle.
  func place(of path: String) -> String? {
    var place = ""
    var open = path.split(separator: "/").map(String.init)[...]
    var followed = 0
    while let part = open.popFirst() {
      switch part {
      case ".": continue
      case "..": place = UnitPath.directory(of: place.isEmpty ? "/" : place)
      default:
        let next = (place == "/" ? "" : place) + "/" + part
        // The null device is known by name: an image has no devices.
        guard next != "/dev/null", let target = kernel.linkTarget(of: root + next) else {
          place = next
          continue
        }
        followed += 1
        if followed > 40 { return nil }
        if target.hasPrefix("/") { place = "" }
        open = target.split(separator: "/").map(String.init)[...] + open
      }
    }
    return place.isEmpty ? "/" : place
  }

  /// Likewise, the last part itself not followed.
  func place(ofLink path: String) -> String? {
    guard let home = place(of: UnitPath.directory(of: path)) else { return nil }
    return (home == "/" ? "" : home) + "/" + UnitPath.name(of: path)
  }
}
