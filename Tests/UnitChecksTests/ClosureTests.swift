import Synchronization
import Testing
import UnitFiles
import UnitModel

@testable import UnitChecks

@Suite("The closure of units")
struct ClosureTests {
  @Test("It holds all that is referred to, what is missing as not found")
  func references() throws {
    let closure = try Bench([
      "t.target": "[Unit]\nWants=a.socket\nDefaultDependencies=no\n", "a.socket": Bench.socket,
      "a.service": "[Unit]\nRequires=gone.service\nAfter=data.mount\n" + Bench.service,
    ]).closure("t.target")
    #expect(closure["a.service"]?.loadState == .loaded)
    #expect(closure["gone.service"]?.loadState == .notFound)
    #expect(closure["data.mount"]?.loadState == .loaded)
  }

  @Test("A socket with Accept=yes brings the template of its service")
  func templates() throws {
    let closure = try Bench([
      "echo@.socket": Bench.socket + "Accept=yes\n", "echo@.service": Bench.service,
    ]).closure("echo@7.socket")
    #expect(closure["echo@.service"]?.loadState == .loaded)
  }

  @Test("A unit under two names comes once")
  func aliases() throws {
    var bench = Bench(["real.service": Bench.service])
    bench.files.link("/units/other.service", to: "real.service")
    let closure = try bench.closure("other.service", "real.service")
    #expect(closure["real.service"] != nil && closure["other.service"] == nil)
  }

  @Test("A file that was written since the last look is found without a reload")
  func freshFiles() throws {
    let box = ChangingFiles()
    var loader = UnitLoader(source: box, searchPath: .explicit(["/units"]), surroundings: Surroundings())
    let name = try unitName("a.service")
    #expect(loader.load(name).loadState == .notFound)
    box.files.withLock { $0.write("/units/a.service", Bench.service) }
    #expect(loader.load(name).loadState == .loaded)
  }
}

@Suite("Instances for connections")
struct InstanceTests {
  @Test("Where nothing depends on the name, the template's values are shared")
  func shared() throws {
    let bench = Bench(["echo@.service": Bench.service])
    let template = try bench.load("echo@.service")
    #expect(!template.dependsOnInstance)
    let instance = bench.loader().instance(of: template, instance: "1-2-3")
    #expect(instance.name.full == "echo@1-2-3.service" && instance.loadState == .loaded)
    #expect(instance.unit.requires == template.unit.requires)
  }

  @Test("Otherwise they are decoded with the instance's name, and no file is read")
  func decoded() throws {
    let bench = Bench(["echo@.service": "[Unit]\nDescription=for %i\n" + Bench.service])
    let box = ChangingFiles(bench.files)
    var loader = UnitLoader(source: box, searchPath: .explicit(["/units"]), surroundings: Surroundings())
    let template = loader.load(try unitName("echo@.service"))
    #expect(template.dependsOnInstance)
    box.files.withLock { $0.remove("/units/echo@.service") }
    let instance = loader.instance(of: template, instance: "seven")
    #expect(instance.unit.description == "for seven")
    #expect(full(instance.unit.after) == ["sysinit.target", "basic.target"])
  }

  @Test("A template that is only complete with an instance is sound")
  func incompleteTemplates() throws {
    let bench = Bench([
      "p@.socket": "[Socket]\nListenStream=127.0.0.1:%i\n",
      "e@.service": "[Unit]\nAfter=%i.mount\n[Service]\nExecStart=/usr/bin/%i\n",
      "b@.service": "[Unit]\nDescription=%i\n[Service]\nExecStart=\n",
    ])
    for name in ["p@.socket", "e@.service"] {
      let template = try bench.load(name)
      #expect(template.loadState == .loaded && template.diagnostics.isEmpty)
    }
    #expect(try bench.load("b@.service").loadState == .badSetting)
  }
}
