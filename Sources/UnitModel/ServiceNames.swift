/// The ports that have names: what /etc/services says.
///
/// - Source: services(5)
package struct ServiceNames: Hashable, Sendable {
  private var streams: [String: UInt16] = [:]
  private var datagrams: [String: UInt16] = [:]

  /// - Parameter text: the file. Lines that cannot be read are passed over, as getservbyname(3) does; of
  ///   several lines with a name the first counts.
  package init(_ text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let said = line.prefix { $0 != UInt8(ascii: "#") }
      let words = said.split(whereSeparator: ValueSyntax.isBlank).map { String(Substring($0)) }
      guard words.count >= 2 else { continue }
      let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let port = UInt16(parts[0]) else { continue }
      let names = [words[0]] + words.dropFirst(2)
      for name in names {
        switch parts[1] {
        case "tcp": streams[name] = streams[name] ?? port
        case "udp": datagrams[name] = datagrams[name] ?? port
        default: break
        }
      }
    }
  }

  package init() {}

  /// The port of that name for that type of socket; one that the file has for the other type only counts as well.
  package func port(_ name: String, _ type: ListenType) -> UInt16? {
    type == .datagram ? datagrams[name] ?? streams[name] : streams[name] ?? datagrams[name]
  }
}
