import Glibc
import Linux
import Testing

@Suite("Socket addresses")
struct SocketAddressTests {
  static let some: [SocketAddress] = [
    .ipv4(0x7F00_0001, port: 80), .ipv4(0, port: 65535), .ipv4(.max, port: 0),
    .ipv6(high: 0, low: 1, port: 7001, scope: 0),
    .ipv6(high: 0xFE80_0000_0000_0000, low: 0x1234_5678_9ABC_DEF0, port: 1, scope: 1),
    .unixPath(Array("/run/a.sock".utf8)), .unixPath([UInt8](repeating: 0x78, count: 107)),
    .unixPath([0x2F, 0xFF, 0xFE]), .unixAbstract(Array("name".utf8)), .unixAbstract([0, 1, 0]),
    .unixAbstract([UInt8](repeating: 0x79, count: 107)), .unixUnnamed,
  ]

  @Test("each survives the way to the kernel's form and back", arguments: some)
  func roundTrip(address: SocketAddress) {
    let back = address.withSockaddr { pointer, length in
      var storage = sockaddr_storage()
      withUnsafeMutableBytes(of: &storage) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: Int(length)))
      }
      return SocketAddress(storage, length: length)
    }
    #expect(back == address)
  }

  @Test("the kernel answers with the address that was bound")
  func bound() throws {
    let name = SocketAddress.unixAbstract(Array("usher-linux-\(getpid())".utf8))
    let socket = try Socket.open(family: AF_UNIX, kind: .datagram)
    #expect(Socket.name(socket.number) == .unixUnnamed)
    try Socket.bind(socket.number, to: name)
    #expect(Socket.name(socket.number) == name)
    let tcp = try Socket.open(family: AF_INET, kind: .stream)
    try Socket.bind(tcp.number, to: .ipv4(0x7F00_0001, port: 0))
    #expect(Socket.name(tcp.number)?.host == "127.0.0.1")
  }

  @Test("they are written as systemd writes them")
  func text() {
    let texts = SocketAddressTests.some.prefix(4).map(\.description)
    #expect(texts == ["127.0.0.1:80", "0.0.0.0:65535", "255.255.255.255:0", "[::1]:7001"])
    let mapped = SocketAddress.ipv6(high: 0, low: 0xFFFF_C000_0201, port: 80, scope: 0)
    #expect(mapped.description == "192.0.2.1:80" && mapped.host == "192.0.2.1")
    let linkLocal = SocketAddress.ipv6(high: 0xFE80_0000_0000_0000, low: 1, port: 80, scope: 1)
    #expect(linkLocal.description == "[fe80::1]:80%lo")
    #expect(SocketAddress.unixAbstract(Array("a\u{1}b".utf8)).description == "@a\\x01b")
    #expect(SocketAddress.unixUnnamed.description == "" && SocketAddress.unixUnnamed.host == nil)
  }

  @Test("bytes in network order become addresses, other lengths none")
  func bytes() {
    #expect(SocketAddress(bytes: [10, 0, 0, 1], port: 5)?.description == "10.0.0.1:5")
    #expect(SocketAddress(bytes: [UInt8](repeating: 0, count: 15) + [1], port: 5)?.description == "[::1]:5")
    #expect(SocketAddress(bytes: [1, 2, 3], port: 5) == nil && SocketAddress(bytes: [], port: 5) == nil)
  }

  @Test("addresses that cannot be bound together overlap")
  func overlap() {
    let any4 = SocketAddress.ipv4(0, port: 80)
    let one4 = SocketAddress.ipv4(0x7F00_0001, port: 80)
    let any6 = SocketAddress.ipv6(high: 0, low: 0, port: 80, scope: 0)
    let one6 = SocketAddress.ipv6(high: 0, low: 1, port: 80, scope: 0)
    #expect(any4.overlaps(one4) && one4.overlaps(any4) && any6.overlaps(one4) && one6.overlaps(any6))
    #expect(!one4.overlaps(one6) && !one4.overlaps(.ipv4(0x7F00_0001, port: 81)))
    #expect(!one4.overlaps(.ipv4(0x7F00_0002, port: 80)))
  }

  @Test("a name that is too long is refused, not cut", arguments: [108, 200])
  func tooLong(length: Int) throws {
    let socket = try Socket.open(family: AF_UNIX, kind: .stream)
    let name = [UInt8](repeating: 0x61, count: length)
    for address in [SocketAddress.unixPath(name), .unixAbstract(name)] {
      #expect(throws: SystemCallError("bind", on: "\(address)", errno: ENAMETOOLONG)) {
        try Socket.bind(socket.number, to: address)
      }
    }
  }
}
