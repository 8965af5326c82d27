import Engine
import Linux
import Testing
import UnitModel

@Suite("What is shown of peers")
struct PeerDisplayTests {
  private func display(_ how: SocketAdditions.LogPeer, _ prefix: SourcePrefix = .whole) -> PeerDisplay {
    var additions = SocketAdditions()
    additions.logPeer = how
    additions.sourcePrefix = prefix
    return PeerDisplay(additions)
  }

  private let ipv4 = SocketAddress.ipv4(0x0A01_0203, port: 4711)
  private let ipv6 = SocketAddress.ipv6(high: 0x2001_0DB8_0001_0002, low: 7, port: 4711, scope: 0)
  private let peer = PeerCredentials(pid: 7, uid: 1000, gid: 100)

  @Test("is the address, its network, a number, or nothing")
  func forms() {
    #expect(display(.full).text(ipv4, peer: nil) == "10.1.2.3:4711")
    #expect(display(.none).text(ipv4, peer: nil) == "")
    #expect(display(.prefix).text(ipv4, peer: nil) == "10.1.2.0/24")
    #expect(display(.prefix, SourcePrefix(ipv4: 16, ipv6: 48)).text(ipv4, peer: nil) == "10.1.0.0/16")
    #expect(display(.prefix).text(ipv6, peer: nil) == "2001:db8:1:2::/64")
    #expect(display(.prefix, SourcePrefix(ipv4: 16, ipv6: 48)).text(ipv6, peer: nil) == "2001:db8:1::/48")
    #expect(display(.prefix).text(.unixUnnamed, peer: peer) == "user 1000")
  }

  @Test("as a number is the same for the same address, from whatever port, and another for another")
  func hash() {
    let text = display(.hash).text(ipv4, peer: nil)
    #expect(text.count == 17 && text.hasPrefix("x"))
    #expect(text == display(.hash).text(.ipv4(0x0A01_0203, port: 1), peer: nil))
    #expect(text != display(.hash).text(.ipv4(0x0A01_0204, port: 4711), peer: nil))
    #expect(text == display(.hash).text(.ipv6(high: 0, low: 0xFFFF_0A01_0203, port: 9, scope: 0), peer: nil))
  }

  @Test("is in the names of instances, too")
  func names() {
    let local = SocketAddress.ipv4(0x7F00_0001, port: 80)
    let identity = ConnectionIdentity(number: 3, local: local, remote: ipv4, cookie: 8)
    #expect(identity.instance(display(.full)) == identity.instance())
    #expect(identity.instance(display(.prefix)) == "3-8-127.0.0.1:80-10.1.2.0")
    #expect(identity.instance(display(.none)) == "3-8-127.0.0.1:80-unknown")
    #expect(identity.peerText(display(.none)) == "")
    let unix = ConnectionIdentity(number: 3, local: .unixUnnamed, remote: .unixUnnamed, cookie: 8, peer: peer)
    #expect(unix.instance(display(.prefix)) == "3-8-1000")
    #expect(!unix.instance(display(.hash)).contains("1000"))
  }
}
