/// Networks, ports and programs of control groups; bytes as text.
extension ValueSyntax {
  /// `any`, `localhost`, `10.0.0.0/8`, `fe80::/10`, `10.0.0.1`.
  package static func isNetwork(_ text: String) -> Bool {
    if networkWords.contains(text) { return true }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first else { return false }
    let bits: UInt64
    if IPText.ipv4(address) != nil {
      bits = 32
    } else if IPText.ipv6(address) != nil {
      bits = 128
    } else {
      return false
    }
    guard parts.count == 2 else { return true }
    return unsigned(String(parts[1])).map { $0 <= bits } ?? false
  }

  package static let networkWords = ["any", "localhost", "link-local", "multicast"]

  /// `[FAMILY:][PROTOCOL:][PORTS]`, or `any`.
  package static func isSocketBind(_ text: String) -> Bool {
    if text == "any" { return true }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)[...]
    guard parts.count <= 3, !parts.contains("") else { return false }
    if let family = parts.first, ["ipv4", "ipv6"].contains(family.lowercased()) {
      parts.removeFirst()
    }
    if let transport = parts.first, ["tcp", "udp"].contains(transport.lowercased()) {
      parts.removeFirst()
    }
    guard let ports = parts.first else { return true }
    return parts.count == 1 && isPortRange(ports)
  }

  private static func isPortRange(_ text: String) -> Bool {
    if text == "any" { return true }
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let ports = parts.compactMap { unsigned(String($0)) }
    guard ports.count == parts.count, let first = ports.first, let last = ports.last else {
      return false
    }
    return first >= 1 && first <= last && last <= 65535
  }

  /// `SOURCE:FAMILY:TABLE:SET`
  package static func isFirewallSet(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, !parts.contains("") else { return false }
    return ["cgroup", "user", "group"].contains(parts[0])
      && ["arp", "bridge", "inet", "ip", "ip6", "netdev"].contains(parts[1])
  }

  /// `TYPE:/PATH`
  package static func isBPFProgram(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    let path = String(text[text.index(after: colon)...])
    return bpfTypes.contains(String(text[..<colon])) && isAbsolute(path) && !climbs(path)
  }

  package static let bpfTypes = [
    "ingress", "egress", "sock_create", "sock_ops", "device", "bind4", "bind6", "connect4",
    "connect6", "post_bind4", "post_bind6", "sendmsg4", "sendmsg6", "sysctl", "recvmsg4",
    "recvmsg6", "getsockopt", "setsockopt",
  ]

  package static let controllers = [
    "cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids", "bpf-firewall",
    "bpf-devices", "bpf-foreign", "bpf-socket-bind", "bpf-restrict-network-interfaces",
    "bpf-bind-network-interface",
  ]

  /// The partitions of a disk image that have a role.
  package static let partitions = [
    "root", "usr", "home", "srv", "esp", "xbootldr", "swap", "tmp", "var", "root-verity",
    "usr-verity", "root-verity-sig", "usr-verity-sig", "root-secondary", "usr-secondary",
    "root-secondary-verity", "usr-secondary-verity", "root-other", "usr-other",
  ]

  /// `*`, `-`, `~`, or `PARTITION=USE` with colons between them.
  package static func isImagePolicy(_ text: String) -> Bool {
    ["*", "-", "~"].contains(text)
      || text.split(separator: ":", omittingEmptySubsequences: false).allSatisfy { $0.contains("=") }
  }

  /// Base64 with its padding; blanks do not count.
  package static func isBase64(_ text: some StringProtocol) -> Bool {
    var digits: [UInt8] = []
    var padding = 0
    for byte in text.utf8 where !isBlank(byte) {
      if byte == UInt8(ascii: "=") {
        padding += 1
      } else {
        guard padding == 0, let value = base64Value(byte) else { return false }
        digits.append(value)
      }
    }
    guard (digits.count + padding) % 4 == 0, padding <= 2 else { return false }
    // Bits that no byte takes must be zero.
    switch padding {
    case 1: return digits.last.map { $0 & 3 == 0 } ?? false
    case 2: return digits.last.map { $0 & 15 == 0 } ?? false
    default: return true
    }
  }

  /// The bytes of a text in Base64; nil if it is none.
  package static func base64(_ text: some StringProtocol) -> [UInt8]? {
    guard isBase64(text) else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in text.utf8 {
      guard let value = base64Value(byte) else { continue }
      bits = bits << 6 | UInt32(value)
      count &+= 6
      guard count >= 8 else { continue }
      count &-= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    return bytes
  }

  /// Bytes as Base64, padded.
  package static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let value = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        text.append(place <= part.count ? digits[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func base64Value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte &- UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte &- UInt8(ascii: "a") &+ 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0") &+ 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// An even number of hexadecimal digits for at least `bytes` bytes; blanks do not count.
  package static func isHexadecimal(_ text: some StringProtocol, bytes: Int) -> Bool {
    let digits = text.utf8.filter { !isBlank($0) }
    return digits.count % 2 == 0 && digits.count >= 2 * bytes
      && digits.allSatisfy { digitValue($0) != nil }
  }
}
