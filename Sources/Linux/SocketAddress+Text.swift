import Glibc

/// How addresses are written: as systemd writes them, a v4-mapped address as the IPv4 address it
/// stands for.
extension SocketAddress: CustomStringConvertible {
  /// `127.0.0.1:80`, `[::1]:80`, `[fe80::1]:80%eth0`, `/run/a.sock`, `@name`; "" if unnamed.
  package var description: String {
    switch self {
    case .ipv4, .ipv6:
      guard let host, let port else { return "" }
      return ipv4 == nil ? "[\(host)]:\(port)\(scopeSuffix)" : "\(host):\(port)"
    case .unixPath(let path): return String(decoding: path, as: UTF8.self)
    case .unixAbstract(let name): return "@" + SocketAddress.printable(name)
    case .unixUnnamed: return ""
    case .vsock(.max, let port): return "vsock::\(port)"
    case .vsock(let cid, let port): return "vsock:\(cid):\(port)"
    case .other(let family): return "an address of family \(family)"
    }
  }

  /// The address alone: `127.0.0.1`, `::1`; nil where there is none.
  package var host: String? {
    if let ipv4 { return SocketAddress.text(ipv4: ipv4) }
    guard case .ipv6(let high, let low, _, _) = self else { return nil }
    return SocketAddress.text(high: high, low: low)
  }

  /// `127.0.0.1:80`, `::1:80` and `2:1234`, without brackets: the form inside instance names.
  package var unbracketed: String? {
    if case .vsock(let cid, let port) = self { return "\(cid):\(port)" }
    guard let host, let port else { return nil }
    return "\(host):\(port)"
  }

  private var scopeSuffix: String {
    guard case .ipv6(_, _, _, let scope) = self, scope != 0 else { return "" }
    return "%" + (NetworkInterface.name(index: scope) ?? String(scope))
  }

  private static func text(ipv4 address: UInt32) -> String {
    // By hand: it is on the way of every connection.
    String(unsafeUninitializedCapacity: 15) { text in
      var end = 0
      func put(_ byte: UInt8) {
        text[end] = byte
        end &+= 1
      }
      for shift: UInt32 in [24, 16, 8, 0] {
        let part = UInt8(truncatingIfNeeded: address >> shift)
        if part >= 100 { put(48 &+ part / 100) }
        if part >= 10 { put(48 &+ part / 10 % 10) }
        put(48 &+ part % 10)
        if shift > 0 { put(46) }
      }
      return end
    }
  }

  private static func text(high: UInt64, low: UInt64) -> String {
    var address = (high.bigEndian, low.bigEndian)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      guard let base = buffer.baseAddress, inet_ntop(AF_INET6, &address, base, socklen_t(buffer.count)) != nil
      else { return "::" }
      return String(cString: base)
    }
  }

  /// Abstract names hold any byte: what is not printable ASCII becomes `\x00`.
  private static func printable(_ name: [UInt8]) -> String {
    name.reduce(into: "") { text, byte in
      if byte >= 0x20 && byte < 0x7F {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }
}
