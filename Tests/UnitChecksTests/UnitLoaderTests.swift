import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

/// A loader over files in memory.
struct Bench {
  var files = UnitFilesInMemory()
  var surroundings = Surroundings()

  init(_ units: [String: String] = [:]) {
    for (name, text) in units { files.write("/units/\(name)", text) }
  }

  func loader() -> UnitLoader {
    UnitLoader(source: files, searchPath: .explicit(["/units"]), surroundings: surroundings)
  }

  func load(_ name: String) throws -> LoadedUnit {
    var loader = loader()
    return loader.load(try unitName(name))
  }

  func closure(_ names: String...) throws -> [String: LoadedUnit] {
    var loader = loader()
    let units = loader.closure(of: try names.map(unitName))
    return Dictionary(units.map { ($0.name.full, $0) }) { first, _ in
      Issue.record("\(first.name) came twice")
      return first
    }
  }

  static let service = "[Service]\nExecStart=/bin/true\n"
  static let socket = "[Socket]\nListenStream=7001\n"
}

func unitName(_ text: String) throws -> UnitName { try #require(UnitName(text)) }

func full(_ names: [UnitName]) -> Set<String> { Set(names.map(\.full)) }

@Suite("Loading units")
struct UnitLoaderTests {
  @Test("A unit knows its file, its drop-ins and where each value was set")
  func provenance() throws {
    var bench = Bench(["a.service": "[Unit]\nDescription=one\n" + Bench.service])
    bench.files.write("/units/a.service.d/x.conf", "[Unit]\nDescription=two\n")
    let unit = try bench.load("a.service")
    #expect(unit.loadState == .loaded && unit.unit.description == "two")
    #expect(unit.fragmentPath == "/units/a.service")
    #expect(unit.dropInPaths == ["/units/a.service.d/x.conf"])
    #expect(unit.merged.origin(section: "Unit", key: "Description")?.place == "/units/a.service.d/x.conf:2")
  }

  @Test("Missing, masked, unreadable and broken units load as that")
  func loadStates() throws {
    var bench = Bench(["empty.service": "", "bad.service": "[Unit\n", "none.socket": "[Socket]\n"])
    bench.files.link("/units/null.service", to: "/dev/null")
    bench.files.forbid("/units/shut.service", why: "permission denied")
    #expect(try bench.load("gone.service").loadState == .notFound)
    #expect(try bench.load("empty.service").loadState == .masked)
    #expect(try bench.load("null.service").loadState == .masked)
    #expect(try bench.load("bad.service").loadState == .error)
    #expect(try bench.load("none.socket").loadState == .badSetting)
    let shut = try bench.load("shut.service")
    #expect(shut.loadState == .error)
    #expect(shut.diagnostics.first?.what == "cannot read /units/shut.service: permission denied")
    #expect(shut.diagnostics.first?.unit == "shut.service")
  }

  @Test("Under an alias the unit has its own name, and others that name the alias mean the unit")
  func aliases() throws {
    var bench = Bench([
      "real.service": Bench.service, "web.socket": Bench.socket + "Service=other.service\n",
      "user.service": "[Unit]\nAfter=other.service\n" + Bench.service,
    ])
    bench.files.link("/units/other.service", to: "real.service")
    var loader = bench.loader()
    let unit = loader.load(try unitName("other.service"))
    #expect(unit.name.full == "real.service" && unit.aliases.map(\.full) == ["other.service"])
    #expect(loader.load(try unitName("real.service")) === unit)
    #expect(loader.load(try unitName("web.socket")).triggeredService?.full == "real.service")
    #expect(full(loader.load(try unitName("user.service")).unit.after).contains("real.service"))
  }

  @Test("Units are loaded once, until everything is forgotten")
  func caching() throws {
    let bench = Bench(["a.service": Bench.service])
    var loader = bench.loader()
    let name = try unitName("a.service")
    let first = loader.load(name)
    #expect(loader.load(name) === first)
    loader.daemonReload()
    #expect(loader.load(name) !== first)
  }

  @Test("A broken drop-in counts up to the break and is reported, an unreadable one does not count")
  func brokenDropIns() throws {
    var bench = Bench(["a.service": "[Unit]\nDescription=one\n" + Bench.service])
    bench.files.write(
      "/units/a.service.d/x.conf", "[Unit]\nDescription=two\n[Uni\n[Unit]\nDescription=three\n")
    bench.files.forbid("/units/a.service.d/y.conf", why: "permission denied")
    let unit = try bench.load("a.service")
    #expect(unit.loadState == .loaded && unit.unit.description == "two")
    #expect(unit.diagnostics.map(\.code) == ["section-header-open", "drop-in-unreadable"])
  }

  @Test("Where nobody knows the kernel's state, units of foreign kinds are satisfied by their name")
  func foreignKinds() throws {
    for name in ["data.mount", "system.slice", "a.timer", "dev-sda.device"] {
      let unit = try Bench().load(name)
      #expect(unit.loadState == .loaded)
      #expect(unit.kind.isForeign)
    }
  }

  @Test(
    "Units of foreign kinds are there if the kernel's state says so, and say why if not",
    arguments: [
      ("srv-data.mount", nil), ("system.slice", nil), ("dev-sda.device", nil), ("swapfile.swap", nil),
      ("srv-other.mount", "nothing is mounted on /srv/other, and usherd mounts nothing; mount it first"),
      ("a.timer", "usherd runs no timers; start the service from cron(8), or let a socket start it"),
    ])
  func kernelState(name: String, absence: String?) throws {
    var loader = UnitLoader(
      source: UnitFilesInMemory(), searchPath: .explicit(["/units"]), surroundings: Surroundings(),
      facts: FixedFacts(paths: ["/srv/data", "/dev/sda", "/swapfile"]))
    let unit = loader.load(try unitName(name))
    #expect(unit.loadState == (absence == nil ? .loaded : .notFound))
    #expect(unit.isThere == (absence == nil))
    #expect(unit.diagnostics.first?.what == absence)
  }

  @Test(
    "The mounts that paths lie on are required or wanted, if a unit file or fstab has them, and come before")
  func mounts() throws {
    var files = UnitFilesInMemory([
      "/units/a.service":
        "[Unit]\nRequiresMountsFor=/srv/data/web /opt\nWantsMountsFor=\"/var/lib/x y/z\" relative\n[Service]\nExecStart=/a\n",
      "/units/srv.mount": "[Mount]\nWhat=tmpfs\nWhere=/srv\n",
    ])
    files.write(
      "/etc/fstab",
      "# /opt\nnone none swap sw 0 0\n/dev/sda1 / ext4 defaults 0 1\n/dev/sdb\t/srv/data/ ext4\n/dev/sdc /var/lib/x\\040y ext4 noauto\n"
    )
    func load(_ surroundings: Surroundings, _ facts: FixedFacts?) throws -> UnitSettings {
      var loader = UnitLoader(
        source: files, searchPath: .explicit(["/units"]), surroundings: surroundings, facts: facts)
      return loader.load(try unitName("a.service")).unit
    }
    func mounts(_ names: [UnitName]) -> [String] { names.filter { $0.kind == .mount }.map(\.full) }
    let unit = try load(Surroundings(), FixedFacts(paths: []))
    #expect(mounts(unit.requires) == ["-.mount", "srv.mount", "srv-data.mount"])
    #expect(mounts(unit.wants) == ["-.mount", "var-lib-x\\x20y.mount"])
    #expect(
      mounts(unit.after) == ["-.mount", "srv.mount", "srv-data.mount", "var-lib-x\\x20y.mount"])
    // Where the host is not asked, its table is not read.
    #expect(mounts(try load(Surroundings(), nil).requires) == ["srv.mount"])
  }

  @Test(
    "A device that is not there is waited for",
    arguments: [
      ("dev-sda.device", nil), ("sys-subsystem-net-devices-eth0.device", nil),
      ("dev-sdb.device", "there is no device /dev/sdb"),
      ("sys-subsystem-net-devices-wg\\x2d1.device", "there is no network interface wg-1"),
    ])
  func devices(name: String, absence: String?) throws {
    var surroundings = Surroundings()
    surroundings.manager.timeoutDevice = .seconds(7)
    var loader = UnitLoader(
      source: UnitFilesInMemory(), searchPath: .explicit(["/units"]), surroundings: surroundings,
      facts: FixedFacts(paths: ["/dev/sda", "interface eth0"]))
    let unit = loader.load(try unitName(name))
    #expect(unit.loadState == .loaded && unit.isThere == (absence == nil))
    #expect(unit.diagnostics.first?.what == absence)
    #expect(unit.unit.jobRunningTimeout == (absence == nil ? nil : .seconds(7)))
  }

  @Test(
    "A socket that is bound to an interface is bound to its device unit",
    arguments: [
      ("eth0", "sys-subsystem-net-devices-eth0.device"),
      ("wg-1", "sys-subsystem-net-devices-wg\\x2d1.device"),
      ("lo", nil), ("*", nil),
    ])
  func interfaces(interface: String, device: String?) throws {
    let bench = Bench(["a.socket": "[Socket]\nListenStream=80\nBindToDevice=\(interface)\n"])
    let unit = try bench.load("a.socket").unit
    #expect(unit.bindsTo.map(\.full) == (device.map { [$0] } ?? []))
    #expect(unit.after.map(\.full).contains { $0.hasSuffix(".device") } == (device != nil))
  }

  @Test("Drop-ins of a masked unit still describe it")
  func maskedWithDropIns() throws {
    var bench = Bench()
    bench.files.link("/units/a.service", to: "/dev/null")
    bench.files.write("/units/a.service.d/x.conf", "[Unit]\nDescription=gone\n")
    let unit = try bench.load("a.service")
    #expect(unit.loadState == .masked && unit.unit.description == "gone")
    #expect(unit.dropInPaths == ["/units/a.service.d/x.conf"])
  }

  @Test("What stands in a unit's place and is none says so")
  func obstacles() throws {
    var bench = Bench(["folder.service/x": "", "a.service": Bench.service])
    bench.files.link("/units/self.service", to: "self.service")
    bench.files.link("/units/one.service", to: "two.service")
    bench.files.link("/units/two.service", to: "one.service")
    bench.files.link("/units/severed.service", to: "nothing.service")
    bench.files.link("/units/wrong.socket", to: "a.service")
    for name in ["folder.service", "self.service", "one.service", "severed.service", "wrong.socket"] {
      let unit = try bench.load(name)
      #expect(unit.loadState == .notFound)
      #expect(unit.diagnostics.map(\.code) == ["unit-unreadable"], "\(name)")
    }
    #expect(try bench.load("nothing.service").diagnostics.isEmpty)
  }

  @Test("Links in .upholds directories are those of Upholds=")
  func upholdsLinks() throws {
    var bench = Bench(["a.service": Bench.service, "t.target": "[Unit]\n"])
    bench.files.link("/units/t.target.upholds/a.service", to: "../a.service")
    let target = try bench.load("t.target")
    #expect(target.unit.upholds.map(\.full) == ["a.service"])
    #expect(target.unit.wants.isEmpty)
    #expect(target.diagnostics.isEmpty)
  }

  @Test("Links in .wants directories pull in, plain files there are reported")
  func wantsLinks() throws {
    var bench = Bench(["a.socket": Bench.socket, "sockets.target.wants/file.socket": "x"])
    bench.files.link("/units/sockets.target.wants/a.socket", to: "../a.socket")
    bench.files.link("/units/sockets.target.requires/b.socket", to: "../b.socket")
    let target = try bench.load("sockets.target")
    #expect(full(target.unit.wants) == ["a.socket"])
    #expect(full(target.unit.requires) == ["b.socket"])
    #expect(target.diagnostics.map(\.code) == ["dependency-link-is-file"])
  }
}

