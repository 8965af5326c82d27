import CLinux
import Glibc
import Linux
import Testing

@Suite("A process started through usher-exec", .serialized, .timeLimit(.minutes(1)))
struct SpawnHelperTests {
  /// Beside the test bundle.
  static func helper() throws -> String {
    let path = try #require(CommandLine.arguments.first { $0.contains(".build") || $0.contains("/debug/") })
    let directory = path.split(separator: "/", omittingEmptySubsequences: false)
      .prefix { !$0.hasSuffix(".xctest") }
    let helper = directory.joined(separator: "/") + "/usher-exec"
    try #require(access(helper, X_OK) == 0, "\(helper) is missing")
    return helper
  }

  private func through(_ program: SpawnProgram) -> SpawnProgram {
    var program = program
    program.route = .helper(reason: "a test")
    return program
  }

  @Test("has the same descriptors, environment and state as one started directly")
  func same() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    var program = SpawnProgram.shell(
      "ls /proc/self/fd; cat <&3; echo $LISTEN_PID $A $B; ulimit -n; grep -E 'SigBlk|SigIgn' /proc/self/status; ps -o args= $$",
      before: [
        .init(.ignoreSignal(SIGPIPE), .signalMask), .init(.limit(resource: 7, soft: 99, hard: 99), .limits),
      ])
    program.steps.insert(.init(.place(source: 1, at: 3), .descriptors), at: 0)
    program.environment += [.fixed("A=a"), .perSpawn("B", index: 0), .ownPID("LISTEN_PID")]
    func run(_ program: SpawnProgram) throws -> [Substring] {
      let (reading, writing) = try SpawnBench.pipe()
      _ = write(writing.number, "passed\n", 7)
      writing.close()
      let (text, exit) = try bench.output(program, sources: [reading.number, -1, 0], values: ["b"])
      #expect(exit == .exited(0))
      return text.split(separator: "\n").map { $0.hasSuffix(" a b") ? "PID a b" : $0 }
    }
    let direct = try run(program)
    #expect(direct.contains("passed"))
    #expect(try run(through(program)) == direct)
  }

  @Test("finds the number of its own pidfd in the environment", .enabled(if: Pidfd.hasIDs))
  func ownPidfdID() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let words = try bench.output(through(SpawnerTests.pidfdProgram)).text.split(
      whereSeparator: \.isWhitespace)
    #expect(words.count == 3 && words[0] == words[1] && words[2] == "b")
  }

  @Test("reports a failed step with its errno and exit status")
  func failure() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    var program = SpawnProgram()
    program.append(.changeDirectory("/nonexistent", isOptional: false), .changeDirectory)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    let failure = try bench.failure(through(program))
    #expect(failure.cause == .step(.changeDirectory("/nonexistent", isOptional: false)))
    #expect(failure.errno == ENOENT)
    #expect(failure.exitStatus == 200)
    #expect(failure.subject == "/nonexistent")
  }

  @Test(
    "that may be told early runs while it waits in a FIFO, can be ended there, and tells what fails later")
  func early() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let path = "/tmp/usher-early-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    var program = SpawnProgram()
    program.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.changeDirectory("/nonexistent", isOptional: false), .changeDirectory)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    func start(_ token: UInt64) throws -> Descriptor {
      var request = SpawnRequest(token: token, image: SpawnImage(through(program)))
      request.isEarly = true
      guard case .started(_, let process) = try bench.answer(to: request).outcome else {
        throw SystemCallError("see it start", errno: 0)
      }
      return process
    }
    let first = try start(1)
    try Pidfd.send(SIGTERM, to: first)
    try #require(SpawnBench.wait(first.number))
    #expect(try Pidfd.reap(first) == .killed(signal: SIGTERM))

    let second = try start(2)
    // Long overdue, and nobody minds.
    bench.spawner.endOverdue(now: .max - 1)
    close(open(path, O_WRONLY | O_CLOEXEC))
    guard let answer = try bench.answers(1).first, case .failedLater(let failure) = answer.outcome else {
      throw SystemCallError("see it fail", errno: 0)
    }
    #expect(answer.token == 2)
    #expect(
      failure.description
        == "cannot change the directory to /nonexistent: no such file or directory (200/CHDIR)")
    try #require(SpawnBench.wait(second.number))
    #expect(try Pidfd.reap(second) == .exited(200))
    #expect(bench.spawner.pendingCount == 0)
  }

  @Test("that waits in a FIFO is ended at its deadline and holds up nobody")
  func deadline() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let path = "/tmp/usher-helper-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    var program = SpawnProgram()
    program.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    // More than there are spawners: they all wait in their FIFO, and the next one runs.
    for token in 1...4 {
      var request = SpawnRequest(token: UInt64(token), image: SpawnImage(through(program)))
      request.deadline = SpawnBench.now() + 600_000_000
      bench.spawner.submit(request)
    }
    #expect(try bench.output(.shell("echo on")).text == "on\n")
    #expect(bench.spawner.pendingCount == 4)
    for answer in try bench.answers(4, ahead: 700_000_000) {
      guard case .failed(let failure) = answer.outcome, case .deadline(let reached) = failure.cause else {
        Issue.record("\(answer)")
        continue
      }
      // In the FIFO, or just on the way into usher-exec.
      let inFile = SpawnProgram.Operation.open(path: path, flags: O_RDONLY, mode: 0, at: 0)
      #expect(reached == nil || reached == inFile || reached == .execute)
    }
  }

  @Test("that waits in a FIFO ends with its spawner")
  func end() throws {
    let path = "/tmp/usher-end-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    var program = SpawnProgram()
    // The pipe ends when nobody is left who has it.
    let (reading, writing) = try SpawnBench.pipe()
    program.append(.place(source: 0, at: 1), .standardOutput)
    program.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    for route in [program, through(program)] {
      let bench = try SpawnBench(helper: SpawnHelperTests.helper())
      for token in 1...6 {
        var request = SpawnRequest(token: UInt64(token), image: SpawnImage(route))
        request.sources = [writing.number]
        bench.spawner.submit(request)
      }
      bench.spawner.stop()
    }
    writing.close()
    #expect(try SpawnBench.readAll(reading) == "")
  }

  /// Other suites open and close descriptors at the same time: what is counted here is large.
  @Test("leaves no descriptor behind")
  func leaks() throws {
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let before = SpawnBench.openDescriptors().count
    for _ in 0..<150 { _ = try bench.output(through(.shell("exit 3"))) }
    #expect(SpawnBench.openDescriptors().count < before + 150)
  }
}
