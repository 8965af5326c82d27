import Testing
import UnitModel

@Suite("Catalogue")
struct CatalogueTests {
  @Test(
    "has a row for every directive of systemd and none besides",
    arguments: ["Unit", "Install", "Socket", "Service"])
  func complete(section: String) {
    let (names, groups): (String, [Directive.Group]) =
      switch section {
      case "Unit": (DirectiveNames.unit, [.unit])
      case "Install": (DirectiveNames.install, [.install])
      case "Socket": (DirectiveNames.socket, [.socket])
      default: (DirectiveNames.service, [.service, .exec, .kill, .resourceControl])
      }
    let known = Catalogue.all.filter { groups.contains($0.group) }.map(\.name)
    let wanted = names.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(Set(wanted).subtracting(known) == [])
    #expect(Set(known).subtracting(wanted) == [])
    #expect(known.count == wanted.count, "a row stands twice")
    #expect(wanted.allSatisfy { Catalogue.directive(section: section, key: $0) != nil })
  }

  @Test("names the release of what came after 252")
  func releases() {
    let systemds = Catalogue.all.filter { $0.group != .usherSocket && $0.group != .usherService }
    for (name, release) in DirectiveNames.newer {
      #expect(systemds.filter { $0.name == name }.map(\.since) == [release], "\(name)")
    }
    let older = systemds.filter { DirectiveNames.newer[$0.name] == nil }
    #expect(older.allSatisfy { ($0.since ?? 0) <= 252 })
  }

  @Test("says in one line what each directive means")
  func meanings() {
    for row in Catalogue.all {
      #expect((10...80).contains(row.meaning.count), "\(row.name): \(row.meaning)")
      #expect(!row.meaning.contains("\n") && !row.meaning.hasSuffix("."), "\(row.name)")
    }
  }

  @Test("has no two meanings that are the same within a family")
  func distinctMeanings() {
    let rows = Catalogue.all.filter { !$0.meaning.hasPrefix("obsolete") }
    for group in Directive.Group.allCases {
      let meanings = rows.filter { $0.group == group }.map(\.meaning)
      let twice = Dictionary(grouping: meanings) { $0 }.filter { $0.value.count > 1 }.keys
      #expect(twice.isEmpty, "\(twice)")
    }
  }

  @Test("gives execution, killing and control groups to sockets and services alike")
  func sharedGroups() {
    for section in ["Socket", "Service"] {
      for key in ["User", "KillMode", "MemoryMax"] {
        #expect(Catalogue.directive(section: section, key: key) != nil)
      }
    }
    #expect(Catalogue.directive(section: "Slice", key: "MemoryMax") != nil)
    #expect(Catalogue.directive(section: "Slice", key: "User") == nil)
    #expect(Catalogue.directive(section: "Unit", key: "User") == nil)
  }

  @Test(
    "counts as applied what the typed units have a field for",
    arguments: [
      ("Socket", "ListenStream", true), ("Socket", "ListenUSBFunction", false),
      ("Socket", "SmackLabel", true), ("Socket", "SELinuxContextFromNet", false),
      ("Service", "ExecStart", true),
      ("Service", "LimitNOFILE", true), ("Service", "LimitRTTIME", true),
      ("Service", "PIDFile", true), ("Service", "ProtectSystem", false),
      ("Unit", "Requires", true), ("Unit", "OnFailure", true), ("Unit", "JoinsNamespaceOf", true),
      ("Install", "WantedBy", false),
    ])
  func support(section: String, key: String, applied: Bool) throws {
    let row = try #require(Catalogue.directive(section: section, key: key))
    #expect(row.support == (applied ? .applied : .known))
  }

  @Test(
    "knows how a directive repeats",
    arguments: [
      ("Socket", "ListenStream", Directive.Repetition.list), ("Socket", "Backlog", .single),
      ("Unit", "Requires", .dependencies), ("Service", "Environment", .list),
      ("Service", "User", .single),
    ])
  func repetition(section: String, key: String, repetition: Directive.Repetition) throws {
    let row = try #require(Catalogue.directive(section: section, key: key))
    #expect(row.repetition == repetition)
  }

  @Test(
    "finds the name that was meant",
    arguments: [
      ("Socket", "ListenSteam", "ListenStream"), ("Socket", "listenstream", "ListenStream"),
      ("Service", "ExecStrat", "ExecStart"), ("Service", "Enviroment", "Environment"),
      ("Unit", "Require", "Requires"), ("Service", "TimeoutStart", "TimeoutStartSec"),
    ])
  func nearest(section: String, wrong: String, right: String) {
    #expect(Catalogue.nearest(to: wrong, inSection: section) == right)
  }

  @Test("finds nothing near nonsense")
  func noNearest() {
    #expect(Catalogue.nearest(to: "Frobnicate", inSection: "Socket") == nil)
    #expect(Catalogue.nearest(to: "User", inSection: "Nowhere") == nil)
  }

  @Test("tells the sections of each kind of unit")
  func sections() {
    #expect(Catalogue.sections(of: .socket) == ["Unit", "Install", "Socket", "X-Usher"])
    #expect(Catalogue.sections(of: .target) == ["Unit", "Install", "Target"])
    #expect(UnitKind.allCases.allSatisfy { Catalogue.sections(of: $0).starts(with: ["Unit"]) })
  }

  @Test("describes every kind of value")
  func kinds() {
    for kind in ValueKind.allCases {
      #expect(!kind.noun.isEmpty && kind.help.hasPrefix("write "))
    }
  }
}
