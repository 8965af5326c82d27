import Testing
import UnitModel

@testable import UnitFiles

/// What the comparison with systemctl (Tests/Conformance/install) does not reach.
@Suite("Links between unit files")
struct UnitInstallerTests {
  private static let service = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=sockets.target\n"
  private static let own = "/etc/usher/system"
  private static let vendor = "/usr/lib/systemd/system"

  private func installer(
    _ files: UnitFilesInMemory, countsForeignLinks: Bool = false, _ searchPath: SearchPath = .system
  ) -> UnitInstaller {
    let layout = InstallLayout(
      searchPath: searchPath, runtimeRoot: "/run", isUserMode: false, countsForeignLinks: countsForeignLinks)
    return UnitInstaller(source: files, layout: layout, surroundings: Surroundings()) { name in
      name.full == "sockets.target"
    }
  }

  @Test("Links go to usherd's own directory, with --runtime to its own below /run")
  func ownDirectory() {
    let files = UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service])
    var installer = installer(files)
    #expect(
      installer.plan(InstallRequest(.enable, ["a.service"])).steps == [
        .link(path: "\(Self.own)/sockets.target.wants/a.service", target: "\(Self.vendor)/a.service")
      ])
    #expect(
      installer.plan(InstallRequest(.mask, ["b.service"], isRuntime: true)).steps == [
        .link(path: "/run/usher/system/b.service", target: "/dev/null")
      ])
  }

  @Test("What set-property has written goes with a revert, in systemd's directories only where they are ours")
  func revertedProperties() {
    let folders = ["/etc/usher", "/run/usher", "/etc/systemd", "/run/systemd"].map {
      $0 + "/system.control/a.service.d"
    }
    let files = UnitFilesInMemory(
      Dictionary(
        uniqueKeysWithValues: folders.map { ($0 + "/50-CPUWeight.conf", "[Service]\nCPUWeight=5\n") }))
    for isOurs in [false, true] {
      var installer = installer(files, countsForeignLinks: isOurs)
      let removed = installer.plan(InstallRequest(.revert, ["a.service"])).steps.map { step in
        if case .removeTree(let path) = step { path } else { "" }
      }
      #expect(removed == Array(folders.prefix(isOurs ? 4 : 2)))
    }
  }

  @Test("A built-in target is no missing one")
  func builtIn() {
    var installer = installer(UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service]))
    #expect(installer.plan(InstallRequest(.enable, ["a.service"])).notes == [])
    let request = InstallRequest(.addDependency(suffix: ".wants", target: "sockets.target"), ["a.service"])
    #expect(installer.plan(request).problems == [])
  }

  @Test("Links in systemd's directories enable nothing, unless usherd follows them")
  func foreignLinks() throws {
    var files = UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service])
    files.link("/etc/systemd/system/sockets.target.wants/a.service", to: "\(Self.vendor)/a.service")
    var apart = installer(files)
    var instead = installer(files, countsForeignLinks: true)
    #expect(try apart.state(of: "a.service") == .disabled)
    #expect(try instead.state(of: "a.service") == .enabled)
  }

  @Test("What is asked again is listed again only where something has changed")
  func refresh() throws {
    let files = ChangingFiles(UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service]))
    let layout = InstallLayout(
      searchPath: .system, runtimeRoot: "/run", isUserMode: false, countsForeignLinks: false)
    var installer = UnitInstaller(source: files, layout: layout, surroundings: Surroundings()) { _ in true }
    #expect(try installer.state(of: "a.service") == .disabled)
    let listed = files.listed
    installer.refresh()
    #expect(try installer.state(of: "a.service") == .disabled)
    #expect(files.listed == listed)
    files.change { $0.link("\(Self.own)/sockets.target.wants/a.service", to: "\(Self.vendor)/a.service") }
    installer.refresh()
    #expect(try installer.state(of: "a.service") == .enabled)
    files.change { $0.write("\(Self.vendor)/a.service", "[Service]\nExecStart=/bin/true\n") }
    files.change { $0.remove("\(Self.own)/sockets.target.wants/a.service") }
    installer.refresh()
    #expect(try installer.state(of: "a.service") == .static)
    #expect(files.listed > listed)
  }

  @Test("Disabling leaves systemd's links alone and says so")
  func foreignLinksStay() {
    let link = "/etc/systemd/system/sockets.target.wants/a.service"
    var files = UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service])
    files.link(link, to: "\(Self.vendor)/a.service")
    var installer = installer(files)
    let outcome = installer.plan(InstallRequest(.disable, ["a.service"]))
    #expect(outcome.steps == [])
    #expect(outcome.notes == [.foreignLink(path: link, isFollowed: false)])
  }

  @Test("A mask in systemd's directory is told after unmasking")
  func foreignMask() {
    var files = UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service])
    files.link("/etc/systemd/system/a.service", to: "/dev/null")
    var installer = installer(files)
    let outcome = installer.plan(InstallRequest(.unmask, ["a.service"]))
    #expect(outcome.notes == [.stillMasked(name: "a.service", path: "/etc/systemd/system/a.service")])
  }

  @Test("UpheldBy= makes links in .upholds directories")
  func upholds() {
    let files = UnitFilesInMemory([
      "\(Self.vendor)/a.service": "[Install]\nUpheldBy=sockets.target\n"
    ])
    var installer = installer(files)
    #expect(
      installer.plan(InstallRequest(.enable, ["a.service"])).steps.map(\.path) == [
        "\(Self.own)/sockets.target.upholds/a.service"
      ])
  }

  @Test("With directories of its own the first one gets the links")
  func unitPath() {
    let files = UnitFilesInMemory(["/b/a.service": Self.service])
    var installer = installer(files, .explicit(["/a", "/b"]))
    #expect(
      installer.plan(InstallRequest(.enable, ["a.service"])).steps == [
        .link(path: "/a/sockets.target.wants/a.service", target: "/b/a.service")
      ])
    #expect(
      installer.plan(InstallRequest(.enable, ["a.service"], isRuntime: true)).problems.map(\.kind) == [
        .noDirectory
      ])
  }

  @Test(
    "What cannot be enabled says why",
    arguments: [
      ("nope.service", InstallProblem.Kind.notFound), ("no unit", .invalidName),
      ("folder.service", .unreadable),
      ("masked.service", .masked), ("round.service", .loop), ("severed.service", .severed),
      ("bad.service", .unreadable), ("t@.service", .needsInstance),
    ])
  func refusals(name: String, kind: InstallProblem.Kind) {
    var files = UnitFilesInMemory([
      "\(Self.vendor)/folder.service/x": "", "\(Self.vendor)/masked.service": "",
      "\(Self.vendor)/bad.service": "[Unit\n", "\(Self.vendor)/t@.service": Self.service,
    ])
    files.link("\(Self.vendor)/round.service", to: "round2.service")
    files.link("\(Self.vendor)/round2.service", to: "round.service")
    files.link("\(Self.vendor)/severed.service", to: "gone.service")
    var installer = installer(files)
    let outcome = installer.plan(InstallRequest(.enable, [name]))
    #expect(outcome.problems.map(\.kind) == [kind])
    #expect(outcome.steps == [])
  }

  @Test("A masked unit that a preset is to enable is a problem where it is named, else it is passed over")
  func maskedPreset() {
    var files = UnitFilesInMemory(["\(Self.vendor)/a.service": Self.service])
    files.link("\(Self.own)/a.service", to: "/dev/null")
    for (rule, problems) in [("enable", [InstallProblem.Kind.masked]), ("disable", [])] {
      files.write("/usr/lib/systemd/system-preset/90.preset", "\(rule) *\n")
      var installer = installer(files)
      let named = installer.plan(InstallRequest(.preset, ["a.service"]))
      #expect(named.problems.map(\.kind) == problems && named.steps.isEmpty, "\(rule)")
      #expect(installer.plan(InstallRequest(.presetAll, [])).problems.isEmpty, "\(rule)")
    }
  }

  @Test("Every unit file is listed once, with the state of the one that counts")
  func list() {
    var files = UnitFilesInMemory([
      "\(Self.vendor)/a.service": Self.service, "\(Self.vendor)/b.service": Self.service,
      "\(Self.vendor)/s.service": "[Service]\n", "\(Self.vendor)/bad.service": "[Unit\n",
      "/usr/lib/systemd/system-preset/90.preset": "disable b.service\n",
    ])
    files.link("\(Self.own)/b.service", to: "/dev/null")
    var installer = installer(files)
    #expect(
      installer.list().map { "\($0.path) \($0.state.rawValue) \($0.preset)" } == [
        "\(Self.vendor)/a.service disabled enabled", "\(Self.own)/b.service masked disabled",
        "\(Self.vendor)/bad.service bad ", "\(Self.vendor)/s.service static ",
      ])
    #expect(installer.list(states: ["masked"], patterns: ["?.service"]).map(\.name) == ["b.service"])
  }
}

