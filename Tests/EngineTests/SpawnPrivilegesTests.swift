import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Privileges in a spawn program")
struct SpawnPrivilegesTests {
  private let alice = ResolvedUser(uid: 1001, gid: 1001, name: "alice")

  private func steps(
    _ privileges: (inout Privileges) -> Void, user: ResolvedUser? = nil, flags: ExecCommand.Flags = []
  ) throws -> [SpawnProgram.Operation] {
    var exec = ExecSettings()
    privileges(&exec.privileges)
    var context = CommandContext()
    context.user = user
    let all = try compile(flags: flags, exec: exec, context).steps.map(\.operation)
    let start = try #require(all.firstIndex { if case .supplementaryGroups = $0 { true } else { false } })
    return Array(all[start...])
  }

  @Test("without directives there are none, and usher-exec is not needed")
  func none() throws {
    #expect(
      try steps({ _ in }) == [
        .supplementaryGroups([]), .changeDirectory("/", isOptional: false), .unblockSignals, .execute,
      ])
    #expect(try compile().route == .direct)
  }

  @Test("capabilities are kept over the change of the user")
  func ambient() throws {
    let steps = try steps(
      {
        $0.ambient = 1024
        $0.bounding = 1024
        $0.givesNothingNew = true
      }, user: alice)
    #expect(
      steps == [
        .supplementaryGroups([]), .group(1001), .boundCapabilities(1024), .inheritCapabilities(1024),
        .ambientCapabilities(1024), .secureBits(16), .user(1001), .ambientCapabilities(1024),
        .changeDirectory("/", isOptional: false), .noNewPrivileges, .unblockSignals, .execute,
      ])
  }

  @Test("secure bits are set last without another user")
  func secureBits() throws {
    let steps = try steps { $0.secureBits = 1 }
    #expect(
      steps.suffix(4) == [
        .changeDirectory("/", isOptional: false), .secureBits(1), .unblockSignals, .execute,
      ])
  }

  @Test("filters do not need no_new_privs: they are loaded before the user changes")
  func filters() throws {
    let steps = try steps({ $0.locksPersonality = true }, user: alice)
    let filter = try #require(steps.firstIndex { if case .filter = $0 { true } else { false } })
    let user = try #require(steps.firstIndex(of: .user(1001)))
    #expect(filter < user && !steps.contains(.noNewPrivileges))
  }

  @Test(
    "a command that stays root has the groups of its unit's user, without those of SupplementaryGroups=",
    arguments: [
      (ExecCommand.Flags(), [5, 6, 7]), (.fullPrivileges, [5, 6]), (.noUserChange, [5, 6]),
      (.ambient, [5, 6, 7]),
    ])
  func groupsOfPrefixes(flags: ExecCommand.Flags, groups: [UInt32]) throws {
    var user = alice
    user.supplementaryGroups = [5, 6, 7]
    user.ownGroups = [5, 6]
    #expect(try steps({ _ in }, user: user, flags: flags).first == .supplementaryGroups(groups))
  }

  @Test(
    "without a user a command with + or ! has no groups",
    arguments: [ExecCommand.Flags.fullPrivileges, .noUserChange])
  func groupsWithoutUser(flags: ExecCommand.Flags) throws {
    let groups = ResolvedUser(uid: 0, gid: 5, supplementaryGroups: [6], name: "root", changesUser: false)
    let steps = try steps({ _ in }, user: groups, flags: flags)
    #expect(steps.first == .supplementaryGroups([]) && !steps.contains(.group(5)))
  }

  @Test("a command with + keeps all rights")
  func full() throws {
    let steps = try steps(
      {
        $0.bounding = 0
        $0.givesNothingNew = true
        $0.locksPersonality = true
        $0.secureBits = 1
      }, user: alice, flags: .fullPrivileges)
    #expect(
      steps == [
        .supplementaryGroups([]), .changeDirectory("/", isOptional: false), .unblockSignals, .execute,
      ])
  }

  @Test("a command with ! stays the daemon's user, within the other bounds")
  func sameUser() throws {
    let steps = try steps({ $0.bounding = 1 }, user: alice, flags: .noUserChange)
    #expect(steps.contains(.boundCapabilities(1)) && !steps.contains(.user(1001)))
  }

  @Test("core dumps are set in usher-exec, after the daemon's memory is left")
  func coredump() throws {
    var exec = ExecSettings()
    exec.treatment.coredumpFilter = .max
    let program = try compile(exec: exec)
    #expect(program.route != .direct)
    #expect(
      program.steps.map(\.operation).contains(
        .write("0xffffffff", to: "/proc/self/coredump_filter", ifPermitted: false)))
  }

  @Test("the keyring is private for services, and belongs to their user")
  func keyring() throws {
    var context = CommandContext()
    context.user = alice
    let operations = try compile(context).steps.map(\.operation)
    #expect(operations.contains(.newKeyring(linksUser: false, uid: 1001, gid: 1001)))
    var exec = ExecSettings()
    exec.treatment.keyring = .inherit
    let inherited = try compile(exec: exec).steps.contains {
      if case .newKeyring = $0.operation { true } else { false }
    }
    #expect(!inherited)
  }

  @Test("without real-time scheduling its limit is zero, unless it is set")
  func realtime() throws {
    var exec = ExecSettings()
    exec.privileges.restrictsRealtime = true
    let limits = try compile(exec: exec).steps.map(\.operation)
    #expect(limits.contains(.limit(resource: ExecSettings.Resource.rtprio.rawValue, soft: 0, hard: 0)))
  }

  @Test("memory policies that take no nodes get none; what must not be seen is covered while root may do so")
  func memoryAndMounts() throws {
    var exec = ExecSettings()
    exec.treatment.memoryPolicy = .bind
    exec.treatment.memoryNodes = .these([5])
    #expect(try compile(exec: exec).steps.map(\.operation).contains(.memoryPolicy(2, [5])))
    exec.treatment.memoryPolicy = .local
    #expect(try compile(exec: exec).steps.map(\.operation).contains(.memoryPolicy(4, [])))
    var context = CommandContext()
    context.user = alice
    context.hiddenDirectories = [("/var/lib/private", ["/var/lib/private/web"])]
    let program = try compile(exec: exec, context)
    let steps = program.steps.map(\.operation)
    let reveal = try #require(
      steps.firstIndex(of: .reveal(below: "/var/lib/private", ["/var/lib/private/web"])))
    #expect(steps[reveal - 1] == .mountNamespace)
    #expect(try reveal < #require(steps.firstIndex(of: .user(1001))))
    #expect(program.route != .direct)
  }

  @Test("bare names are looked for in ExecSearchPath=, which is PATH as well")
  func searchPath() throws {
    var exec = ExecSettings()
    exec.searchPath = ["/opt/bin", "/usr/bin"]
    let program = try compile("web", exec: exec)
    #expect(program.candidates == ["/opt/bin/web", "/usr/bin/web"])
    #expect(program.environment.contains(.fixed("PATH=/opt/bin:/usr/bin")))
  }
}
