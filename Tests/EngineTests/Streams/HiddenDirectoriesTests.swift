import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Directories of users who come and go")
struct HiddenDirectoriesTests {
  private let base = temporaryDirectory()
  private let owner: (uid: UInt32, gid: UInt32) = isRoot ? (61500, 61500) : (geteuid(), getegid())

  private func make(
    dynamic: Bool = true, _ names: [String], change: (inout ExecSettings) -> Void = { _ in }
  ) throws -> ServiceDirectories {
    var exec = ExecSettings()
    exec.isDynamicUser = dynamic
    exec.directories[.state, default: .init()].names = names
    change(&exec)
    var surroundings = Surroundings()
    surroundings.runtimeDirectory = base + "/run"
    surroundings.stateDirectory = base + "/lib"
    surroundings.configurationDirectory = base + "/etc"
    return try #require(ServiceDirectories(exec, surroundings))
  }

  @Test("they lie in a place that only root may enter, with a link where they are looked for")
  func places() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try make(["web", "web/sub", "deep/er"])
    #expect(try directories.make(owner) == [] && directories.make(owner) == [])
    #expect(try Node(at: base + "/lib/private").mode == 0o700)
    #expect(Node.linkTarget(base + "/lib/web") == "private/web")
    #expect(Node.linkTarget(base + "/lib/deep/er") == "../private/deep/er")
    #expect(try Node(at: base + "/lib/private/web/sub").uid == owner.uid)
    let known = "\(base)/lib/web:\(base)/lib/web/sub:\(base)/lib/deep/er"
    #expect(directories.variables.map(\.value) == [known])
    #expect(directories.hidden.map(\.vault) == [base + "/lib/private"])
    let seen = [base + "/lib/private/web", base + "/lib/private/deep/er"]
    #expect(directories.hidden.first?.paths == seen)
  }

  @Test("what a unit had before goes there, and comes back when it has a user of the system again")
  func moving() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try NodeDirectory.make(base + "/lib/web", mode: 0o755)
    write("kept", base + "/lib/web/file")
    #expect(try make(["web"]).make(owner).count == 1)
    #expect(ProcFile.read(base + "/lib/private/web/file") == "kept")
    #expect(try make(dynamic: false, ["web"]).make(owner).count == 1)
    #expect(try Node(at: base + "/lib/web").kind == .directory)
    #expect(ProcFile.read(base + "/lib/web/file") == "kept")
    #expect(Node.find(at: base + "/lib/private/web") == nil)
    #expect(try make(dynamic: false, ["web"]).make(owner) == [])
  }

  @Test("nothing in them runs as the user, whoever that is next")
  func withoutSetUser() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let directories = try make([]) {
      $0.directories[.state, default: .init()].names = ["web"]
      $0.directories[.state, default: .init()].mode = 0o3770
    }
    _ = try directories.make(owner)
    #expect(try Node(at: base + "/lib/private/web").mode == 0o1770)
    write("x", base + "/lib/private/web/program")
    chmod(base + "/lib/private/web/program", 0o6755)
    _ = try directories.make(owner)
    #expect(try Node(at: base + "/lib/private/web/program").mode == 0o755)
  }

  @Test("two directories that could be meant are refused, and so is a place that others may enter")
  func refused() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try NodeDirectory.make(base + "/lib/web", mode: 0o755)
    try NodeDirectory.make(base + "/lib/private", mode: 0o700)
    try NodeDirectory.make(base + "/lib/private/web", mode: 0o755)
    #expect(throws: ServiceDirectories.Failure.self) { try make(["web"]).make(owner) }
    #expect(throws: Never.self) { try make(["other"]).make(owner) }
    chmod(base + "/lib/private", 0o755)
    #expect(throws: ServiceDirectories.Failure.self) { try make(["other"]).make(owner) }
  }

  @Test("a directory below /run is hidden only if it outlives the user; those of configuration never are")
  func kinds() throws {
    defer { try? NodeDirectory.removeAll(base) }
    func isHidden(_ preserve: ExecSettings.Preserve) throws -> Bool {
      try make([]) {
        $0.runtimeDirectories = ["web"]
        $0.directories[.configuration, default: .init()].names = ["web"]
        $0.runtimeDirectoryPreserve = preserve
      }.hidden.map(\.vault) == [base + "/run/private"]
    }
    #expect(try !isHidden(.no) && isHidden(.restart) && isHidden(.yes))
    let kept = try make([]) {
      $0.runtimeDirectories = ["web"]
      $0.runtimeDirectoryPreserve = .restart
    }
    _ = try kept.make(owner)
    #expect(kept.remove(willRestart: true) == [] && Node.find(at: base + "/run/private/web") != nil)
    #expect(kept.remove(willRestart: false) == [])
    #expect(Node.find(at: base + "/run/private/web") == nil && Node.find(at: base + "/run/web") == nil)
  }
}

private func write(_ text: String, _ path: String) {
  let fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
  _ = text.withCString { Glibc.write(fd, $0, strlen($0)) }
  close(fd)
}
