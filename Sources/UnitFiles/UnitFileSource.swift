/// Where unit files are read from: the file system, or a dictionary in tests.
///
/// All paths are absolute. Nothing here waits for anything but the disk.
package protocol UnitFileSource: Sendable {
  /// Reads a file, links followed.
  func read(_ path: String) -> FileReading
  /// What stands in a directory, in no particular order; nil if it is not there or cannot be listed.
  func entries(of directory: String) -> [DirectoryEntry]?
  /// Where a symbolic link points, as it is written; nil if `path` is none.
  func linkTarget(of path: String) -> String?
  /// True if the file, links followed, is empty or the null device: it masks. Reads nothing.
  func isMask(_ path: String) -> Bool
  /// Changes when an entry of the directory comes or goes, or a file is written or replaced, links followed;
  /// nil if nothing is there.
  func changeStamp(of directory: String) -> UInt64?
}

/// What reading one file gave.
package enum FileReading: Sendable {
  case bytes([UInt8])
  /// The null device: it masks.
  case nullDevice
  case absent
  /// It is there, but cannot be read; the words say why ("permission denied").
  case unreadable(String)
}

/// One entry of a directory.
package struct DirectoryEntry: Hashable, Sendable {
  package enum Kind: Sendable {
    case file, directory, link, other
  }

  package var name: String
  package var kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
