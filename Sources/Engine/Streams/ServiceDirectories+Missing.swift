import Glibc
import Linux

/// Directories of a start that comes to nothing.
///
/// They are made before the process, whose streams and scheduling come first under systemd: where those cannot be
/// set up, it makes no directory.
extension ServiceDirectories {
  /// What `make` has to make: directories and links that are not there, outer ones first.
  var missing: [String] {
    var found: [String] = []
    for directory in directories {
      let places = [directory.hidden.map { _ in directory.vault }, directory.hidden, directory.path]
      for place in places.compactMap({ $0 }) + directory.links {
        found += ServiceDirectories.ways(to: place).filter { Node.find(at: $0) == nil && !found.contains($0) }
      }
    }
    return found
  }

  /// Removes of that what is empty, and links.
  static func takeBack(_ made: [String]) {
    for path in made.reversed() {
      switch Node.find(at: path)?.kind {
      case .link: _ = unlink(path)
      // Somebody may have put something into it: then it stays.
      case .directory: _ = rmdir(path)
      default: break
      }
    }
  }

  /// `/a`, `/a/b`, `/a/b/c`
  private static func ways(to path: String) -> [String] {
    var place = ""
    return path.split(separator: "/").map { part in
      place += "/" + part
      return place
    }
  }
}
