/// The families of netlink by name.
///
/// - Source: netlink(7); the names are systemd's.
package enum NetlinkFamily {
  private static let numbers: [String: UInt32] = [
    "route": 0, "firewall": 3, "inet-diag": 4, "nflog": 5, "xfrm": 6, "selinux": 7, "iscsi": 8,
    "audit": 9, "fib-lookup": 10, "connector": 11, "netfilter": 12, "ip6-fw": 13, "dnrtmsg": 14,
    "kobject-uevent": 15, "generic": 16, "scsitransport": 18, "ecryptfs": 19, "rdma": 20,
  ]

  /// The name, or the number where it has none.
  package static func name(_ family: UInt32) -> String {
    numbers.first { $0.value == family }?.key ?? String(family)
  }

  /// `route`, `kobject-uevent 1`, `15 0x3`; nil for anything else.
  static func parse(_ text: String) -> (family: UInt32, groups: UInt32)? {
    let words = text.utf8.split(whereSeparator: ValueSyntax.isBlank).map { String(Substring($0)) }
    guard let first = words.first, words.count <= 2 else { return nil }
    guard let family = numbers[first] ?? ValueSyntax.unsigned32(first), family <= UInt32(Int32.max) else {
      return nil
    }
    guard words.count == 2 else { return (family, 0) }
    return ValueSyntax.unsigned32(words[1]).map { (family, $0) }
  }
}
