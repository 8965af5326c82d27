import Testing
import UnitSyntax

@testable import UnitModel

/// Addresses beyond systemd's.
@Suite("Addresses that systemd does not take")
struct NamedAddressTests {
  private let names = ServiceNames(
    """
    # A comment.
    ssh\t22/tcp\t\t# Secure Shell
    domain 53/tcp nameserver
    domain 53/udp
    tftp  69/udp
    broken
    odd 99999/tcp
    """)

  @Test(
    "are read, and said to be usherd's own",
    arguments: [
      ("0", .port(0), "[::]:0", "no port 0"),
      ("ssh", .port(22), "[::]:22", "no name of a service"),
      ("nameserver", .port(53), "[::]:53", "no name of a service"),
      ("127.0.0.1:0", .ipv4([127, 0, 0, 1], port: 0), "127.0.0.1:0", "no port 0"),
      ("127.0.0.1:ssh", .ipv4([127, 0, 0, 1], port: 22), "127.0.0.1:22", "no name of a service"),
      (
        "[::1]:tftp%lo", .ipv6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], port: 69, scope: "lo"),
        "[::1]:69%lo", "no name of a service"
      ),
      ("localhost:8080", .host("localhost", port: 8080), "localhost:8080", "no name of a host"),
      (
        "db-1.example:ssh", .host("db-1.example", port: 22), "db-1.example:22",
        "no name of a service and no name of a host"
      ),
      ("localhost:0", .host("localhost", port: 0), "localhost:0", "no port 0 and no name of a host"),
    ] as [(String, ListenAddress, String, String)])
  func forms(text: String, address: ListenAddress, spelled: String, beyond: String) throws {
    let found = try AddressSyntax.parse(text, type: .stream, names: names)
    #expect(found.address == address)
    #expect(found.text == spelled)
    #expect(found.beyond == beyond)
  }

  @Test(
    "leave what systemd takes as it is",
    arguments: ["80", "0x1F90", "127.0.0.1:80", "[::1]:80", "/run/x", "@x"])
  func others(text: String) throws {
    let found = try AddressSyntax.parse(text, type: .stream, names: names)
    let plain = try AddressSyntax.parse(text, type: .stream)
    #expect(found.address == plain.address && found.text == plain.text && found.beyond == nil)
  }

  @Test(
    "are refused where the name is none",
    arguments: [
      ("sssh", "address-service-name"), ("127.0.0.1:http/tcp", "address-port"),
      ("127.0.0.1:webb", "address-service-name"), ("www..example:80", "address-host-name"),
      ("-a:80", "address-host-name"), ("*:80", "address-wildcard"), ("tcp:80", "address-unreadable"),
      ("256.0.0.1:84", "address-ipv4"), ("::1", "address-brackets"), ("localhost:", "address-host-name"),
      ("localhost:70000", "address-host-name"), ("odd", "address-service-name"),
    ])
  func refusals(text: String, code: String) {
    let problem = #expect(throws: AddressSyntax.Problem.self) {
      try AddressSyntax.parse(text, type: .stream, names: names)
    }
    #expect(problem?.code == code)
  }

  @Test("have the port of the socket's type, or of the other where there is only that")
  func types() {
    #expect(names.port("domain", .datagram) == 53)
    #expect(names.port("tftp", .stream) == 69)
    #expect(names.port("ssh", .datagram) == 22)
    #expect(names.port("http", .stream) == nil)
  }

  @Test("are noted in a unit, and refused where it is for systemd")
  func inUnits() throws {
    let unit = socket("ListenStream=127.0.0.1:0\nListenStream=80")
    let finding = try #require(unit.diagnostics.first)
    #expect(unit.codes == ["address-beyond-systemd"])
    #expect(finding.severity == .note)
    #expect(finding.what == "systemd takes no port 0: '127.0.0.1:0' is for usherd only")
  }
}
