import Testing
import UnitModel

@testable import UnitFiles

/// `/high` before `/low`.
struct Bench {
  var files = UnitFilesInMemory()
  var searchPath = SearchPath.explicit(["/high", "/low"])

  init(_ paths: [String] = []) {
    for path in paths { files.write(path, "x") }
  }

  func index() -> UnitFileIndex { UnitFileIndex(searchPath, files) }

  func locate(_ name: String) throws -> UnitLocation { index().locate(try unitName(name)) }

  func dropIns(_ name: String) throws -> [String] {
    var index = index()
    let own = try unitName(name)
    return index.dropIns(of: [own] + index.aliases(of: own), files)
  }

  func links(_ name: String, _ suffix: String = ".wants", countsForeign: Bool = true) throws -> [String] {
    var index = index()
    return index.links(of: [try unitName(name)], suffix: suffix, countsForeign: countsForeign, files)
      .map { $0.isPlainFile ? "(\($0.name))" : $0.name.full }
  }
}

func unitName(_ text: String) throws -> UnitName { try #require(UnitName(text)) }

@Suite("The main file of a unit")
struct UnitFileIndexTests {
  @Test("The first directory that has the file wins")
  func precedence() throws {
    let bench = Bench(["/high/a.service", "/low/a.service", "/low/b.service"])
    #expect(try bench.locate("a.service") == .file("/high/a.service", name: unitName("a.service")))
    #expect(try bench.locate("b.service") == .file("/low/b.service", name: unitName("b.service")))
    #expect(try bench.locate("c.service") == .absent)
  }

  @Test("An instance has its own file or its template's")
  func templates() throws {
    let bench = Bench(["/low/t@.service", "/low/t@1.service", "/high/t@.service"])
    #expect(try bench.locate("t@1.service") == .file("/low/t@1.service", name: unitName("t@1.service")))
    #expect(try bench.locate("t@2.service") == .file("/high/t@.service", name: unitName("t@2.service")))
    #expect(try bench.locate("t.service") == .absent)
  }

  @Test("A link to the null device masks, also an instance by its template")
  func masks() throws {
    var bench = Bench(["/low/a.service"])
    bench.files.link("/high/a.service", to: "/dev/null")
    bench.files.link("/high/t@.service", to: "/dev/null")
    #expect(try bench.locate("a.service") == .masked("/high/a.service", name: unitName("a.service")))
    #expect(try bench.locate("t@x.service") == .masked("/high/t@.service", name: unitName("t@x.service")))
  }

  @Test("A link inside the search path is an alias, from one directory to another too")
  func aliases() throws {
    var bench = Bench(["/low/real.service"])
    bench.files.link("/low/one.service", to: "real.service")
    bench.files.link("/high/two.service", to: "../low/one.service")
    let location = UnitLocation.file("/low/real.service", name: try unitName("real.service"))
    #expect(try bench.locate("one.service") == location)
    #expect(try bench.locate("two.service") == location)
    #expect(
      try bench.index().aliases(of: unitName("real.service")).map(\.full) == ["one.service", "two.service"])
  }

  @Test("A link out of the search path is the unit's file, one to its own name the file below")
  func linkedFiles() throws {
    var bench = Bench(["/srv/a.service", "/low/b.service"])
    bench.files.link("/high/a.service", to: "/srv/other.service")
    bench.files.link("/high/b.service", to: "/low/b.service")
    #expect(try bench.locate("a.service") == .file("/high/a.service", name: unitName("a.service")))
    #expect(try bench.locate("b.service") == .file("/high/b.service", name: unitName("b.service")))
  }

  @Test("Aliases of templates keep the instance, and an instance may stand for another template's")
  func templateAliases() throws {
    var bench = Bench(["/low/a@.service"])
    bench.files.link("/low/b@.service", to: "a@.service")
    bench.files.link("/low/c@q.service", to: "a@.service")
    #expect(try bench.locate("b@x.service") == .file("/low/a@.service", name: unitName("a@x.service")))
    #expect(try bench.locate("c@q.service") == .file("/low/a@.service", name: unitName("a@q.service")))
    #expect(try bench.locate("c@r.service") == .absent)
    #expect(
      try bench.index().aliases(of: unitName("a@q.service")).map(\.full) == ["b@q.service", "c@q.service"])
    #expect(try bench.index().aliases(of: unitName("a@x.service")).map(\.full) == ["b@x.service"])
  }

  @Test("An alias of a template stays by itself where the instance has its own file")
  func templateAliasBesideInstance() throws {
    var bench = Bench(["/low/a@.service", "/low/a@x.service"])
    bench.files.link("/low/b@.service", to: "a@.service")
    #expect(try bench.locate("b@x.service") == .file("/low/a@.service", name: unitName("b@x.service")))
    #expect(try bench.locate("b@y.service") == .file("/low/a@.service", name: unitName("a@y.service")))
    #expect(try bench.index().aliases(of: unitName("a@x.service")).isEmpty)
  }

  @Test("Links to another type of unit, dangling ones and rings lead nowhere")
  func badLinks() throws {
    var bench = Bench(["/low/a.service", "/low/t@.service"])
    bench.files.link("/low/a.socket", to: "a.service")
    bench.files.link("/low/plain.service", to: "t@.service")
    bench.files.link("/low/gone.service", to: "nothing.service")
    bench.files.link("/low/x.service", to: "y.service")
    bench.files.link("/low/y.service", to: "x.service")
    for name in ["a.socket", "plain.service", "gone.service", "x.service"] {
      #expect(try bench.locate(name) == .absent)
    }
    #expect(Set(bench.index().rejectedLinks.map(\.path)) == ["/low/a.socket", "/low/plain.service"])
  }

  @Test("The index tells when a directory has changed")
  func outdated() throws {
    var bench = Bench(["/high/a.service"])
    let index = bench.index()
    #expect(!index.isOutdated(bench.files))
    bench.files.write("/high/b.service", "x")
    #expect(index.isOutdated(bench.files))
  }
}
