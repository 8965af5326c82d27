import Glibc

/// Network interfaces, by name and by index.
package enum NetworkInterface {
  /// The index of an interface given by name or number; ENODEV if there is none of that name.
  package static func index(_ text: String) throws(SystemCallError) -> UInt32 {
    if let number = UInt32(text), number > 0 { return number }
    let index = if_nametoindex(text)
    if index == 0 { throw SystemCallError("find interface", on: text, errno: ENODEV) }
    return index
  }

  /// Nil if no interface has that index.
  package static func name(index: UInt32) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { buffer in
      guard let base = buffer.baseAddress, if_indextoname(index, base) != nil else { return nil }
      return String(cString: base)
    }
  }
}
