import CLinux
import Glibc
import Linux
import Testing

/// Needs a place where cgroups can be made; says so where there is none.
@Suite("A cgroup", .serialized, .timeLimit(.minutes(1)))
struct CgroupTests {
  /// Nil where this user may make none: the reason is in the test's output.
  private func tree() -> CgroupTree? {
    let tree = CgroupTree.find(isUserMode: false)
    if tree == nil { print("skipped: no cgroup can be made here (cgroup2 mounted and writable?)") }
    if tree == nil, getuid() == 0, access("/sys/fs/cgroup/unified/cgroup.procs", W_OK) == 0 {
      Issue.record("cgroups can be made here, but none was")
    }
    return tree
  }

  /// Starts a shell in `cgroup`; its pid and pidfd, once it has said that it runs.
  private func start(_ script: String, in cgroup: UnitCgroup, _ bench: SpawnBench) throws -> (
    Int32, Descriptor
  ) {
    let (reading, writing) = try SpawnBench.pipe()
    var request = SpawnRequest(token: 1, image: SpawnImage(.shell("echo up; \(script)")))
    request.sources = [writing.number]
    request.retained = [writing]
    request.cgroup = cgroup.entry
    guard case .started(let pid, let process) = try bench.answer(to: request).outcome else {
      throw SystemCallError("start", errno: 0)
    }
    try #require(SpawnBench.wait(reading.number))
    return (pid, process)
  }

  @Test("has the processes that are born into it, and is empty when they end")
  func birth() throws {
    guard let tree = tree() else { return }
    defer { tree.close() }
    let bench = try SpawnBench()
    let cgroup = try tree.make("system.slice/born.service")
    #expect(!cgroup.isPopulated)
    let (pid, process) = try start("sleep 100", in: cgroup, bench)
    #expect(cgroup.isPopulated)
    #expect(cgroup.contains(pid))
    #expect(!cgroup.contains(getpid()))
    #expect(cgroup.processes().contains(pid))
    #expect(!cgroup.remove())
    let watch = try cgroup.watch()
    cgroup.signal(SIGTERM)
    try #require(SpawnBench.wait(process.number))
    _ = try Pidfd.reap(process)
    while cgroup.isPopulated {
      try #require(SpawnBench.wait(watch.number))
      UnitCgroup.drain(watch)
    }
    #expect(cgroup.remove())
  }

