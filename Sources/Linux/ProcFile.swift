import Glibc

/// Small files that are read at once: those of /proc and /sys, and configuration.
package enum ProcFile {
  /// The text of a file, at most `limit` bytes; nil if it cannot be read.
  package static func read(_ path: String, limit: Int = 65536) -> String? {
    guard let bytes = try? bytes(path, limit: limit) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of a file. EFBIG if it has more than `limit`; a FIFO or device is not waited for.
  package static func bytes(_ path: String, limit: Int) throws(SystemCallError) -> [UInt8] {
    let file = Descriptor(
      adopting: try systemCall("open", on: path) {
        open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
      })
    let fd = file.number
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = try systemCall("read", on: path) { Glibc.read(fd, &chunk, chunk.count) }
      if count <= 0 { return bytes }
      bytes += chunk.prefix(count)
      if bytes.count > limit { throw SystemCallError("read", on: path, errno: EFBIG) }
    }
  }
}
