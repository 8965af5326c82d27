import Glibc
import UnitDisk

/// What is read from standard input.
enum InputBytes {
  /// Reads it to its end.
  ///
  /// - Throws: if it cannot be read, or holds more than a unit file may.
  static func standardInput() throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(
          "cannot read standard input: \(String(cString: strerror(errno)).lowercased())", status: 2)
      }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
      guard bytes.count <= KernelUnitFileSource.largestFile else {
        throw CommandFailure("cannot read standard input: it is larger than 16 MiB", status: 2)
      }
    }
  }
}
