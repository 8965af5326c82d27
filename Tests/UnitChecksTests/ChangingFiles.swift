import Synchronization
import UnitFiles

/// Files in memory that may change while a loader holds them.
final class ChangingFiles: UnitFileSource {
  let files: Mutex<UnitFilesInMemory>

  init(_ files: UnitFilesInMemory = UnitFilesInMemory()) { self.files = Mutex(files) }

  func read(_ path: String) -> FileReading { files.withLock { $0.read(path) } }
  func entries(of directory: String) -> [DirectoryEntry]? { files.withLock { $0.entries(of: directory) } }
  func linkTarget(of path: String) -> String? { files.withLock { $0.linkTarget(of: path) } }
  func isMask(_ path: String) -> Bool { files.withLock { $0.isMask(path) } }
  func changeStamp(of directory: String) -> UInt64? { files.withLock { $0.changeStamp(of: directory) } }
}
