/// Where connections go: a host and port to be looked up, or a UNIX socket.
///
/// Whether it is a stream, a datagram or a sequential-packet socket follows from the listener.
package enum ProxyTarget: Hashable, Sendable {
  /// The host without brackets; the port as a number or as a name of services(5).
  case internet(host: String, port: String)
  case path(String)
  /// The abstract namespace, without the `@`.
  case abstract(String)

  /// The longest name of a UNIX socket in bytes, for a path and for an abstract name alike.
  private static let longestName = 107

  /// Reads `HOST:PORT`, `[HOST]:PORT`, `HOST` (port 80, as systemd-socket-proxyd takes it), `/PATH` or
  /// `@NAME`; nil for anything else.
  package init?(_ text: String) {
    guard let first = text.utf8.first else { return nil }
    if first == UInt8(ascii: "/") || first == UInt8(ascii: "@") {
      let name = first == UInt8(ascii: "@") ? String(text.dropFirst()) : text
      guard !name.isEmpty, name.utf8.count <= Self.longestName, !name.utf8.contains(0) else { return nil }
      self = first == UInt8(ascii: "@") ? .abstract(name) : .path(name)
      return
    }
    guard let (host, port) = Self.cut(text), !host.isEmpty, !port.isEmpty,
      !host.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") }),
      port.utf8.allSatisfy(Self.isNameByte)
    else { return nil }
    if port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let number = UInt16(port), number > 0 else { return nil }
    }
    self = .internet(host: host, port: port)
  }

  private static func cut(_ text: String) -> (String, String)? {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      let host = String(text[..<end].dropFirst())
      let rest = text[end...].dropFirst()
      if rest.isEmpty { return (host, "80") }
      return rest.hasPrefix(":") ? (host, String(rest.dropFirst())) : nil
    }
    guard let colon = text.lastIndex(of: ":") else { return (text, "80") }
    return (String(text[..<colon]), String(text[colon...].dropFirst()))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
  }

  package var isUnix: Bool {
    if case .internet = self { false } else { true }
  }
}

extension ProxyTarget: CustomStringConvertible {
  /// As it is written on the command line.
  package var description: String {
    switch self {
    case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .path(let path): path
    case .abstract(let name): "@\(name)"
    }
  }
}
