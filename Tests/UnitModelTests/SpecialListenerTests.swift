import Testing
import UnitModel

@Suite("Decoding listeners that are no sockets with an address")
struct SpecialListenerTests {
  @Test("stand among the others, in the order of their lines and in systemd's spelling")
  func spelling() {
    let unit = socket(
      """
      ListenNetlink=  audit   0x11
      ListenSpecial=/dev//null/
      ListenMessageQueue=/%%N
      ListenNetlink=15 3
      ListenNetlink=22
      ListenStream=80
      """)
    #expect(unit.listens == ["audit 17", "/dev/null", "/%N", "kobject-uevent 3", "22 0", "[::]:80"])
    let types = unit.socketSettings?.listeners.map(\.type)
    #expect(types == [.netlink, .special, .messageQueue, .netlink, .netlink, .stream])
    #expect(unit.socketSettings?.listeners.first?.address == .netlink(family: 9, groups: 17))
    #expect(unit.diagnostics.isEmpty && !unit.isBad)
  }

  @Test(
    "what cannot be read is ignored alone",
    arguments: [
      ("ListenNetlink=bogus 1", "value-netlink"), ("ListenNetlink=route x", "value-netlink"),
      ("ListenNetlink=route 1 2", "value-netlink"), ("ListenNetlink=route -1", "value-netlink"),
      ("ListenSpecial=dev/null", "path-relative"), ("ListenSpecial=/dev/../x", "path-climbs"),
      ("ListenMessageQueue=q", "path-relative"),
    ])
  func ignored(line: String, code: String) {
    let unit = socket("\(line)\nListenStream=80")
    #expect(unit.listens == ["[::]:80"] && unit.codes == [code] && !unit.isBad)
  }

  @Test(
    "they accept no connections and have no path that links could lead to",
    arguments: ["ListenNetlink=route", "ListenSpecial=/dev/null", "ListenMessageQueue=/q"])
  func rules(line: String) {
    #expect(socket("\(line)\nAccept=yes").codes == ["socket-accept-listener"])
    #expect(socket("\(line)\nSymlinks=/run/x").codes == ["socket-symlinks"])
  }

  @Test("their settings arrive in the typed unit")
  func settings() throws {
    let unit = socket(
      """
      ListenMessageQueue=/q
      Writable=yes
      MessageQueueMaxMessages=5
      MessageQueueMessageSize=0x200
      """)
    let settings = try #require(unit.socketSettings)
    #expect(unit.diagnostics.isEmpty)
    #expect(settings.writable && settings.queueLength == 5 && settings.queueMessageSize == 512)
  }
}