@Suite("Templates as dependencies")
struct TemplateDependencyTests {
  @Test("A template's name stands for the instance of the unit's instance, or of its prefix")
  func templates() throws {
    var bench = Bench([
      "t@.service": Bench.service, "plain.service": "[Unit]\nRequires=t@.service\n" + Bench.service,
      "w@.service": "[Unit]\nWants=t@.service\n" + Bench.service,
    ])
    bench.files.link("/units/plain.service.wants/l@.service", to: "../l@.service")
    let plain = try bench.load("plain.service").unit
    #expect(full(plain.requires).contains("t@plain.service") && full(plain.wants) == ["l@plain.service"])
    #expect(full(try bench.load("w@a.service").unit.wants) == ["t@a.service"])
  }
}

@Suite("Findings about the search path")
struct SearchPathDiagnosticTests {
  @Test("A link that fits no unit is reported with the reason")
  func unfitLinks() throws {
    var bench = Bench(["a.service": Bench.service])
    bench.files.link("/units/a.socket", to: "a.service")
    let findings = bench.loader().searchPathDiagnostics
    #expect(
      findings.map(\.what) == [
        "/units/a.socket is no alias: it points to a unit of another type, a.service"
      ])
    #expect(try bench.load("a.socket").loadState == .notFound)
  }
}

