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
    #expect(
      CheckBench.codes(["a.service": unit("After=a.service")]) == ["dependency-on-itself"], "that is no ring")
  }

  @Test("A long chain of units without a ring costs no stack")
  func chain() {
    var units: [String: String] = [:]
    for number in 0..<2000 { units["u\(number).service"] = unit("After=u\(number + 1).service") }
    #expect(CheckBench.codes(units).isEmpty)
  }

  @Test("A dependency on nothing is told of the host's units and of a whole folder, each once")
  func missing() {
    let units = [
      "web.service": unit("After=other.service fourth.service\nRequires=other.service\nWants=third.service")
    ]
    #expect(CheckBench.codes(units).isEmpty, "of one file alone nothing is known")
    let facts = FewFacts(programs: ["/usr/bin/web"])
    #expect(
      CheckBench.all(units, host: facts) == [
        "dependency-missing web.service:3:other.service", "dependency-missing web.service:4:third.service",
      ])
    #expect(
      CheckBench.all(units, isComplete: true) == [
        "dependency-missing web.service:2:fourth.service", "dependency-missing web.service:3:other.service",
        "dependency-missing web.service:4:third.service",
      ])
    #expect(
      CheckBench.codes(["web.service": unit("Requires=dev-sda.device run-x.mount a.timer")], host: facts)
        .isEmpty)
  }

  @Test("What comes with every system is no dependency on nothing")
  func wellKnown() {
    let lines = """
      After=network-online.target systemd-networkd.service user@1.service display-manager.service
      Requires=dbus.socket sysinit.target tmp.mount dev-sda.device system-web.slice
      Wants=modprobe@fuse.service graphical-session.target
      """
    #expect(CheckBench.codes(["web.service": unit(lines)], isComplete: true).isEmpty)
  }

  @Test("A slip of the pen in a dependency is a warning with what was meant")
  func slip() throws {
    func fix(_ line: String) -> [String] {
      var bench = CheckBench(["web.service": unit(line), "database.service": CheckBench.service])
      bench.options.isComplete = true
      let found = bench.check(["web.service"]).filter { $0.code == "dependency-missing" }
      return found.map { "\($0.severity) \($0.fixes.first?.replacement ?? "")" }
    }
    #expect(fix("Wants=databse.service") == ["warning database.service"])
    #expect(fix("After=databse.service") == ["warning database.service"])
    #expect(fix("After=netwrok.target") == ["warning network.target"])
    #expect(fix("Requires=else.service") == ["note "])
    #expect(fix("Requires=datebise.service") == ["note "], "two letters make another name")
    #expect(fix("Requires=databse.service\nAfter=database.service") == ["note "], "both are meant")
  }

  @Test("A dependency on itself is told, under an alias too")
  func itself() {
    #expect(
      CheckBench.all(["a.service": unit("After=b.service a.service\nWants=a.service"), "b.service": unit("")])
        == [
          "dependency-on-itself a.service:2:a.service", "dependency-on-itself a.service:3:a.service",
        ])
    var bench = CheckBench(["a.service": unit("Conflicts=alias.service")])
    bench.files.link("/units/alias.service", to: "a.service")
    #expect(bench.check(["a.service"]).map(\.severity) == [.warning])
    #expect(
      bench.check(["a.service"]).map(CheckBench.line) == ["dependency-on-itself a.service:2:alias.service"])
    #expect(CheckBench.codes(["a@.service": unit("After=a@1.service")]).isEmpty, "another instance")
  }

  @Test("A unit that is needed and excluded is told, one that is replaced is not")
  func contradiction() throws {
    let bench = CheckBench([
      "a.service": unit("Requires=b.service\nConflicts=c.service b.service"), "b.service": unit(""),
      "w.service": unit("Wants=b.service\nConflicts=b.service"), "c.service": unit(""),
      "good.service": unit("After=b.service\nConflicts=b.service\nRequires=c.service"),
    ])
    let found = bench.check(["a.service", "w.service", "good.service"])
    #expect(
      found.map(CheckBench.line) == [
        "dependency-contradiction a.service:2:b.service", "dependency-contradiction w.service:2:b.service",
      ])
    #expect(found.map(\.severity) == [.error, .warning])
    #expect(found.first?.notes.map(\.origin.place) == ["/units/a.service:3"])
  }

  @Test("Before= and After= of the same unit are a ring, told with both lines")
  func bothOrders() throws {
    let bench = CheckBench([
      "a.service": unit("Requires=b.service\nAfter=b.service\nBefore=b.service"), "b.service": unit(""),
    ])
    let found = try #require(bench.check(["a.service", "b.service"]).first)
    #expect(found.code == "dependency-cycle")
    #expect(found.consequence == "a.service cannot be started, since it needs the others")
    #expect(found.notes.map(\.origin.place) == ["/units/a.service:3", "/units/a.service:4"])
  }

  @Test("A ring through an alias is told once, by the units' own names")
  func aliasRing() {
    var bench = CheckBench([
      "a.service": unit("After=b.service"), "b.service": unit("After=alias.service a.service"),
    ])
    bench.files.link("/units/alias.service", to: "a.service")
    let found = bench.check(["alias.service", "a.service", "b.service"])
    #expect(found.map(\.what) == ["these are each started after the next: a.service, b.service, a.service"])
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

  @Test("Of a line that is not applied nothing says that it counts, and of one that is ignored nothing else")
  func oneVoice() {
    func words(_ line: String, release: Int?) -> [String] {
      var bench = CheckBench(["w.service": "\(CheckBench.service)\(line)\n"])
      bench.options.release = release
      return bench.check(["w.service"]).map { "\($0.code): \($0.consequence)" }
    }
    #expect(
      words("ReadOnlyDirectories=/etc", release: nil) == [
        "directive-deprecated: systemd still takes it; later releases may drop it",
        "directive-not-applied: this line has no effect",
      ])
    #expect(
      words("ReadOnlyDirectories=/etc", release: 252) == [
        "directive-deprecated: it counts still; later releases may drop it"
      ])
    #expect(words("MemoryMax=lots", release: nil) == ["value-memory: this line is ignored"])
    #expect(words("Capabilities=all", release: nil) == ["directive-deprecated: it has no effect any more"])
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
