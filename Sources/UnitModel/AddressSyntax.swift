/// The addresses of ListenStream=, ListenDatagram= and ListenSequentialPacket=.
///
/// - Source: systemd.socket(5), "Options".
package enum AddressSyntax {
  /// Why a value is no address.
  package struct Problem: Error, Sendable {
    package var code: String
    package var what: String
    package var help: String
    /// The part of the value that is meant; nil for all of it.
    package var part: String?
  }

  /// Bytes that fit into `sun_path` beside the closing NUL (paths) or the leading one (names).
  static let longestPath = 107

  /// An address that was read.
  package struct Found: Sendable {
    package var address: ListenAddress
    /// Its canonical spelling.
    package var text: String
    /// What systemd would not take about it: `port 0`; nil for what it takes.
    package var beyond: String?
  }

  /// The address and its canonical spelling.
  ///
  /// - Parameter names: of services; nil where only what systemd takes is an address.
  package static func parse(
    _ text: String, type: ListenType, names: ServiceNames? = nil
  ) throws(Problem) -> Found {
    if let names, let found = try beyond(text, type, names) { return found }
    let found = try plain(text, type: type)
    return Found(address: found.address, text: found.text)
  }

  /// As systemd takes it.
  private static func plain(
    _ text: String, type: ListenType
  ) throws(Problem) -> (address: ListenAddress, text: String) {
    switch text.utf8.first {
    case UInt8(ascii: "/"): return try unixPath(text)
    case UInt8(ascii: "@"): return try abstract(text)
    default: break
    }
    if let meant = misunderstanding(text) { throw meant }
    let found = try internet(text)
    guard type != .sequentialPacket else {
      throw Problem(
        code: "address-family", what: "'\(text)' is no UNIX socket",
        help: "ListenSequentialPacket= takes a path or @NAME; for TCP use ListenStream=")
    }
    return found
  }

  private static func unixPath(_ text: String) throws(Problem)
    -> (address: ListenAddress, text: String)
  {
    let length = text.utf8.count
    guard length <= longestPath else {
      throw Problem(
        code: "address-path-length",
        what: "the path of this socket has \(length) bytes, the kernel takes \(longestPath)",
        help: "use a shorter path")
    }
    return (.unixPath(text), text)
  }

  private static func abstract(_ text: String) throws(Problem)
    -> (address: ListenAddress, text: String)
  {
    let name = String(text.dropFirst())
    guard !name.isEmpty else {
      throw Problem(
        code: "address-abstract-empty", what: "'@' has no name behind it", help: "write @NAME")
    }
    guard name.utf8.count < longestPath else {
      throw Problem(
        code: "address-path-length",
        what: "the abstract name has \(name.utf8.count) bytes, the kernel takes \(longestPath - 1)",
        help: "use a shorter name")
    }
    return (.unixAbstract(name), text)
  }

  private static func internet(_ text: String) throws(Problem)
    -> (address: ListenAddress, text: String)
  {
    if text.utf8.first == UInt8(ascii: "[") { return try ipv6(text) }
    let colons = text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: ":") ? 1 : 0) }
    if colons == 0 {
      if IPText.ipv4(Substring(text)) != nil { throw portMissing(text) }
      if text.utf8.contains(UInt8(ascii: "/")) {
        throw Problem(
          code: "address-path-relative", what: "the path '\(text)' is not absolute",
          help: "paths of sockets start with /, abstract names with @")
      }
      let port = try port(text, in: text)
      return (.port(port), "[::]:\(port)")
    }
    if colons > 1 {
      if IPText.ipv6(Substring(text)) != nil {
        // What looks like a last group may be the port.
        let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) ?? text.startIndex
        let head = text[..<colon]
        let isPort = ValueSyntax.unsigned(String(text[colon...].dropFirst())).map { 1...65535 ~= $0 } ?? false
        let withPort = isPort && IPText.ipv6(head) != nil ? "[\(head)]\(text[colon...]), or " : ""
        throw Problem(
          code: "address-brackets", what: "'\(text)' is an IPv6 address without brackets and port",
          help: "write \(withPort)[\(text)]:PORT")
      }
      throw unreadable(text)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw unreadable(text) }
    guard let bytes = IPText.ipv4(parts[0]) else { throw host(String(parts[0]), text) }
    if parts[1].isEmpty { throw portMissing(text) }
    var digits = parts[1]
    // A scope says nothing about an IPv4 address, but is taken.
    if let percent = digits.utf8.firstIndex(of: UInt8(ascii: "%")) { digits = digits[..<percent] }
    let port = try port(String(digits), in: text)
    return (.ipv4(bytes, port: port), "\(IPText.text(ipv4: bytes)):\(port)")
  }

  private static func ipv6(_ text: String) throws(Problem)
    -> (address: ListenAddress, text: String)
  {
    guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { throw unreadable(text) }
    let inner = text[text.utf8.index(after: text.startIndex)..<end]
    if inner.utf8.contains(UInt8(ascii: "%")) {
      throw Problem(
        code: "address-scope", what: "the scope in '\(text)' stands inside the brackets",
        help: "write [ADDRESS]:PORT%%INTERFACE, with two percent signs")
    }
    guard let bytes = IPText.ipv6(inner) else {
      throw Problem(
        code: "address-ipv6", what: "'\(inner)' is no IPv6 address",
        help: "write [ADDRESS]:PORT, such as [::1]:8080", part: String(inner))
    }
    var rest = text[text.utf8.index(after: end)...]
    guard rest.utf8.first == UInt8(ascii: ":") else { throw portMissing(text) }
    rest = rest.dropFirst()
    var scope: String?
    if let percent = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      let name = String(rest[rest.utf8.index(after: percent)...])
      guard !name.isEmpty, name != "0", !name.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") })
      else {
        throw Problem(
          code: "address-scope", what: "'\(name)' is no interface",
          help: "write [ADDRESS]:PORT%%INTERFACE, with two percent signs")
      }
      scope = name
      rest = rest[..<percent]
    }
    if rest.isEmpty { throw portMissing(text) }
    let port = try port(String(rest), in: text)
    let spelled = "[\(IPText.text(ipv6: bytes))]:\(port)" + (scope.map { "%\($0)" } ?? "")
    return (.ipv6(bytes, port: port, scope: scope), spelled)
  }

  private static func port(_ text: String, in whole: String) throws(Problem) -> UInt16 {
    guard let first = text.utf8.first, !ValueSyntax.isBlank(first),
      let number = ValueSyntax.unsigned(text)
    else {
      if text.utf8.allSatisfy(ValueSyntax.isDigit), !text.isEmpty {
        throw Problem(
          code: "address-port-range", what: "'\(text)' is no port: a leading zero means octal",
          help: "ports are 1 to 65535, without leading zero", part: text)
      }
      throw text == whole ? unreadable(whole) : portUnreadable(text)
    }
    guard number <= 65535 else {
      throw Problem(
        code: "address-port-range", what: "port \(number) is above 65535",
        help: "ports are 1 to 65535", part: text)
    }
    guard number > 0 else {
      throw Problem(
        code: "address-port-range", what: "port 0 cannot be listened on",
        help: "ports are 1 to 65535", part: text)
    }
    return UInt16(number)
  }

  private static func portUnreadable(_ text: String) -> Problem {
    Problem(
      code: "address-port", what: "'\(text)' is no port number",
      help: "ports are numbers from 1 to 65535; systemd looks up no names of services", part: text)
  }

  private static func portMissing(_ text: String) -> Problem {
    Problem(
      code: "address-port-missing", what: "'\(text)' has no port", help: "write ADDRESS:PORT")
  }

  private static func host(_ host: String, _ text: String) -> Problem {
    if host == "*" || host.isEmpty {
      return Problem(
        code: "address-wildcard", what: "'\(text)' is no address",
        help: "for every address write the bare port, or 0.0.0.0:PORT for IPv4 only")
    }
    if host.utf8.allSatisfy({ ValueSyntax.isDigit($0) || $0 == UInt8(ascii: ".") }) {
      return Problem(
        code: "address-ipv4", what: "'\(host)' is no IPv4 address",
        help: "write four numbers from 0 to 255 without leading zeros", part: host)
    }
    return Problem(
      code: "address-host-name", what: "'\(host)' is no address that can be bound by itself",
      help: "write the address, such as 127.0.0.1:8080 or [::1]:8080; systemd looks up no names", part: host)
  }

  /// What other programs take for an address; nil for what is read on.
  static func misunderstanding(_ text: String) -> Problem? {
    func problem(_ what: String, _ help: String) -> Problem {
      Problem(code: "address-unreadable", what: what, help: help)
    }
    let bytes = Array(text.utf8)
    if bytes.contains(where: ValueSyntax.isBlank), !bytes.contains(UInt8(ascii: "#")) {
      return problem("'\(text)' is more than one address", "write a line for each")
    }
    if bytes.first == UInt8(ascii: "\"") || bytes.first == UInt8(ascii: "'") {
      return problem("the quotes in \(text) are taken as part of the address", "leave the quotes out")
    }
    for scheme in ["unix", "tcp", "udp", "tcp4", "tcp6", "udp4", "udp6", "http", "https"] {
      guard text.lowercased().hasPrefix(scheme + ":") else { continue }
      var rest = text.dropFirst(scheme.utf8.count + 1)
      if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
      if scheme == "unix", !rest.hasPrefix("/"), !rest.hasPrefix("@") { continue }
      return problem(
        "'\(scheme):' is no part of an address here", rest.isEmpty ? "leave it out" : "write \(rest)")
    }
    let ends = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    if ends.count == 2, ends.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ValueSyntax.isDigit) }) {
      return problem("'\(text)' is a range of ports: a line takes one", "write a line for each port")
    }
    let isName = bytes.allSatisfy { byte in
      let lower = byte | 0x20
      return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
    if isName, !text.isEmpty {
      return problem(
        "'\(text)' is a name: systemd looks up no names of hosts and services",
        "write the number of the port, or ADDRESS:PORT")
    }
    return nil
  }

  private static func unreadable(_ text: String) -> Problem {
    Problem(
      code: "address-unreadable", what: "cannot read '\(text)' as an address",
      help: "write a port, ADDRESS:PORT, [IPV6]:PORT, /PATH or @NAME")
  }
}