@Suite("Built-in targets")
struct BuiltInTargetTests {
  @Test(
    "They exist without a file", arguments: ["sysinit", "sockets", "shutdown", "network-online", "umount"])
  func exist(name: String) throws {
    let target = try Bench().load("\(name).target")
    #expect(target.loadState == .loaded && target.fragmentPath == nil)
    #expect(!target.unit.hasDefaultDependencies && target.unit.description?.isEmpty == false)
    #expect(target.diagnostics.isEmpty)
  }

  @Test("A file of that name takes their place, a drop-in adds to them")
  func replaced() throws {
    var bench = Bench(["network.target": "[Unit]\nDescription=mine\n"])
    bench.files.write("/units/swap.target.d/x.conf", "[Unit]\nWants=a.service\n")
    let network = try bench.load("network.target")
    #expect(network.unit.description == "mine" && network.unit.hasDefaultDependencies)
    let swap = try bench.load("swap.target")
    #expect(full(swap.unit.wants) == ["a.service"] && !swap.unit.hasDefaultDependencies)
  }

  @Test("No other name is built in")
  func others() throws {
    #expect(try Bench().load("mine.target").loadState == .notFound)
    #expect(try Bench().load("sockets.service").loadState == .notFound)
  }

  @Test("The way up leads from the default target to the sockets")
  func wayUp() throws {
    let closure = try Bench().closure("default.target")
    #expect(closure.keys.contains("sockets.target") && closure.keys.contains("sysinit.target"))
    let alone = try Bench(["a.socket": Bench.socket]).closure("a.socket")
    #expect(
      Set(alone.keys) == ["a.socket", "a.service", "sysinit.target", "sockets.target", "shutdown.target"])
  }
}

/// A kernel that has exactly these paths mounted, as swap space and as devices.
private struct FixedFacts: KernelFacts {
  var paths: Set<String>

  func isMounted(at path: String) -> Bool { paths.contains(path) }
  func isSwap(_ path: String) -> Bool { paths.contains(path) }
  func hasDevice(_ path: String) -> Bool { paths.contains(path) }
  func hasInterface(_ name: String) -> Bool { paths.contains("interface " + name) }
}
