import Glibc
import UnitFiles

/// How the absolute paths that units are read by are shown: as the user wrote them.
struct ShownPaths {
  /// The working directory, absolute; "/" if it is gone.
  let workingDirectory: String
  /// What the user wrote, by absolute folder.
  private var folders: [String: String] = [:]
  /// Files that are read under another name than their own.
  private var files: [String: String] = [:]

  init(workingDirectory: String = ShownPaths.currentDirectory()) {
    self.workingDirectory = workingDirectory
  }

  /// The absolute form of a path that the user wrote.
  ///
  /// `..` behind a symbolic link means what the kernel takes it for.
  func absolute(_ path: String) -> String {
    guard path.split(separator: "/").contains(".."), let real = realpath(path, nil) else {
      return UnitPath.joined(workingDirectory, path)
    }
    defer { free(real) }
    return String(cString: real)
  }

  mutating func show(folder: String, as written: String) {
    if folders[folder] == nil { folders[folder] = written }
  }

  mutating func show(file: String, as written: String) { files[file] = written }

  /// The absolute path of the file that is read as `path`; nil for standard input without a folder.
  func onDisk(_ path: String) -> String? {
    if path.hasPrefix("/<stdin>/") { return nil }
    return files[path].map { UnitPath.joined(workingDirectory, $0) } ?? path
  }

  /// - Parameter path: absolute.
  func shown(_ path: String) -> String {
    if let written = files[path] { return written }
    var folder = UnitPath.directory(of: path)
    while true {
      if let written = folders[folder] {
        let rest = path.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1)
        switch written {
        case "", ".": return String(rest)
        case let written where written.hasSuffix("/"): return written + rest
        default: return written + "/" + rest
        }
      }
      if folder == "/" { return path }
      folder = UnitPath.directory(of: folder)
    }
  }

  /// A sentence with the folders in it as the user wrote them.
  func shown(in text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "/")) else { return text }
    var text = text
    for (folder, written) in folders.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) where folder != "/"
    {
      let prefix = written.isEmpty || written == "." ? "" : written.hasSuffix("/") ? written : written + "/"
      let parts = text.split(separator: folder + "/", omittingEmptySubsequences: false)
      if parts.count > 1 { text = parts.joined(separator: prefix) }
    }
    return text
  }

  private static func currentDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}