  @Test("takes what a killed daemon left with it, and leaves a living one's alone")
  func abandoned() throws {
    guard let living = tree() else { return }
    defer { living.close() }
    let base = living.rootPath.split(separator: "/").dropLast().joined(separator: "/")
    let mount = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].first {
      access("\($0)/\(living.rootPath)", F_OK) == 0
    }
    let abandoned = try #require(mount) + "/\(base)/usher-0"
    try #require(mkdir(abandoned, 0o755) == 0)
    try #require(mkdir(abandoned + "/system.slice", 0o755) == 0)
    let next = CgroupTree.find(isUserMode: false)
    defer { next?.close() }
    #expect(access(abandoned, F_OK) != 0)
    #expect(access("\(try #require(mount))/\(living.rootPath)", F_OK) == 0)
  }

  @Test("is one daemon's: another one does not get it, also while nothing runs")
  func twoDaemons() throws {
    guard let first = tree() else { return }
    defer { first.close() }
    let idle = try first.takeReady(below: "system.slice/system-echo.slice")
    #expect(first.giveBack(idle))
    #expect(CgroupTree.find(isUserMode: false, at: first.rootPath) == nil)
    // What the first one keeps ready is still there.
    #expect(try first.takeReady(below: "system.slice/system-echo.slice") === idle)
    let bench = try SpawnBench()
    #expect(try bench.output(.shell("echo on"), cgroup: idle.entry).text == "on\n")
    #expect(idle.remove())
  }

  @Test("of an instance that left something running goes when that has ended")
  func left() throws {
    guard let tree = tree() else { return }
    defer { tree.close() }
    let bench = try SpawnBench()
    let cgroup = try tree.takeReady(below: "system.slice/system-echo.slice")
    let (_, process) = try start("exec sleep 100", in: cgroup, bench)
    #expect(!tree.giveBack(cgroup))
    #expect(tree.hasLeft)
    tree.sweep()
    #expect(tree.hasLeft)
    _ = try Pidfd.send(SIGKILL, to: process)
    try #require(SpawnBench.wait(process.number))
    _ = try Pidfd.reap(process)
    tree.sweep()
    #expect(!tree.hasLeft)
    #expect(try tree.takeReady(below: "system.slice/system-echo.slice") !== cgroup)
  }

  @Test("of a unit that is there already takes further processes as one that was killed, and goes in the end")
  func takenOver() throws {
    guard let tree = tree() else { return }
    defer { tree.close() }
    let bench = try SpawnBench()
    let first = try tree.make("system.slice/a.service")
    #expect(!first.wasKilled)
    let (_, process) = try start("exec sleep 100", in: first, bench)
    #expect(!tree.giveBack(first))
    let second = try tree.make("system.slice/a.service")
    #expect(second.wasKilled)
    // It is in use again: not swept.
    #expect(!tree.hasLeft)
    #expect(!tree.giveBack(second))
    second.signal(SIGKILL)
    let third = try tree.make("system.slice/a.service")
    let (text, exit) = try bench.output(.shell("cat /proc/self/cgroup"), cgroup: third.entry)
    #expect(exit == .exited(0))
    #expect(text.contains("0::\(third.path)\n"))
    try #require(SpawnBench.wait(process.number))
    _ = try Pidfd.reap(process)
    _ = tree.giveBack(third)
    tree.sweep()
    #expect(!tree.hasLeft)
    #expect(try !tree.make("system.slice/a.service").wasKilled)
  }

  @Test("that was killed takes further processes, and none of them is killed")
  func afterKill() throws {
    guard let tree = tree() else { return }
    defer { tree.close() }
    let bench = try SpawnBench()
    let cgroup = try tree.takeReady(below: "system.slice/system-echo.slice")
    let (_, process) = try start("sleep 100 & sleep 100", in: cgroup, bench)
    let watch = try cgroup.watch()
    cgroup.signal(SIGKILL)
    #expect(cgroup.wasKilled)
    try #require(SpawnBench.wait(process.number))
    #expect(try Pidfd.reap(process) == .killed(signal: SIGKILL))
    while cgroup.isPopulated {
      try #require(SpawnBench.wait(watch.number))
      UnitCgroup.drain(watch)
    }
    let (text, exit) = try bench.output(
      .shell("cat /proc/self/cgroup"), cgroup: cgroup.entry)
    #expect(exit == .exited(0))
    #expect(text.contains("0::\(cgroup.path)\n"))
    // It does not go back to those that are ready.
    #expect(tree.giveBack(cgroup))
    let next = try tree.takeReady(below: "system.slice/system-echo.slice")
    #expect(next.path != cgroup.path)
    #expect(tree.giveBack(next))
    #expect(try tree.takeReady(below: "system.slice/system-echo.slice") === next)
    #expect(next.remove())
  }

  @Test("that is frozen holds a newborn before its program; the deadline ends it")
  func frozen() throws {
    guard let tree = tree() else { return }
    defer { tree.close() }
    let bench = try SpawnBench()
    let cgroup = try tree.make("system.slice/frozen.service")
    let freezer = Descriptor(
      adopting: usher_openat(cgroup.directory.number, "cgroup.freeze", O_WRONLY | O_CLOEXEC))
    try #require(write(freezer.number, "1", 1) == 1)
    var request = SpawnRequest(token: 3, image: SpawnImage(.shell("echo up")))
    let (_, writing) = try SpawnBench.pipe()
    request.sources = [writing.number]
    request.retained = [writing]
    request.cgroup = cgroup.entry
    request.deadline = SpawnBench.now()
    bench.spawner.submit(request)
    // Once the child is born it is in the cgroup; before, there is nothing to end.
    let limit = SpawnBench.now() + 10_000_000
    while cgroup.processes().isEmpty { try #require(SpawnBench.now() < limit) }
    #expect(!SpawnBench.wait(bench.spawner.answerDescriptor, seconds: 0))
    bench.spawner.endOverdue(now: SpawnBench.now())
    let answer = try #require(bench.answers(1).first)
    guard case .failed(let failure) = answer.outcome, case .deadline = failure.cause else {
      Issue.record("\(answer)")
      return
    }
    #expect(tree.giveBack(cgroup))
  }
}
