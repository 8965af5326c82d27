import Glibc
import UnitDisk
import UnitFiles

/// Files that are read and written as a whole.
enum PlainFile {
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    switch KernelUnitFileSource().read(path) {
    case .bytes(let bytes): return bytes
    case .nullDevice: return []
    case .absent: throw CommandFailure("cannot read \(path): no such file or directory", status: 2)
    case .unreadable(let why): throw CommandFailure("cannot read \(path): \(why)", status: 2)
    }
  }

  /// Puts new contents in a file's place at one stroke: who reads it meanwhile reads the old or the new.
  ///
  /// Links are followed; mode and owner stay. Nothing is left behind if that fails.
  static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
    var status = stat()
    guard let real = realpath(path, nil) else { throw failure("find", path) }
    defer { free(real) }
    let target = String(cString: real)
    guard stat(target, &status) == 0 else { throw failure("look at", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure("cannot replace \(path): it is no regular file; it is left as it is", status: 2)
    }
    // The dot keeps it from being read as a unit, should it stay behind after a loss of power.
    let draft = UnitPath.directory(of: target) + "/." + UnitPath.name(of: target) + ".\(getpid())"
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("create a file beside", path) }
    defer { close(file) }
    do throws(CommandFailure) {
      if status.st_uid != geteuid() || status.st_gid != getegid() {
        guard fchown(file, status.st_uid, status.st_gid) == 0 else {
          throw failure("keep the owner of", path)
        }
      }
      guard fchmod(file, status.st_mode & 0o7777) == 0 else { throw failure("keep the mode of", path) }
      guard write(bytes, to: file), fsync(file) == 0 else { throw failure("write", path) }
      guard rename(draft, target) == 0 else { throw failure("replace", path) }
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// False, with errno, if that is not possible.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func failure(_ verb: String, _ path: String) -> CommandFailure {
    let why = String(cString: strerror(errno)).lowercased()
    return CommandFailure("cannot \(verb) \(path): \(why); it is left as it is", status: 2)
  }
}
