import Engine
import Glibc
import Linux
import Testing
import UnitModel

@Suite("Names of users and groups")
struct UserLookupTests {
  /// A helper that is a thread of this process.
  private func inProcess() throws(SystemCallError) -> UserLookup.Helper {
    let (ours, theirs) = try Socket.pair(kind: .sequentialPacket)
    _ = fcntl(theirs.number, F_SETFL, 0)
    let number = theirs.release()
    try Thread.start {
      NSSHelper.serve(number)
      close(number)
    }
    return UserLookup.Helper(socket: ours, pid: 0)
  }

  private func lookup() -> UserLookup { UserLookup(start: { () throws(SystemCallError) in try inProcess() }) }

  @Test("a user is found by name and by number, with home and shell", arguments: ["root", "0"])
  func user(name: String) throws {
    let user = try lookup().resolveNow(NameRequest(user: name, group: nil)).get()
    #expect(user.uid == 0 && user.gid == 0 && user.name == "root" && user.home == "/root")
    #expect(user.changesUser)
    #expect(user.shell?.hasPrefix("/") == true)
  }

  @Test("nobody has no home and no shell, whatever the user database says", arguments: ["nobody", "65534"])
  func nobody(name: String) throws {
    let user = try lookup().resolveNow(NameRequest(user: name, group: nil)).get()
    #expect(user.uid == 65534 && user.gid == 65534 && user.name == "nobody" && user.home == "/")
    #expect(user.shell?.hasSuffix("/nologin") == true)
  }

  @Test("Group and SupplementaryGroups go before the user's own")
  func groups() throws {
    let request = NameRequest(user: "daemon", group: "mail", supplementaryGroups: ["tty", "4"])
    let user = try lookup().resolveNow(request).get()
    let tty = try #require(getgrnam("tty")).pointee.gr_gid
    let mail = try #require(getgrnam("mail")).pointee.gr_gid
    #expect(user.gid == mail)
    #expect(Set(user.supplementaryGroups).isSuperset(of: [mail, tty, 4]))
    #expect(user.ownGroups.contains(mail) && !user.ownGroups.contains(tty))
  }

  @Test(
    "where the primary group is root's, nobody is asked for the user's own groups",
    arguments: ["root", "daemon"])
  func rootGroup(name: String) throws {
    let user = try lookup().resolveNow(NameRequest(user: name, group: "0", supplementaryGroups: ["4"])).get()
    #expect(user.supplementaryGroups == [4] && user.ownGroups.isEmpty)
  }

  @Test("without a user only the groups change")
  func groupOnly() throws {
    let user = try lookup().resolveNow(NameRequest(user: nil, group: "0")).get()
    #expect(!user.changesUser && user.uid == geteuid() && user.gid == 0 && user.supplementaryGroups == [])
  }

  @Test("names that nobody has say so")
  func unknown() {
    let lookup = lookup()
    #expect(
      lookup.resolveNow(NameRequest(user: "nobody-has-this", group: nil))
        == .failure(.unknownUser("nobody-has-this")))
    #expect(
      lookup.resolveNow(NameRequest(user: nil, group: "nor-this")) == .failure(.unknownGroup("nor-this")))
    #expect(
      lookup.resolveNow(NameRequest(user: "root", group: nil, supplementaryGroups: ["nor-this"]))
        == .failure(.unknownGroup("nor-this")))
    #expect(NameFailure.unknownUser("bob").description == "cannot find user bob: no such user on this system")
  }

  @Test("many requests are answered, each with its own answer")
  func many() throws {
    let lookup = lookup()
    var answers: [Int: UserLookup.Answer] = [:]
    for number in 0..<50 {
      let name = number % 2 == 0 ? "root" : "none-\(number)"
      lookup.resolve(NameRequest(user: name, group: nil), deadline: Instant(microseconds: .max)) {
        answers[number] = $0
      }
    }
    #expect(try lookup.resolveNow(NameRequest(user: "0", group: nil)).get().uid == 0)
    #expect(answers.count == 50)
    #expect(answers[3] == .failure(.unknownUser("none-3")))
    #expect(try answers[4]?.get().uid == 0)
  }

  @Test("a helper that hangs is overdue, and the next request gets another")
  func hanging() throws {
    var starts = 0
    var theirs: [Descriptor] = []
    let lookup = UserLookup { () throws(SystemCallError) in
      starts += 1
      if starts > 1 { return try inProcess() }
      let (ours, silent) = try Socket.pair(kind: .sequentialPacket)
      theirs.append(silent)
      return UserLookup.Helper(socket: ours, pid: 0)
    }
    var watched: [Int32?] = []
    lookup.watch = { watched.append($0) }
    var answers: [UserLookup.Answer] = []
    let request = NameRequest(user: "root", group: nil)
    lookup.resolve(request, deadline: Instant(microseconds: 10)) { answers.append($0) }
    lookup.expire(at: Instant(microseconds: 9))
    #expect(answers == [] && lookup.nextDeadline == Instant(microseconds: 10))
    lookup.expire(at: Instant(microseconds: 10))
    #expect(answers == [.failure(.overdue("root"))])
    #expect(try lookup.resolveNow(request).get().uid == 0)
    #expect(starts == 2 && watched.count == 3 && watched[1] == nil)
  }

  @Test("a helper that dies fails what waits")
  func dying() throws {
    let lookup = UserLookup { () throws(SystemCallError) in try UserLookup.spawn(path: "/bin/false") }
    guard case .failure(.noHelper) = lookup.resolveNow(NameRequest(user: "root", group: nil)) else {
      Issue.record("/bin/false answers")
      return
    }
    #expect(lookup.helperPid == nil)
    let missing = UserLookup { () throws(SystemCallError) in try UserLookup.spawn(path: "/nonexistent") }
    guard case .failure(.noHelper(let why)) = missing.resolveNow(NameRequest(user: "root", group: nil)) else {
      Issue.record("a missing program answers")
      return
    }
    #expect(why.contains("no such file or directory"))
  }
}
