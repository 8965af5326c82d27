import ProxyCore
import Testing

@Suite("The header of the PROXY protocol")
struct ProxyHeaderTests {
  private static let client = ProxyEndpoint.ipv4(0xC000_0201, port: 56324)
  private static let listener = ProxyEndpoint.ipv4(0xC633_640B, port: 443)
  private static let client6 = ProxyEndpoint.ipv6(high: 0x2001_0DB8_0000_0000, low: 1, port: 1025)
  private static let listener6 = ProxyEndpoint.ipv6(high: 0x2001_0DB8_0000_0000, low: 2, port: 80)
  private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]

  private func line(_ client: ProxyEndpoint, _ listener: ProxyEndpoint) -> String {
    String(decoding: ProxyHeader.encode(.v1, .stream, client: client, listener: listener), as: UTF8.self)
  }

  @Test("is a line in version 1")
  func line() {
    #expect(line(Self.client, Self.listener) == "PROXY TCP4 192.0.2.1 198.51.100.11 56324 443\r\n")
    #expect(
      line(Self.client6, Self.listener6) == "PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 1025 80\r\n"
    )
    #expect(line(.unix([]), .unix(Array("/run/x".utf8))) == "PROXY UNKNOWN\r\n")
    #expect(line(.unknown, Self.listener) == "PROXY UNKNOWN\r\n")
  }

  @Test("is never longer than version 1 allows")
  func longest() {
    let end = ProxyEndpoint.ipv6(high: .max, low: .max, port: .max)
    #expect(line(end, end).utf8.count <= 107)
  }

  @Test("brings ends of two families to the larger")
  func mixed() {
    #expect(
      line(Self.client, Self.listener6)
        == "PROXY TCP6 0:0:0:0:0:ffff:c000:201 2001:db8:0:0:0:0:0:2 56324 80\r\n")
  }

  @Test("is binary in version 2, with the addresses in network order")
  func binary() {
    #expect(
      ProxyHeader.encode(.v2, .stream, client: Self.client, listener: Self.listener) == Self.signature
        + [0x21, 0x11, 0, 12, 192, 0, 2, 1, 198, 51, 100, 11, 0xDC, 0x04, 0x01, 0xBB])
    #expect(
      ProxyHeader.encode(.v2, .datagram, client: Self.client, listener: Self.listener).dropFirst(12).prefix(4)
        == [0x21, 0x12, 0, 12])
    let six = ProxyHeader.encode(.v2, .stream, client: Self.client6, listener: Self.listener6)
    #expect(six.dropFirst(12).prefix(4) == [0x21, 0x21, 0, 36])
    #expect(six.dropFirst(16).prefix(16) == [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(six.suffix(4) == [0x04, 0x01, 0, 80])
    #expect(six.count == 52)
  }

  @Test("has UNIX names in version 2, padded and cut to their place")
  func unix() {
    let header = ProxyHeader.encode(
      .v2, .stream, client: .unix([]), listener: .unix(Array("/run/x".utf8)))
    #expect(header.dropFirst(12).prefix(4) == [0x21, 0x31, 0, 216])
    #expect(header.count == 232)
    #expect(Array(header[124..<130]) == Array("/run/x".utf8))
    let long = ProxyEndpoint.unix([UInt8](repeating: 65, count: 300))
    #expect(ProxyHeader.encode(.v2, .stream, client: long, listener: long).count == 232)
  }

  @Test("says nothing in version 2 where there is nothing to say")
  func unknown() {
    #expect(
      ProxyHeader.encode(.v2, .stream, client: .unknown, listener: Self.listener) == Self.signature + [
        0x21, 0, 0, 0,
      ])
  }
}
