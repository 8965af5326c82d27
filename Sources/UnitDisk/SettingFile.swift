import Glibc
import Linux
import UnitFiles

/// A small file that is written as a whole: who reads it meanwhile reads the old text or the new one.
package enum SettingFile {
  /// Makes the directories on the way; anybody may read the file.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemCallError) {
    var made = ""
    for part in UnitPath.directory(of: path).split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o755) != 0, errno != EEXIST { throw SystemCallError("make", on: made, errno: errno) }
    }
    // The dot keeps it from being read as a drop-in, should it stay behind after a loss of power.
    let draft = UnitPath.directory(of: path) + "/." + UnitPath.name(of: path) + ".\(getpid())"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw SystemCallError("create", on: path, errno: errno) }
    defer { close(file) }
    do throws(SystemCallError) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw SystemCallError("write", on: path, errno: count < 0 ? errno : ENOSPC) }
        rest = rest.dropFirst(count)
      }
      guard fsync(file) == 0 else { throw SystemCallError("write", on: path, errno: errno) }
      guard rename(draft, path) == 0 else { throw SystemCallError("replace", on: path, errno: errno) }
    } catch {
      unlink(draft)
      throw error
    }
  }
}
