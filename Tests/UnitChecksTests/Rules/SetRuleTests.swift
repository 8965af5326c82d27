import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("Rules over several units, spellings and the host")
struct SetRuleTests {
  private func unit(_ lines: String) -> String { "[Unit]\n\(lines)\n\(CheckBench.service)" }

  @Test("A ring of orderings is told once, with the line of each edge")
  func cycle() throws {
    let bench = CheckBench([
      "a.service": unit("After=b.service"), "b.service": unit("After=x.service c.service"),
      "c.service": unit("Before=b.service\nAfter=a.service"), "x.service": unit(""),
    ])
    let found = bench.check(["a.service", "b.service", "c.service", "x.service"])
    #expect(found.map(\.code) == ["dependency-cycle"])
    let cycle = try #require(found.first)
    #expect(cycle.what == "these are each started after the next: a.service, b.service, c.service, a.service")
    #expect(
      cycle.notes.map(\.origin.place) == ["/units/a.service:2", "/units/b.service:2", "/units/c.service:3"])
    #expect(bench.check(["x.service"]).isEmpty, "no part of the ring")
  }

  @Test("A ring through an implicit ordering is told, one of requirements alone is not")
  func implicit() {
    let socket = "[Unit]\nAfter=web.service\n[Socket]\nListenStream=80\n\(CheckBench.install)"
    #expect(
      CheckBench.codes(["web.socket": socket, "web.service": CheckBench.service]) == ["dependency-cycle"])
    #expect(
      CheckBench.codes(["a.service": unit("Requires=b.service"), "b.service": unit("Requires=a.service")])
        .isEmpty)
    #expect(CheckBench.codes(["a.service": unit("After=a.service")]).isEmpty, "itself is no ring")
  }

  @Test("A long chain of units without a ring costs no stack")
  func chain() {
    var units: [String: String] = [:]
    for number in 0..<2000 { units["u\(number).service"] = unit("After=u\(number + 1).service") }
    #expect(CheckBench.codes(units).isEmpty)
  }

  @Test("A dependency on nothing is told of the host's units, and where it is a slip of the pen")
  func missing() {
    let units = ["web.service": unit("Requires=other.service\nWants=third.service\nAfter=fourth.service")]
    #expect(CheckBench.codes(units).isEmpty)
    let facts = FewFacts(programs: ["/usr/bin/web"])
    #expect(
      CheckBench.all(units, host: facts) == [
        "dependency-missing web.service:2:other.service", "dependency-missing web.service:3:third.service",
      ])
    #expect(CheckBench.all(units, isComplete: true) == ["dependency-missing web.service:2:other.service"])
    let slip = ["web.service": unit("Wants=databse.service"), "database.service": CheckBench.service]
    #expect(CheckBench.all(slip, isComplete: true) == ["dependency-missing web.service:2:databse.service"])
    #expect(
      CheckBench.codes(["web.service": unit("Requires=dev-sda.device run-x.mount a.timer")], host: facts)
        .isEmpty)
  }

  @Test(
    "An old spelling is told with the new one",
    arguments: [
      ("Service", "MemoryLimit=1G", "MemoryMax"), ("Service", "ReadOnlyDirectories=/etc", "ReadOnlyPaths"),
      ("Unit", "BindTo=a.service", "BindsTo"), ("Service", "BlockIOAccounting=yes", "IOAccounting"),
    ])
  func oldSpelling(section: String, line: String, new: String) throws {
    let bench = CheckBench([
      "a.service": CheckBench.service, "web.service": CheckBench.service + "[\(section)]\n\(line)\n",
    ])
    let found = try #require(bench.check(["web.service"]).first { $0.code == "directive-deprecated" })
    #expect(found.fixes.map(\.replacement) == [new])
    #expect(found.severity == .note)
  }

  @Test("Old words and paths are told, today's are not")
  func oldWords() {
    func service(_ line: String) -> [String] {
      CheckBench.all(["w.service": "\(CheckBench.service)\(line)\n"])
    }
    #expect(service("StandardOutput=syslog+console") == ["value-deprecated w.service:3:syslog+console"])
    #expect(service("KillMode=none") == ["kill-mode-none w.service:3:none"])
    #expect(service("EnvironmentFile=-/var/run/web/env") == ["path-var-run w.service:3:/var/run"])
    #expect(service("StartLimitInterval=5").map { $0.prefix(20) } == ["directive-deprecated"])
    #expect(service("StandardOutput=journal\nKillMode=mixed\nEnvironmentFile=/srv/var/run/x").isEmpty)
    #expect(service("SyslogIdentifier=syslog").isEmpty)
  }

  @Test("What the host does not have is told, what it has is not")
  func host() {
    let units = [
      "web.service": CheckBench.service
        + "User=www\nGroup=www\nEnvironmentFile=/etc/web\nEnvironmentFile=-/etc/x\n",
      "web.socket":
        "[Socket]\nListenStream=192.0.2.1:80\nBindToDevice=eth7\n\(CheckBench.install)",
    ]
    #expect(
      CheckBench.all(units, host: FewFacts()) == [
        "host-no-executable web.service:2:/usr/bin/web", "host-no-user web.service:3:www",
        "host-no-group web.service:4:www", "host-no-file web.service:5:/etc/web",
        "host-no-address web.socket:2:192.0.2.1:80", "host-no-interface web.socket:3:eth7",
      ])
    let facts = FewFacts(
      programs: ["/usr/bin/web"], files: ["/etc/web"], users: ["www"], groups: ["www"], interfaces: ["eth7"],
      addresses: [[192, 0, 2, 1]])
    #expect(CheckBench.all(units, host: facts).filter { $0.hasPrefix("host") }.isEmpty)
    #expect(CheckBench.all(units).filter { $0.hasPrefix("host") }.isEmpty, "nobody asked")
    #expect(
      CheckBench.codes(
        ["web.service": "[Service]\nExecStart=web\nDynamicUser=yes\nUser=www\n"],
        host: FewFacts(programs: ["/usr/bin/web"])
      ).isEmpty)
  }
}
