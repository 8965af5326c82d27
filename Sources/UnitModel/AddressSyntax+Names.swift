/// Addresses that systemd does not take: port 0, names of hosts, names of services.
extension AddressSyntax {
  /// Nil for what is to be read as systemd reads it, what is wrong with it included.
  static func beyond(
    _ text: String, _ type: ListenType, _ names: ServiceNames
  ) throws(Problem) -> Found? {
    guard type == .stream || type == .datagram, let first = text.utf8.first,
      first != UInt8(ascii: "/"), first != UInt8(ascii: "@")
    else { return nil }
    let (host, port) = split(text)
    guard let host else {
      guard let (number, what) = try special(Substring(text), in: text, type, names, isAlone: true) else {
        return nil
      }
      return Found(address: .port(number), text: "[::]:\(number)", beyond: what)
    }
    // What has a meaning elsewhere is told, not looked up.
    guard let port, misunderstanding(text) == nil else { return nil }
    // An interface may stand behind the port.
    let digits = port.prefix { $0 != "%" }
    let scope = port.dropFirst(digits.count)
    let portSpecial = try special(digits, in: text, type, names, isAlone: false)
    if isHostName(host) {
      guard scope.isEmpty,
        let number = portSpecial?.0 ?? UInt16(exactly: ValueSyntax.unsigned(String(digits)) ?? 0)
      else { return nil }
      // What is wrong with the port is for the others to say.
      guard number > 0 || portSpecial != nil else { return nil }
      return Found(
        address: .host(String(host), port: number), text: "\(host):\(number)",
        beyond: portSpecial.map { "\($0.1) and no name of a host" } ?? "no name of a host")
    }
    guard let (number, what) = portSpecial else { return nil }
    // Read with a port that all take, which is then put right.
    let found = try parse("\(host):1\(scope)", type: type)
    switch found.address {
    case .ipv4(let bytes, _):
      return Found(
        address: .ipv4(bytes, port: number), text: "\(IPText.text(ipv4: bytes)):\(number)", beyond: what)
    case .ipv6(let bytes, _, let interface):
      return Found(
        address: .ipv6(bytes, port: number, scope: interface),
        text: "[\(IPText.text(ipv6: bytes))]:\(number)" + (interface.map { "%\($0)" } ?? ""), beyond: what)
    default: return nil
    }
  }

  /// What stands before the last colon, nil if there is none, and behind it; no port for what has more colons
  /// and no brackets.
  private static func split(_ text: String) -> (host: Substring?, port: Substring?) {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return (nil, nil) }
    let host = text[..<colon]
    let isBracketed = host.utf8.first == UInt8(ascii: "[") && host.utf8.last == UInt8(ascii: "]")
    if host.utf8.contains(UInt8(ascii: ":")), !isBracketed { return (host, nil) }
    return (host, text[text.utf8.index(after: colon)...])
  }

  /// A port that systemd does not take, and what it would say of it; nil for one that is a number, or nothing.
  private static func special(
    _ text: Substring, in whole: String, _ type: ListenType, _ names: ServiceNames, isAlone: Bool
  ) throws(Problem) -> (UInt16, String)? {
    if text == "0" { return (0, "no port 0") }
    if ValueSyntax.unsigned(String(text)) != nil { return nil }
    guard text.utf8.contains(where: ValueSyntax.isLetter),
      text.utf8.allSatisfy({ ValueSyntax.isLetter($0) || ValueSyntax.isDigit($0) || "-_.+".utf8.contains($0) }
      )
    else { return nil }
    if let port = names.port(String(text), type) { return (port, "no name of a service") }
    // A file that was not found, or a host without a port.
    if isAlone, misunderstanding(whole) == nil { return nil }
    throw Problem(
      code: "address-service-name", what: "no service is called '\(text)' in /etc/services",
      help: isAlone
        ? "write the number of the port; of a host, HOST:PORT" : "write the number of the port",
      part: String(text))
  }

  /// Words of letters, digits, dashes and underscores with dots between, and not four numbers.
  private static func isHostName(_ host: Substring) -> Bool {
    guard host.utf8.count <= 253, host.utf8.contains(where: ValueSyntax.isLetter) else { return false }
    return host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      word in
      (1...63).contains(word.count) && word.first != UInt8(ascii: "-") && word.last != UInt8(ascii: "-")
        && word.allSatisfy { ValueSyntax.isLetter($0) || ValueSyntax.isDigit($0) || "-_".utf8.contains($0) }
    }
  }
}
