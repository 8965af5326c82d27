import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Users that are made for a while")
struct DynamicUsersTests {
  private let base = temporaryDirectory()
  private var directory: String { base + "/dynamic-uid" }

  private func names() throws -> [String] { try NodeDirectory.names(in: directory).sorted() }

  @Test("a user is there until its last holder lets go of it, and nothing of it remains")
  func life() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let users = DynamicUsers(directory: directory)
    #expect(users.retain("web") == nil)
    #expect(try users.make("web", uid: 61500))
    #expect(users.retain("web") == 61500)
    #expect(try names() == ["61500", "direct:61500", "direct:web"])
    #expect(Node.linkTarget(directory + "/direct:61500") == "web")
    #expect(Node.linkTarget(directory + "/direct:web") == "61500")
    #expect(ProcFile.read(directory + "/61500") == "web\n")
    users.release("web")
    #expect(users.has("web"))
    users.release("web")
    #expect(!users.has("web") && users.count == 0)
    #expect(try names() == [])
    users.release("web")
  }

  @Test("a number that somebody else holds is not given out")
  func taken() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let ours = DynamicUsers(directory: directory)
    let theirs = DynamicUsers(directory: directory)
    #expect(try theirs.make("web", uid: 61500))
    #expect(try !ours.make("other", uid: 61500))
    theirs.release("web")
    #expect(try ours.make("other", uid: 61500))
  }

  @Test("what nobody holds any more is swept away, what somebody holds stays")
  func sweep() throws {
    defer { try? NodeDirectory.removeAll(base) }
    let users = DynamicUsers(directory: directory)
    #expect(try users.make("held", uid: 61500))
    try Node.link(at: directory + "/direct:61501", to: "gone")
    try Node.link(at: directory + "/direct:gone", to: "61501")
    write("gone\n", directory + "/61501")
    users.sweep()
    #expect(try names() == ["61500", "direct:61500", "direct:held"])
    // A file that is there and unlocked is no hindrance.
    write("old\n", directory + "/61502")
    #expect(try users.make("new", uid: 61502))
    #expect(ProcFile.read(directory + "/61502") == "new\n")
  }

  @Test("first the owner of what is there is tried, then the number of the name, then any other")
  func candidates() {
    var candidates = DynamicUserCandidates("web", owners: [0, 1000, 61500, 61500])
    #expect(candidates.next() == 61500)
    #expect(candidates.next() == 63404)
    let others = Array(candidates)
    #expect(others.count == 100 && others.allSatisfy(DynamicIdentity.range.contains))
  }

  @Test("objects go with the last run of a user, if one of the runs asked for it")
  func tally() {
    var tally = IdentityTally()
    tally.add(user: 1001, group: 100, removesIPC: true)
    tally.add(user: 1001, group: 100, removesIPC: false)
    #expect(tally.remove(user: 1001, group: 100) == [])
    #expect(tally.remove(user: 1001, group: 100) == [.init(uid: 1001), .init(gid: 100)])
    tally.add(user: 1001, group: 100, removesIPC: false)
    #expect(tally.remove(user: 1001, group: 100) == [])
    tally.add(user: 0, group: 0, removesIPC: true)
    #expect(tally.remove(user: 0, group: 0) == [])
    tally.add(user: nil, group: 7, removesIPC: true)
    #expect(tally.remove(user: nil, group: 7) == [.init(gid: 7)])
  }
}

private func write(_ text: String, _ path: String) {
  let fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
  _ = text.withCString { Glibc.write(fd, $0, strlen($0)) }
  close(fd)
}
