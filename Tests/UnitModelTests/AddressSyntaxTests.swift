import Testing
import UnitModel

@Suite("Addresses")
struct AddressSyntaxTests {
  @Test(
    "each form is read and spelled as systemd spells it",
    arguments: [
      ("7002", .port(7002), "[::]:7002"),
      ("0x1F90", .port(8080), "[::]:8080"),
      ("127.0.0.1:7001", .ipv4([127, 0, 0, 1], port: 7001), "127.0.0.1:7001"),
      (
        "[::1]:82", .ipv6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], port: 82, scope: nil),
        "[::1]:82"
      ),
      (
        "[FE80::1]:82%lo",
        .ipv6([0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], port: 82, scope: "lo"),
        "[fe80::1]:82%lo"
      ),
      ("/run/web.sock", .unixPath("/run/web.sock"), "/run/web.sock"),
      ("@web", .unixAbstract("web"), "@web"),
    ] as [(String, ListenAddress, String)])
  func forms(text: String, address: ListenAddress, spelled: String) throws {
    let found = try AddressSyntax.parse(text, type: .stream)
    #expect(found.address == address)
    #expect(found.text == spelled)
  }

  @Test(
    "what is no address is refused with a code of its own",
    arguments: [
      ("0", "address-port-range"), ("65536", "address-port-range"), ("70000", "address-port-range"),
      ("127.0.0.1:0", "address-port-range"), ("[::1]:0085", "address-port-range"),
      ("127.0.0.1", "address-port-missing"), ("127.0.0.1:", "address-port-missing"),
      ("[::1]", "address-port-missing"), ("[::1]:", "address-port-missing"),
      ("localhost:80", "address-host-name"), ("*:80", "address-wildcard"),
      ("127.0.0.01:84", "address-ipv4"), ("256.0.0.1:84", "address-ipv4"),
      ("::1", "address-brackets"), ("[fe80::1%lo]:80", "address-scope"),
      ("[::1]:80%", "address-scope"), ("[1::2::3]:80", "address-ipv6"), ("@", "address-abstract-empty"),
      ("run/web.sock", "address-path-relative"), ("http", "address-unreadable"),
      ("127.0.0.1:http", "address-port"), ("", "address-unreadable"), ("[::1:80", "address-unreadable"),
      ("-1", "address-unreadable"),
    ])
  func refusals(text: String, code: String) {
    let problem = #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse(text, type: .stream)
    }
    #expect(problem?.code == code)
    #expect(problem?.help.isEmpty == false)
  }

  @Test(
    "what other programs take for an address is told with what to write",
    arguments: [
      ("ssh", "write the number of the port, or ADDRESS:PORT"), ("8000-8010", "write a line for each port"),
      ("80 81", "write a line for each"), ("\"80\"", "leave the quotes out"),
      ("tcp://127.0.0.1:80", "write 127.0.0.1:80"), ("unix:/run/x", "write /run/x"),
      ("unix:///run/x", "write /run/x"), ("::1:80", "write [::1]:80, or [::1:80]:PORT"),
      ("::1", "write [::1]:PORT"),
    ])
  func misunderstandings(text: String, help: String) {
    let problem = #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse(text, type: .stream)
    }
    #expect(problem?.help == help)
  }

  @Test("paths of sockets have room for 107 bytes, abstract names for 106")
  func lengths() throws {
    let fits = "/" + String(repeating: "x", count: 106)
    #expect(try AddressSyntax.parse(fits, type: .stream).text == fits)
    #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse(fits + "x", type: .stream)
    }
    let name = "@" + String(repeating: "x", count: 106)
    #expect(try AddressSyntax.parse(name, type: .stream).text == name)
    #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse(name + "x", type: .stream)
    }
  }

  @Test("seqpacket sockets are UNIX sockets")
  func sequentialPacket() throws {
    #expect(try AddressSyntax.parse("/run/x", type: .sequentialPacket).text == "/run/x")
    let problem = #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse("81", type: .sequentialPacket)
    }
    #expect(problem?.code == "address-family")
  }

  @Test(
    "vsock addresses are two numbers, the first of which may be missing",
    arguments: ["vsock::5", "vsock:2:1234", "vsock:0x2:0", "vsock:4294967295:4294967295"])
  func vsock(text: String) throws {
    #expect(try VsockAddress(text, type: .stream, release: 252)?.type == .stream)
    #expect(try VsockAddress(text, type: .datagram, release: 252)?.type == .datagram)
    #expect(throws: AddressSyntax.Problem.self) {
      try VsockAddress(text, type: .sequentialPacket, release: 252)
    }
    #expect(try VsockAddress(text, type: .sequentialPacket, release: 254)?.type == .sequentialPacket)
  }

  @Test(
    "vsock addresses are written as systemd writes them",
    arguments: [
      ("vsock::5", "vsock::5", .vsock(cid: .max, port: 5)),
      ("vsock:4294967295:7", "vsock::7", .vsock(cid: .max, port: 7)),
      ("vsock:0x2:1234", "vsock:2:1234", .vsock(cid: 2, port: 1234)),
    ] as [(String, String, ListenAddress)])
  func vsockText(text: String, written: String, address: ListenAddress) throws {
    let found = try #require(try VsockAddress(text, type: .stream, release: 252))
    #expect(found.text == written && found.address == address)
  }

  @Test(
    "what is wrong in a vsock address makes it none",
    arguments: [
      "vsock:", "vsock:5", "vsock:2:", "vsock:2:1:2", "vsock:-1:5", "vsock:host:5", "vsock::4294967296",
    ])
  func noVsock(text: String) {
    #expect(throws: AddressSyntax.Problem.self) { try VsockAddress(text, type: .stream, release: 262) }
  }

  @Test("a vsock address names its type from systemd 254 on")
  func typedVsock() throws {
    #expect(try VsockAddress("vsock-dgram::5", type: .stream, release: 252) == nil)
    #expect(try VsockAddress("vsock-dgram::5", type: .stream, release: 254)?.type == .stream)
    #expect(try VsockAddress("vsock-stream:2:5", type: .datagram, release: 254)?.type == .datagram)
    #expect(try VsockAddress("VSOCK::5", type: .stream, release: 262) == nil)
  }

  @Test(
    "IPv6 addresses are spelled in the shortest way",
    arguments: [
      ("0:0:0:0:0:0:0:0", "::"), ("0:0:0:0:0:ffff:1.2.3.4", "::ffff:1.2.3.4"),
      ("::1.2.3.4", "::1.2.3.4"), ("fe80:0:0:0:1::", "fe80::1:0:0:0"),
      ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
      ("2001:DB8::", "2001:db8::"), ("::ffff:0:0", "::ffff:0.0.0.0"),
    ])
  func ipv6Spelling(text: String, spelled: String) throws {
    let bytes = try #require(IPText.ipv6(Substring(text)))
    #expect(IPText.text(ipv6: bytes) == spelled)
    #expect(IPText.ipv6(Substring(spelled)) == bytes)
  }

  @Test(
    "what is no IPv6 address is not read",
    arguments: [
      "", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::",
      "1:2:3:4:5:6:7::8", "::1.2.3", "1.2.3.4::", "::1:",
    ])
  func notIPv6(text: String) { #expect(IPText.ipv6(Substring(text)) == nil) }
}
