import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("A check of units")
struct CheckerTests {
  @Test("tells of exactly the units asked for")
  func exactlyTheAsked() {
    let bench = CheckBench([
      "a.service":
        "[Unit]\nRequires=b.service\nAfter=b.service\n[Service]\nExecStart=/bin/a\nKillMode=none\n",
      "b.service": "[Service]\nExecStart=/bin/b\nKillMode=none\n",
    ])
    #expect(bench.check(["a.service"]).map(CheckBench.line) == ["kill-mode-none a.service:6:none"])
    #expect(bench.check(["a.service"], among: ["b.service"]).count == 1)
  }

  @Test("is in the order of paths, lines and columns, each finding once")
  func order() {
    let bench = CheckBench([
      "b.service": "[Service]\nExecStart=/bin/b\nKillMode=none\nStandardOutput=syslog\n",
      "a@.service": "[Service]\nExecStart=/bin/a %i\nKillMode=none\n",
      "service.d/z.conf": "[Service]\nStandardError=syslog\n",
    ])
    let names = ["b.service", "a@.service", "a@1.service", "a@2.service"]
    #expect(
      bench.check(names).map(CheckBench.line) == [
        "kill-mode-none a@.service:3:none", "kill-mode-none b.service:3:none",
        "value-deprecated b.service:4:syslog",
        "value-deprecated service.d/z.conf:2:syslog",
      ])
  }

  @Test("does not say of a line that is ignored what it would have done")
  func ignoredLines() {
    let units = [
      "web.socket": "[Socket]\nListenStream=80\nSocketMode=9\nDirectoryMode=0700\n",
      "web.service": CheckBench.service,
    ]
    #expect(
      CheckBench.all(units) == [
        "value-mode web.socket:3:9", "option-needs-listener web.socket:4:DirectoryMode",
      ])
  }

  @Test("of a unit that is not there says so, with the nearest name")
  func notThere() throws {
    let bench = CheckBench(["web.service": CheckBench.service])
    let found = try #require(bench.check(["wbe.service"]).first)
    #expect(found.code == "unit-not-found" && found.help == "did you mean web.service?")
  }

  @Test("for a release of systemd leaves out what usher does not apply")
  func release() {
    let units = ["web.service": CheckBench.service + "MemoryMax=1G\n"]
    #expect(CheckBench.codes(units, release: 252).isEmpty)
  }

  @Test("compares an address with those of units beside it, and tells it where it was asked")
  func among() throws {
    let bench = CheckBench([
      "a.socket": "[Socket]\nListenStream=80\n\(CheckBench.install)", "a.service": CheckBench.service,
      "b.socket": "[Socket]\nListenStream=0.0.0.0:80\n\(CheckBench.install)", "b.service": CheckBench.service,
    ])
    #expect(bench.check(["a.socket"]).isEmpty)
    let found = try #require(bench.check(["a.socket"], among: ["b.socket"]).first)
    #expect(CheckBench.line(found) == "address-conflict a.socket:2:80")
    #expect(found.notes.map(\.origin.place) == ["/units/b.socket:2"])
  }

  @Test("after a change of one file sees the change and keeps the rest")
  func change() throws {
    let bench = CheckBench(["a.service": CheckBench.service, "b.service": CheckBench.service])
    var checker = bench.checker()
    let a = try #require(UnitName("a.service"))
    let b = try #require(UnitName("b.service"))
    #expect(checker.check([a, b]).isEmpty)
    let before = checker.unit(b)
    var overlay = OverlayUnitFileSource(base: bench.files)
    checker.replace(source: overlay, changed: [])
    overlay.write("/units/a.service", Array("\(CheckBench.service)KillMode=none\n".utf8))
    checker.replace(source: overlay, changed: ["/units/a.service"])
    #expect(checker.check([a, b]).map(\.code) == ["kill-mode-none"])
    overlay.write("/units/a.service", Array(CheckBench.service.utf8))
    checker.replace(source: overlay, changed: ["/units/a.service"])
    let kept = checker.unit(b)
    overlay.write("/units/a.service", Array("\(CheckBench.service)KillMode=none\n".utf8))
    checker.replace(source: overlay, changed: ["/units/a.service"])
    #expect(checker.check([a]).map(\.code) == ["kill-mode-none"])
    #expect(checker.unit(b) === kept)
    #expect(before.name == kept.name)

    overlay.write("/units/c.service", Array("\(CheckBench.service)KillMode=none\n".utf8))
    checker.replace(source: overlay, changed: ["/units/c.service"])
    #expect(checker.check([try #require(UnitName("c.service"))]).map(\.code) == ["kill-mode-none"])
    overlay.remove("/units/a.service")
    checker.replace(source: overlay, changed: ["/units/a.service"])
    #expect(checker.check([a]).isEmpty)
  }

  @Test("sees a drop-in that an editor has open")
  func openDropIn() throws {
    let bench = CheckBench(["a.service": CheckBench.service, "a.service.d/x.conf": "[Service]\nUser=www\n"])
    var checker = bench.checker()
    let a = try #require(UnitName("a.service"))
    var overlay = OverlayUnitFileSource(base: bench.files)
    overlay.write("/units/a.service.d/x.conf", Array("[Service]\nUser=www\n".utf8))
    checker.replace(source: overlay, changed: ["/units/a.service.d/x.conf"])
    #expect(checker.check([a]).isEmpty)
    overlay.write("/units/a.service.d/x.conf", Array("[Service]\nKillMode=none\n".utf8))
    checker.replace(source: overlay, changed: ["/units/a.service.d/x.conf"])
    #expect(checker.check([a]).map(CheckBench.line) == ["kill-mode-none a.service.d/x.conf:2:none"])
    overlay.write("/units/a.service.d/y.conf", Array("[Service]\nStandardOutput=syslog\n".utf8))
    checker.replace(source: overlay, changed: ["/units/a.service.d/y.conf"])
    #expect(checker.check([a]).count == 2)
  }

  @Test("of five thousand units takes no more than seconds, unoptimised")
  func manyUnits() {
    var units: [String: String] = [:]
    for number in 0..<2500 {
      units["u\(number).socket"] = "[Socket]\nListenStream=127.\(number / 250).0.\(number % 250 + 1):80\n"
      units["u\(number).service"] =
        "[Unit]\nAfter=u\(number + 1).service\n[Service]\nExecStart=/usr/bin/web\n"
    }
    let clock = ContinuousClock()
    var codes: [String] = []
    let elapsed = clock.measure { codes = CheckBench.codes(units) }
    #expect(codes.isEmpty)
    #expect(elapsed < .seconds(30), "\(elapsed)")
  }
}
