import UnitModel
import UnitSyntax

/// A value in other words: a length of time in seconds, an address as a sentence.
enum ValueMeaning {
  /// Nil where the value says it itself, or cannot be read.
  static func text(
    _ directive: Directive, _ value: String, word: String, _ workspace: Workspace, _ document: Document
  ) -> String? {
    switch directive.value {
    case .time: return ValueSyntax.time(value).map(time)
    case .size, .memory: return ValueSyntax.size(value).map { "\($0) bytes" }
    case .boolean: return ValueSyntax.boolean(value).map { $0 ? "yes" : "no" }
    case .signal: return ValueSyntax.signal(value).map { "signal \($0)" }
    case .mode: return ValueSyntax.mode(value).map(mode)
    case .listener: return listener(directive, value, workspace, document)
    default: return nil
    }
  }

  private static func time(_ span: TimeSpan) -> String {
    if span == .infinity { return "without end" }
    let seconds = span.microseconds / 1_000_000
    let rest = span.microseconds % 1_000_000
    if rest == 0 { return "\(seconds) s" }
    if seconds == 0, rest % 1000 == 0 { return "\(rest / 1000) ms" }
    if seconds == 0 { return "\(rest) µs" }
    var decimals = String(rest)
    decimals = String(repeating: "0", count: Swift.max(0, 6 - decimals.utf8.count)) + decimals
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(seconds).\(decimals) s"
  }

  /// `rw-rw----`
  private static func mode(_ mode: UInt16) -> String {
    let letters: [Character] = ["r", "w", "x"]
    var text = ""
    for bit in 0..<9 { text.append(mode & (0o400 >> UInt16(bit)) == 0 ? "-" : letters[bit % 3]) }
    return text
  }

  private static func listener(
    _ directive: Directive, _ value: String, _ workspace: Workspace, _ document: Document
  ) -> String? {
    let type: ListenType
    let noun: String
    switch directive.name {
    case "ListenStream": (type, noun) = (.stream, "TCP")
    case "ListenDatagram": (type, noun) = (.datagram, "UDP")
    case "ListenSequentialPacket": (type, noun) = (.sequentialPacket, "")
    case "ListenFIFO": return "a FIFO in the file system"
    default: return nil
    }
    var text = value
    if value.contains("%"), let place = document.place {
      guard let expanded = Hover.expansion(of: value, document, place, workspace) else { return nil }
      text = expanded
    }
    guard let found = try? AddressSyntax.parse(text, type: type) else { return nil }
    let both = bothFamilies(document)
    switch found.address {
    case .port(let port): return "\(noun) port \(port) on every \(both)"
    case .ipv4(let address, let port):
      let isAny = address.allSatisfy { $0 == 0 }
      return isAny
        ? "\(noun) port \(port) on every IPv4 address"
        : "\(noun) port \(port) on \(IPText.text(ipv4: address))"
          + (address.first == 127 ? ", this host alone" : "")
    case .ipv6(let address, let port, let scope):
      if address.allSatisfy({ $0 == 0 }) { return "\(noun) port \(port) on every \(both)" }
      let isLoopback = address.dropLast().allSatisfy { $0 == 0 } && address.last == 1
      return "\(noun) port \(port) on \(IPText.text(ipv6: address))"
        + (scope.map { " of interface \($0)" } ?? "")
        + (isLoopback ? ", this host alone" : "")
    case .unixPath(let path): return "a UNIX \(type.word) socket in the file system, \(path)"
    case .unixAbstract(let name): return "a UNIX \(type.word) socket named \(name) in the abstract namespace"
    case .fifo, .special, .netlink, .messageQueue: return nil
    }
  }

  private static func bothFamilies(_ document: Document) -> String {
    let only = document.fragment.assignments.last { $0.section == "Socket" && $0.key == "BindIPv6Only" }
    return only?.value == "ipv6-only" ? "IPv6 address" : "IPv4 and IPv6 address"
  }
}

extension ListenType {
  fileprivate var word: String {
    switch self {
    case .stream: "stream"
    case .datagram: "datagram"
    case .sequentialPacket: "sequential-packet"
    case .fifo, .special, .netlink, .messageQueue: ""
    }
  }
}
