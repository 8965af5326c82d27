import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Directories of a unit")
struct ServiceDirectoriesTests {
  private let base = temporaryDirectory()
  private let owner: (uid: UInt32, gid: UInt32) = isRoot ? (1234, 4321) : (geteuid(), getegid())

  private func make(_ change: (inout ExecSettings) -> Void) -> ServiceDirectories? {
    var exec = ExecSettings()
    change(&exec)
    var surroundings = Surroundings()
    surroundings.runtimeDirectory = base + "/run"
    surroundings.stateDirectory = base + "/lib"
    surroundings.cacheDirectory = base + "/cache"
    surroundings.logsDirectory = base + "/log"
    surroundings.configurationDirectory = base + "/etc"
    return ServiceDirectories(exec, surroundings)
  }

  @Test("they are made with mode and owner; those below /run are removed with what is in them")
  func life() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try #require(
      make {
        $0.runtimeDirectories = ["web", "deep/er"]
        $0.runtimeDirectoryMode = 0o2770
        $0.directories[.state, default: .init()].names = ["st"]
      })
    #expect(try directories.make(owner) == [] && directories.make(owner) == [])
    for path in directories.paths(.runtime) {
      let node = try Node(at: path)
      #expect(node.mode == 0o2770 && node.uid == owner.uid && node.gid == owner.gid)
    }
    #expect(try Node(at: base + "/run/deep").mode == 0o755)
    #expect(
      directories.variables.map { "\($0.name)=\($0.value)" } == [
        "RUNTIME_DIRECTORY=\(base)/run/web:\(base)/run/deep/er", "STATE_DIRECTORY=\(base)/lib/st",
      ])
    write("kept", base + "/run/outside")
    try NodeDirectory.make(base + "/run/web/sub/dir", mode: 0o700)
    write("x", base + "/run/web/sub/dir/file")
    try Node.link(at: base + "/run/web/link", to: base)
    #expect(directories.remove(willRestart: true) == [])
    #expect(try NodeDirectory.names(in: base + "/run").sorted() == ["deep", "outside"])
    #expect(try NodeDirectory.names(in: base + "/run/deep") == [])
    #expect(Node.find(at: base + "/lib/st") != nil)
  }

  @Test("what a start made that came to nothing goes again, but for what somebody has put there")
  func takenBack() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try NodeDirectory.make(base + "/lib/old", mode: 0o755)
    let directories = try #require(
      make {
        $0.directories[.state, default: .init()].names = ["old", "new/deep", "used"]
        $0.directories[.cache, default: .init()].names = ["web"]
        $0.directories[.cache, default: .init()].links = [.init(directory: "web", link: "links/web")]
      })
    let missing = directories.missing
    #expect(!missing.contains(base + "/lib/old") && missing.contains(base + "/cache/links/web"))
    _ = try directories.make(owner)
    #expect(directories.missing == [] && missing.allSatisfy { Node.find(at: $0) != nil })
    write("x", base + "/lib/used/file")
    ServiceDirectories.takeBack(missing)
    #expect(try NodeDirectory.names(in: base) == ["lib"])
    #expect(try NodeDirectory.names(in: base + "/lib").sorted() == ["old", "used"])
  }

  @Test("preserved ones stay: always, or until the unit is not started again")
  func preserved() throws {
    defer { try? NodeDirectory.removeAll(base) }
    for (preserve, willRestart, stays) in [
      (ExecSettings.Preserve.no, true, false), (.restart, true, true), (.restart, false, false),
      (.yes, false, true),
    ] {
      let directories = try #require(
        make {
          $0.runtimeDirectories = ["web"]
          $0.runtimeDirectoryPreserve = preserve
        })
      _ = try directories.make(owner)
      #expect(directories.remove(willRestart: willRestart) == [])
      #expect((Node.find(at: base + "/run/web") != nil) == stays, "\(preserve), \(willRestart)")
    }
  }

  @Test(
    "what is in them changes its owner with them, once", .enabled(if: isRoot, "only root gives files away"))
  func ownership() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try #require(make { $0.directories[.state, default: .init()].names = ["st"] })
    try NodeDirectory.make(base + "/lib/st/sub", mode: 0o700)
    write("x", base + "/lib/st/sub/file")
    chmod(base + "/lib/st/sub/file", 0o4755)
    write("outside", base + "/outside")
    try Node.link(at: base + "/lib/st/link", to: base + "/outside")
    _ = try directories.make(owner)
    let file = try Node(at: base + "/lib/st/sub/file")
    #expect(file.uid == owner.uid && file.gid == owner.gid && file.mode == 0o4755)
    #expect(try Node(at: base + "/lib/st/sub").uid == owner.uid)
    #expect(try Node(at: base + "/lib/st/link").uid == owner.uid)
    #expect(try Node(at: base + "/outside").uid == 0)
    // The directory has its owner: what others put into it since is theirs.
    write("y", base + "/lib/st/later")
    _ = try directories.make(owner)
    #expect(try Node(at: base + "/lib/st/later").uid == 0)
  }

  @Test("a directory of configuration that is there stays as it is, and that is told")
  func configuration() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try #require(make { $0.directories[.configuration, default: .init()].names = ["web"] })
    try NodeDirectory.make(base + "/etc/web", mode: 0o700)
    let warnings = try directories.make(owner)
    #expect(
      warnings == [
        "\(base)/etc/web has the mode 0700, ConfigurationDirectoryMode= says 0755; it stays as it is"
      ])
    let node = try Node(at: base + "/etc/web")
    #expect(node.mode == 0o700 && node.uid == geteuid())
  }

  @Test("links lead to them, relative, and go with them")
  func links() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try #require(
      make {
        $0.directories[.runtime] = {
          var settings = DirectorySettings()
          settings.names = ["a/b"]
          settings.links = [.init(directory: "a/b", link: "c"), .init(directory: "a/b", link: "a/d/e")]
          return settings
        }()
      })
    _ = try directories.make(owner)
    #expect(Node.linkTarget(base + "/run/c") == "a/b")
    #expect(Node.linkTarget(base + "/run/a/d/e") == "../b")
    #expect(directories.remove(willRestart: false) == [])
    #expect(Node.find(at: base + "/run/c") == nil && Node.find(at: base + "/run/a/d/e") == nil)
  }

  @Test("a link in the way is not followed, so that its target gets neither a mode nor an owner")
  func linksInTheWay() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try NodeDirectory.make(base + "/real", mode: 0o700)
    for directory in ["run", "lib"] {
      try NodeDirectory.make(base + "/" + directory, mode: 0o755)
      try Node.link(at: base + "/\(directory)/web", to: base + "/real")
    }
    let runtime = try #require(make { $0.runtimeDirectories = ["web"] })
    let state = try #require(make { $0.directories[.state, default: .init()].names = ["web"] })
    for (directories, status) in [(runtime, SpawnExitStatus.runtimeDirectory), (state, .stateDirectory)] {
      #expect {
        try directories.make(owner)
      } throws: { error in
        (error as? ServiceDirectories.Failure)?.exitStatus == status
      }
    }
    #expect(runtime.remove(willRestart: false) == [])
    #expect(try Node(at: base + "/real").mode == 0o700)
  }

  @Test("a link that a service's user put on the way to a directory is not followed, one of root is")
  func linksOnTheWay() throws {
    guard geteuid() == 0 else { return }
    defer { try? NodeDirectory.removeAll(base) }
    try NodeDirectory.make(base + "/real/web", mode: 0o700)
    try NodeDirectory.make(base + "/lib/a", mode: 0o755)
    try Node.link(at: base + "/lib/a/way", to: base + "/real")
    let state = try #require(make { $0.directories[.state, default: .init()].names = ["a/way/web"] })
    let stranger: (uid: UInt32, gid: UInt32) = (65_534, 65_534)
    #expect(lchown(base + "/lib/a/way", stranger.uid, stranger.gid) == 0)
    #expect(throws: ServiceDirectories.Failure.self) { try state.make(stranger) }
    #expect(try Node(at: base + "/real/web").uid == 0)
    #expect(lchown(base + "/lib/a/way", 0, 0) == 0)
    _ = try state.make(stranger)
    #expect(try Node(at: base + "/real/web").uid == stranger.uid)
  }

  @Test("names that lead away are none")
  func names() {
    #expect(make { $0.runtimeDirectories = ["../etc", "/etc", ".", ""] } == nil)
    #expect(make { _ in } == nil)
  }

  @Test(
    "what cannot be made is told with the directive and systemd's exit status",
    arguments: DirectoryKind.allCases)
  func failure(kind: DirectoryKind) throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try #require(make { $0.directories[kind, default: .init()].names = ["web"] })
    for name in ["run", "lib", "cache", "log", "etc"] { write("x", base + "/" + name) }
    #expect {
      try directories.make(owner)
    } throws: { error in
      guard let failure = error as? ServiceDirectories.Failure else { return false }
      return failure.exitStatus.name == kind.variable && "\(failure)".contains("(\(kind.rawValue)=)")
    }
  }
}

private func write(_ text: String, _ path: String) {
  let fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
  _ = text.withCString { Glibc.write(fd, $0, strlen($0)) }
  close(fd)
}
