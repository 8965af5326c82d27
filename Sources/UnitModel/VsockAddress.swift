/// `vsock:CID:PORT`, an address between virtual machines and their host.
///
/// - Source: systemd.socket(5), `ListenStream=`; vsock(7)
package struct VsockAddress: Sendable {
  /// The context; all bits set is every one (VMADDR_CID_ANY).
  package let cid: UInt32
  package let port: UInt32
  /// That of the directive: what the address itself says does not count, as under systemd.
  package let type: ListenType

  /// As systemd writes it: `vsock:2:1234`, `vsock::1234`.
  package var text: String { cid == .max ? "vsock::\(port)" : "vsock:\(cid):\(port)" }

  package var address: ListenAddress { .vsock(cid: cid, port: port) }

  /// What may stand before the numbers.
  private static let prefixes = ["vsock:", "vsock-stream:", "vsock-dgram:", "vsock-seqpacket:"]

  /// Nil: the text is no vsock address at all.
  ///
  /// - Parameter release: prefixes that name a type came with systemd 254, and with them packets in sequence.
  package init?(_ text: String, type: ListenType, release: Int) throws(AddressSyntax.Problem) {
    guard let prefix = VsockAddress.prefixes.first(where: { text.hasPrefix($0) }),
      prefix == "vsock:" || release >= 254
    else { return nil }
    let parts = text.dropFirst(prefix.utf8.count).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let port = ValueSyntax.unsigned32(String(parts[1])),
      let cid = parts[0].isEmpty ? .max : ValueSyntax.unsigned32(String(parts[0]))
    else {
      throw AddressSyntax.Problem(
        code: "address-unreadable", what: "'\(text)' is no vsock address",
        help: "write vsock:CID:PORT with two numbers, or vsock::PORT for every CID")
    }
    guard type != .sequentialPacket || release >= 254 else {
      throw AddressSyntax.Problem(
        code: "address-family", what: "'\(text)' is no UNIX socket",
        help: "ListenSequentialPacket= takes a path or @NAME; for vsock use ListenStream=")
    }
    self.cid = cid
    self.port = port
    self.type = type
  }
}
