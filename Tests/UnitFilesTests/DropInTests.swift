import Testing
import UnitModel

@testable import UnitFiles

@Suite("Drop-ins")
struct DropInTests {
  @Test("They apply in the order of their names, whatever directory they stand in")
  func order() throws {
    let bench = Bench([
      "/low/a.service.d/10.conf", "/high/a.service.d/20.conf", "/low/a.service.d/30.conf",
      "/high/service.d/15.conf", "/low/a.service.d/ignored.txt", "/low/a.service.d/.hidden.conf",
    ])
    #expect(
      try bench.dropIns("a.service") == [
        "/low/a.service.d/10.conf", "/high/service.d/15.conf", "/high/a.service.d/20.conf",
        "/low/a.service.d/30.conf",
      ])
  }

  @Test("Of two with one name the one in the earlier directory counts")
  func sameName() throws {
    #expect(
      try Bench(["/low/a.service.d/x.conf", "/high/a.service.d/x.conf"]).dropIns("a.service")
        == ["/high/a.service.d/x.conf"])
  }

  @Test("In one directory the instance beats the template, that the longer prefix, that the shorter one")
  func specificity() throws {
    let stems = ["a-b@i", "a-b@", "a-", "a-@i", "a-@"]
    for first in stems.indices {
      let bench = Bench(stems[first...].map { "/high/\($0).service.d/x.conf" })
      #expect(try bench.dropIns("a-b@i.service") == ["/high/\(stems[first]).service.d/x.conf"])
    }
    let prefixes = Bench(["/high/a-.service.d/x.conf", "/high/a-b-.service.d/x.conf"])
    #expect(try prefixes.dropIns("a-b-c.service") == ["/high/a-b-.service.d/x.conf"])
  }

  @Test("The earlier directory beats the more specific name")
  func directoryFirst() throws {
    #expect(
      try Bench(["/high/a@.service.d/x.conf", "/low/a@x.service.d/x.conf"]).dropIns("a@x.service")
        == ["/high/a@.service.d/x.conf"])
  }

  @Test("Those of the whole type yield to any other of that name")
  func wholeType() throws {
    #expect(
      try Bench(["/high/service.d/x.conf", "/low/a.service.d/x.conf"]).dropIns("a.service")
        == ["/low/a.service.d/x.conf"])
    #expect(try Bench(["/high/service.d/x.conf"]).dropIns("a.socket").isEmpty)
  }

  @Test("Those of an alias count, after the unit's own")
  func aliases() throws {
    var bench = Bench([
      "/low/real.service", "/low/other.service.d/x.conf", "/low/other.service.d/y.conf",
      "/low/real.service.d/x.conf",
    ])
    bench.files.link("/low/other.service", to: "real.service")
    #expect(
      try bench.dropIns("real.service") == ["/low/real.service.d/x.conf", "/low/other.service.d/y.conf"])
  }

  @Test("The names of the directories that a unit looks into")
  func stems() throws {
    #expect(
      UnitFileIndex.stems(of: try unitName("a-b-c.service")) == [
        "a-b-c.service", "a-b-.service", "a-.service",
      ])
    #expect(
      UnitFileIndex.stems(of: try unitName("a-b-t@x.service")) == [
        "a-b-t@x.service", "a-b-t@.service", "a-b-.service", "a-.service", "a-b-@x.service", "a-b-@.service",
        "a-@x.service", "a-@.service",
      ])
    #expect(UnitFileIndex.stems(of: try unitName("a--.service")) == ["a--.service", "a-.service"])
    #expect(UnitFileIndex.stems(of: try unitName("-x.service")) == ["-x.service"])
  }
}

@Suite("Links in .wants and .requires directories")
struct DependencyLinkTests {
  @Test("Their names count, not what they point to; plain files and masked ones do not")
  func names() throws {
    var bench = Bench(["/low/s.target.wants/file.service"])
    bench.files.link("/low/s.target.wants/a.service", to: "../a.service")
    bench.files.link("/high/s.target.wants/b.service", to: "/nowhere/else.service")
    bench.files.link("/low/s.target.wants/masked.service", to: "../masked.service")
    bench.files.link("/high/s.target.wants/masked.service", to: "/dev/null")
    bench.files.link("/low/gone.service", to: "/dev/null")
    bench.files.link("/low/s.target.wants/gone.service", to: "../gone.service")
    #expect(try bench.links("s.target") == ["a.service", "b.service", "(file.service)"])
    #expect(try bench.links("s.target", ".requires").isEmpty)
  }

  @Test("Links in systemd's own directories count only when asked for")
  func foreign() throws {
    var bench = Bench()
    bench.searchPath = SearchPath([
      .init(path: "/own", isForeign: false), .init(path: "/theirs", isForeign: true),
    ])
    bench.files.link("/own/s.target.wants/a.service", to: "../a.service")
    bench.files.link("/theirs/s.target.wants/b.service", to: "../b.service")
    #expect(try bench.links("s.target", countsForeign: false) == ["a.service"])
    #expect(try bench.links("s.target", countsForeign: true) == ["a.service", "b.service"])
  }
}
