import Glibc
import Linux
import UnitFiles

/// Unit files from the file system.
///
/// Nothing but the disk is waited for: FIFOs and devices are refused, not opened for reading. May be called
/// on any thread.
package struct KernelUnitFileSource: UnitFileSource {
  /// The largest file that is read: 16 MiB.
  package static let largestFile = 16 << 20

  package init() {}

  package func read(_ path: String) -> FileReading {
    do {
      // Looked at before it is opened: opening a device may move something.
      var status = stat()
      _ = try systemCall("look at", on: path) { stat(path, &status) }
      if KernelUnitFileSource.isNullDevice(status) { return .nullDevice }
      if let why = KernelUnitFileSource.refusal(status) { return .unreadable(why) }

      let file = Descriptor(
        adopting: try systemCall("open", on: path) {
          open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        })
      _ = try systemCall("look at", on: path) { fstat(file.number, &status) }
      if let why = KernelUnitFileSource.refusal(status) { return .unreadable(why) }
      return try contents(of: file, expected: Int(status.st_size), path)
    } catch {
      return error.errno == ENOENT || error.errno == ENOTDIR ? .absent : .unreadable(error.words)
    }
  }

  package func entries(of directory: String) -> [DirectoryEntry]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while let record = readdir(stream) {
      let name = withUnsafeBytes(of: &record.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // A name that is no text is nobody's unit.
      guard let name, name != ".", name != ".." else { continue }
      let kind = kind(of: Int32(record.pointee.d_type), directory + "/" + name)
      entries.append(DirectoryEntry(name: name, kind: kind))
    }
    return entries
  }

  package func linkTarget(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0, count < buffer.count else { return nil }
    return String(validating: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  package func isMask(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return KernelUnitFileSource.isNullDevice(status)
      || (status.st_mode & S_IFMT == S_IFREG && status.st_size == 0)
  }

  package func changeStamp(of directory: String) -> UInt64? {
    var status = stat()
    guard stat(directory, &status) == 0 else { return nil }
    // The inode as well: another directory may have been moved into the place.
    return UInt64(truncatingIfNeeded: status.st_mtim.tv_sec) &* 1_000_000_000
      &+ UInt64(truncatingIfNeeded: status.st_mtim.tv_nsec) ^ (UInt64(status.st_ino) &<< 1)
  }

  private func contents(of file: Descriptor, expected: Int, _ path: String) throws(SystemCallError)
    -> FileReading
  {
    var bytes: [UInt8] = []
    // One byte more than there should be tells the end by one short read.
    var chunk = [UInt8](repeating: 0, count: max(512, min(expected, 1 << 20) &+ 1))
    while true {
      let count = try systemCall("read", on: path) { Glibc.read(file.number, &chunk, chunk.count) }
      if count <= 0 { return .bytes(bytes) }
      if bytes.isEmpty, count < chunk.count, count >= expected {
        chunk.removeLast(chunk.count &- count)
        return .bytes(chunk)
      }
      bytes += chunk.prefix(count)
      if bytes.count > KernelUnitFileSource.largestFile { return .unreadable("it is larger than 16 MiB") }
    }
  }

  private func kind(of type: Int32, _ path: String) -> DirectoryEntry.Kind {
    switch Int(type) {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .directory
    case Int(DT_LNK): return .link
    case Int(DT_UNKNOWN):
      // Some file systems do not tell.
      var status = stat()
      guard lstat(path, &status) == 0 else { return .other }
      switch status.st_mode & S_IFMT {
      case S_IFREG: return .file
      case S_IFDIR: return .directory
      case S_IFLNK: return .link
      default: return .other
      }
    default: return .other
    }
  }

  /// Character device 1:3.
  private static func isNullDevice(_ status: stat) -> Bool {
    status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == 0x103
  }

  /// Why something that is no regular file is not read.
  private static func refusal(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: status.st_size > largestFile ? "it is larger than 16 MiB" : nil
    case S_IFDIR: "it is a directory"
    case S_IFIFO: "it is a FIFO"
    case S_IFSOCK: "it is a socket"
    default: "it is a device"
    }
  }
}
