import Glibc
import Linux
import Testing

private let isRoot = geteuid() == 0

/// Steps about the kernel's treatment of a process, read back from the kernel by the process itself.
@Suite("How a child is treated by the kernel", .timeLimit(.minutes(1)))
struct SpawnTreatmentTests {
  private func output(_ script: String, _ steps: SpawnProgram.Operation...) throws -> String {
    let program = SpawnProgram.shell(script, before: steps.map { .init($0, .execute) })
    let (text, exit) = try SpawnBench().output(program)
    #expect(exit == .exited(0))
    return text
  }

  private func capabilities(_ steps: [SpawnProgram.Operation]) throws -> [String: UInt64] {
    var program = SpawnProgram.shell("cat /proc/self/status", before: steps.map { .init($0, .execute) })
    program.environment = []
    var found: [String: UInt64] = [:]
    for line in try SpawnBench().output(program).text.split(separator: "\n") where line.hasPrefix("Cap") {
      let parts = line.split(separator: ":\t")
      found[String(parts[0])] = UInt64(parts[1], radix: 16)
    }
    return found
  }

  @Test("nice level, out-of-memory score and core dumps")
  func numbers() throws {
    #expect(try output("nice", .nice(7)) == "7\n")
    let score = SpawnProgram.Operation.write("321", to: "/proc/self/oom_score_adj", ifPermitted: false)
    #expect(try output("cat /proc/self/oom_score_adj", score) == "321\n")
    // The shell's own: a setting of memory goes on over fork and exec, but was not usherd's.
    let filter = SpawnProgram.Operation.write("0x7", to: "/proc/self/coredump_filter", ifPermitted: false)
    var program = SpawnProgram.shell("cat /proc/self/coredump_filter", before: [.init(filter, .limits)])
    program.route = .helper(reason: "a test")
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let own = try String(decoding: ProcFile.bytes("/proc/self/coredump_filter", limit: 64), as: UTF8.self)
    #expect(try bench.output(program).text == "00000007\n")
    #expect(
      try String(decoding: ProcFile.bytes("/proc/self/coredump_filter", limit: 64), as: UTF8.self) == own)
  }

  @Test("the nice level is as low as is permitted")
  func niceness() throws {
    // RLIMIT_NICE 0 allows 20 and more: it stays where it is, and that is no error.
    guard isRoot else { return }
    let limit = SpawnProgram.Operation.limit(resource: 13, soft: 0, hard: 0)
    #expect(try output("nice", .nice(10), limit, .user(65534), .nice(-5)) == "10\n")
  }

  @Test("scheduling, input and output, processors, timers")
  func scheduling() throws {
    let policy = try output("chrt -p $$", .scheduler(policy: 3, priority: 0))
    #expect(policy.contains("SCHED_BATCH"))
    #expect(try output("chrt -p $$", .scheduler(policy: 5, priority: 0)).contains("SCHED_IDLE"))
    let priority = try output("ionice -p $$", .inputOutputPriority(0x4006))
    #expect(priority == "best-effort: prio 6\n")
    #expect(try output("ionice -p $$", .inputOutputPriority(0x6000)).hasPrefix("idle"))
    #expect(
      try output("grep Cpus_allowed_list /proc/self/status", .processors([1])) == "Cpus_allowed_list:\t0\n")
    #expect(try output("cat /proc/$$/timerslack_ns", .timerSlack(1_234_000)) == "1234000\n")
  }

  @Test("SCHED_RESET_ON_FORK keeps a policy from its children")
  func resetOnFork() throws {
    let reset = try output("chrt -p $$", .scheduler(policy: 0x4000_0003, priority: 0))
    #expect(reset.contains("SCHED_BATCH|SCHED_RESET_ON_FORK"))
  }

  @Test("the personality of a smaller machine")
  func personality() throws {
    #if arch(x86_64)
      #expect(try output("uname -m", .personality(8)) == "i686\n")
    #endif
    #expect(try output("uname -m", .personality(0)) == output("uname -m"))
  }

  @Test("a locked personality stays, its own can be set again")
  func lockedPersonality() throws {
    var steps = [SpawnProgram.Operation.noNewPrivileges]
    steps += SystemCallFilter.lockingPersonality(to: 0).map { .filter($0) }
    let program = SpawnProgram.shell(
      "setarch $(uname -m) true && echo same; setarch -R true 2>&1 | grep -o 'not permitted'; grep Seccomp: /proc/self/status",
      before: steps.map { .init($0, .filter) })
    let text = try SpawnBench().output(program).text
    #if arch(x86_64) || arch(arm64)
      #expect(text == "same\nnot permitted\nSeccomp:\t2\n")
    #endif
  }

  @Test("without real-time scheduling only that is refused")
  func realtime() throws {
    var steps = [SpawnProgram.Operation.noNewPrivileges]
    steps += SystemCallFilter.restrictingRealtime().map { .filter($0) }
    let program = SpawnProgram.shell(
      "chrt -b 0 true && echo batch; chrt -f 1 true 2>&1 | grep -o 'not permitted'",
      before: steps.map { .init($0, .filter) })
    #expect(try SpawnBench().output(program).text == "batch\nnot permitted\n")
  }

  @Test("a bounding set leaves what it names", .enabled(if: isRoot, "only root has capabilities to lose"))
  func bounding() throws {
    let sets = try capabilities([.boundCapabilities(1 << 10 | 1)])
    for name in ["CapBnd", "CapEff", "CapPrm"] { #expect(sets[name] == 0x401, "\(name)") }
    #expect(sets["CapInh"] == 0)
  }

  @Test(
    "ambient capabilities outlive the change of the user, but not the bounding set",
    .enabled(if: isRoot, "only root has capabilities to keep"))
  func ambient() throws {
    let wanted: UInt64 = 1 << 10 | 1 << 5
    let sets = try capabilities([
      .boundCapabilities(~(1 << 5)), .inheritCapabilities(wanted), .ambientCapabilities(wanted),
      .secureBits(1 << 4), .user(65534), .ambientCapabilities(wanted),
    ])
    for name in ["CapAmb", "CapEff", "CapInh"] { #expect(sets[name] == 0x400, "\(name)") }
  }

  @Test("secure bits stay over exec", .enabled(if: isRoot, "they take a capability"))
  func secureBits() throws {
    let sets = try capabilities([.secureBits(1)])
    // Without SECBIT_NOROOT the exec would have given root everything.
    #expect(sets["CapEff"] == 0)
  }

  @Test("a keyring belongs to who will use it", .enabled(if: isRoot, "only root can become another"))
  func keyring() throws {
    let text = try output(
      "grep _ses /proc/keys || cat /proc/keys", .newKeyring(linksUser: false, uid: 65534, gid: 65534),
      .user(65534))
    let own = text.split(separator: "\n").filter { $0.contains(" 65534 65534 keyring ") }
    // A kernel without keyrings, or a container that forbids them, has none to show.
    #expect(text.isEmpty || !own.isEmpty)
  }

  @Test("what cannot be set is told with its exit status")
  func failures() throws {
    let bench = try SpawnBench()
    let failures: [(SpawnProgram.Operation, SpawnExitStatus, Int32, String)] = [
      (.scheduler(policy: 99, priority: 0), .scheduler, EINVAL, "214/SETSCHEDULER"),
      (.processors([]), .affinity, EINVAL, "215/CPUAFFINITY"),
      (.inputOutputPriority(0xE000), .ioPriority, EINVAL, "211/IOPRIO"),
      (.write("x", to: "/proc/self/oom_score_adj", ifPermitted: true), .oomAdjust, EINVAL, "206/OOM_ADJUST"),
    ]
    for (operation, status, errno, words) in failures {
      var program = SpawnProgram.shell("true", before: [.init(operation, status)])
      program.steps.removeAll { $0.operation == .place(source: 0, at: 1) }
      let failure = try bench.failure(program)
      #expect(failure.cause == .step(operation) && failure.errno == errno)
      #expect("\(failure)".contains(words), "\(failure)")
    }
  }
}