@Suite("Shell patterns")
struct GlobPatternTests {
  @Test(
    "Stars, question marks and sets fit as in fnmatch(3)",
    arguments: [
      ("*", "", true), ("a*c", "abbc", true), ("a*c", "abb", false), ("*.service", "a.service", true),
      ("a?c", "abc", true), ("a?c", "ac", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
      ("[^a]x", "bx", true), ("[]]x", "]x", true), ("[ab", "[ab", true), ("a\\*", "a\\b", true),
      ("*a*b*c*", "xxaxxbxxcxx", true), ("*a*b*c*", "xxaxxcxxbxx", false), ("[a-]x", "-x", true),
    ])
  func patterns(pattern: String, text: String, fits: Bool) {
    #expect(GlobPattern.matches(pattern, text) == fits)
  }

  @Test("No pattern takes long", .timeLimit(.minutes(1)))
  func cost() {
    let stars = String(repeating: "a*", count: 200) + "b"
    #expect(!GlobPattern.matches(stars, String(repeating: "a", count: 4000)))
  }
}

/// Files that change between two questions. For one thread.
private final class ChangingFiles: UnitFileSource, @unchecked Sendable {
  private var files: UnitFilesInMemory
  private(set) var listed = 0

  init(_ files: UnitFilesInMemory) { self.files = files }

  func change(_ body: (inout UnitFilesInMemory) -> Void) { body(&files) }

  func read(_ path: String) -> FileReading { files.read(path) }
  func linkTarget(of path: String) -> String? { files.linkTarget(of: path) }
  func isMask(_ path: String) -> Bool { files.isMask(path) }
  func changeStamp(of directory: String) -> UInt64? { files.changeStamp(of: directory) }
  func entries(of directory: String) -> [DirectoryEntry]? {
    listed += 1
    return files.entries(of: directory)
  }
}
