import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Values in [Install]")
struct InstallValueTests {
  private func findings(_ line: String, unit: String = "web.socket") -> [String] {
    let body = unit.hasSuffix("socket") ? "[Socket]\nListenStream=80\n" : CheckBench.service
    return CheckBench.all([
      unit: body + "[Install]\n\(line)\nWantedBy=sockets.target\n", "web.service": CheckBench.service,
      "web@.service": CheckBench.service, "own.target": "[Unit]\nDescription=Own\n",
    ]).filter { $0.hasPrefix("install-value") }
  }

  @Test(
    "What enabling refuses is told, word by word",
    arguments: [
      ("WantedBy=multi-user graphical", ["multi-user", "graphical"]), ("RequiredBy=a b", ["a", "b"]),
      ("Alias=b.service foo", ["b.service", "foo"]), ("Also=nope.service", ["nope.service"]),
      ("Also=foo", ["foo"]), ("WantedBy=socket.target", ["socket.target"]),
      ("WantedBy=multiuser.target own.target", ["multiuser.target"]), ("Alias=web@.socket", ["web@.socket"]),
    ])
  func refused(line: String, words: [String]) {
    #expect(findings(line) == words.map { "install-value web.socket:4:\($0)" })
  }

  @Test(
    "What enabling takes is not told",
    arguments: [
      "WantedBy=multi-user.target own.target", "WantedBy=theirs.target", "Alias=www.socket b.socket",
      "Also=web.service web@7.service", "RequiredBy=%p.target", "Alias=sockets.target.wants/web.socket",
      "WantedBy=dev-%i.device nginx.service",
    ])
  func taken(line: String) { #expect(findings(line) == []) }

  @Test(
    "A near name of a well-known target or type is offered",
    arguments: [
      ("socket.target", "sockets.target"), ("sockets.targt", "sockets.target"),
      ("multi-user", "multi-user.target"), ("web.sevice", "web.service"),
    ])
  func fix(written: String, meant: String) {
    let bench = CheckBench([
      "web.socket": "[Socket]\nListenStream=80\n[Install]\nWantedBy=\(written)\n",
      "web.service": CheckBench.service,
    ])
    let found = bench.check(["web.socket"]).filter { $0.code == "install-value" }
    #expect(found.map(\.severity) == [.warning])
    #expect(found.flatMap(\.fixes).map(\.replacement) == [meant])
  }
}
