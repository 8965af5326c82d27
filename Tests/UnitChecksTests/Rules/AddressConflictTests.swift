import Testing
import UnitSyntax

@testable import UnitChecks

@Suite("Addresses that two listeners want")
struct AddressConflictTests {
  private func conflicts(_ first: String, _ second: String) -> [Diagnostic] {
    let bench = CheckBench([
      "a.socket": "[Socket]\n\(first)\n", "b.socket": "[Socket]\n\(second)\n",
      "a.service": CheckBench.service, "b.service": CheckBench.service,
    ])
    return bench.check(["a.socket", "b.socket"]).filter { $0.code == "address-conflict" }
  }

  @Test("Abstract names are apart for each type of socket")
  func abstractNames() {
    #expect(conflicts("ListenStream=@a", "ListenDatagram=@a").isEmpty)
    #expect(conflicts("ListenStream=@a", "ListenStream=@a").count == 1)
  }

  @Test(
    "A path that is spelled otherwise is the same path",
    arguments: ["/run/./a.sock", "/run//a.sock"])
  func paths(spelling: String) {
    #expect(conflicts("ListenStream=/run/a.sock", "ListenStream=\(spelling)").count == 1)
    #expect(conflicts("ListenStream=/run/b.sock", "ListenStream=\(spelling)").isEmpty)
  }

  @Test("Of two datagram sockets the more special address gets the datagrams")
  func datagrams() {
    func fate(_ first: String, _ second: String) -> String? {
      conflicts("ListenDatagram=\(first)", "ListenDatagram=\(second)").first?.consequence
    }
    #expect(
      fate("0.0.0.0:53", "127.0.0.1:53")
        == "127.0.0.1:53 gets the datagrams that are sent to it, and the other only the rest")
    #expect(fate("127.0.0.1:53", "0.0.0.0:53") == fate("0.0.0.0:53", "127.0.0.1:53"))
    #expect(fate("[::]:53", "0.0.0.0:53")?.hasPrefix("0.0.0.0:53 gets all IPv4 datagrams") == true)
    #expect(fate("127.0.0.1:53", "127.0.0.1:53") == "the one that is bound last takes the datagrams")
    #expect(fate("127.0.0.1:53", "127.0.0.2:53") == nil)
  }

  @Test("Two lines of one unit are told as such, with the option that parts the families")
  func oneUnit() throws {
    let text = "[Socket]\nListenStream=[::]:53\nListenStream=0.0.0.0:53\n"
    func found(_ text: String) -> [Diagnostic] {
      CheckBench(["a.socket": text, "a.service": CheckBench.service]).check(["a.socket"])
        .filter { $0.code == "address-conflict" }
    }
    let finding = try #require(found(text).first)
    #expect(finding.what.hasPrefix("a.socket listens on 0.0.0.0:53 and on [::]:53"))
    #expect(finding.help.contains("BindIPv6Only=ipv6-only"))
    #expect(found(text + "BindIPv6Only=ipv6-only\n").isEmpty)
  }
}
