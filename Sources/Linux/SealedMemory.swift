import CLinux
import Glibc

/// A file in memory that nobody can change any more.
package enum SealedMemory {
  /// At its start, to be read. The descriptor is the caller's.
  package static func make(_ name: String, _ bytes: [UInt8]) throws(SystemCallError) -> Descriptor {
    let number = try systemCall("make memory for", on: name) {
      bytes.withUnsafeBytes { usher_sealed_memory(name, $0.baseAddress, $0.count) }
    }
    return Descriptor(adopting: number)
  }
}
