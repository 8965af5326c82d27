import Glibc

/// Symbolic links.
extension Node {
  /// What the link at `path` says; nil if there is none.
  package static func linkTarget(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let base = buffer.baseAddress else { return nil }
      let count = readlink(path, base, buffer.count)
      guard count >= 0 else { return nil }
      return String(
        decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
    }
  }

  /// Makes a link; one that says the same already is as good. EEXIST for anything else there.
  package static func link(at path: String, to target: String) throws(SystemCallError) {
    do {
      _ = try systemCall("make link", on: path) { symlink(target, path) }
    } catch {
      if error.errno == EEXIST, linkTarget(path) == target { return }
      throw error
    }
  }
}
