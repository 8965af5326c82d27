import Glibc
import Linux
import UnitModel

/// Tests of paths.
extension ConditionTester {
  func status(_ path: String, followsLinks: Bool = true) -> stat? {
    var status = stat()
    let result = followsLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? status : nil
  }

  func isKind(_ status: stat, _ kind: mode_t) -> Bool { status.st_mode & S_IFMT == kind }

  func matches(_ pattern: String) -> Bool {
    var found = glob_t()
    defer { globfree(&found) }
    return glob(pattern, GLOB_NOSORT | GLOB_BRACE, nil, &found) == 0 && found.gl_pathc > 0
  }

  func isMountPoint(_ path: String) -> Bool {
    guard let real = realpath(path, nil) else { return false }
    defer { free(real) }
    return MountTable.mountPoints().contains(String(cString: real))
  }

  /// The file system can be written, whoever may write there.
  func isWritable(_ path: String) -> Bool {
    var status = statvfs()
    if statvfs(path, &status) != 0 { return errno != ENOENT }
    return status.f_flag & UInt(ST_RDONLY) == 0
  }

  func hasEntries(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return errno != ENOENT && errno != ENOTDIR }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { return true }
    }
    return false
  }

  /// Whether `/etc` or `/var` was last brought up to date before `/usr` was changed.
  ///
  /// - Source: systemd-update-done.service(8)
  func needsUpdate(_ path: String) -> Bool? {
    guard isWritable(path) || status(path) == nil else { return false }
    guard let system = status("/usr", followsLinks: false) else { return nil }
    guard let mark = status(path + "/.updated", followsLinks: false) else { return true }
    if system.st_mtim.tv_sec != mark.st_mtim.tv_sec { return system.st_mtim.tv_sec > mark.st_mtim.tv_sec }
    return system.st_mtim.tv_nsec > mark.st_mtim.tv_nsec
  }
}
