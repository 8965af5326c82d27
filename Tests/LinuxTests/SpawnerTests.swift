import CLinux
import Glibc
import Linux
import Testing

@Suite("A spawned process", .serialized, .timeLimit(.minutes(1)))
struct SpawnerTests {
  @Test("runs with its arguments and its environment, and nothing else")
  func argumentsAndEnvironment() throws {
    let bench = try SpawnBench()
    var program = SpawnProgram.shell("")
    program.candidates = ["/usr/bin/env"]
    program.arguments = ["env"]
    program.environment = [
      .perSpawn("REMOTE_ADDR", index: 1), .fixed("A=a b"), .perSpawn("ABSENT", index: 0),
    ]
    let (text, exit) = try bench.output(program, values: [nil, "::1"])
    #expect(text == "REMOTE_ADDR=::1\nA=a b\n")
    #expect(exit == .exited(0))
  }

  @Test("finds its own pid in the environment")
  func ownPID() throws {
    let bench = try SpawnBench()
    var program = SpawnProgram.shell("echo $$ $LISTEN_PID $SYSTEMD_EXEC_PID")
    program.environment = [.fixed("X=y"), .ownPID("LISTEN_PID"), .ownPID("SYSTEMD_EXEC_PID")]
    let words = try bench.output(program).text.split(whereSeparator: \.isWhitespace)
    #expect(words.count == 3)
    #expect(Set(words).count == 1)
  }

  @Test(
    "finds the number of its own pidfd in the environment, with a table of its own and with a shared one",
    .enabled(if: Pidfd.hasIDs), arguments: [0, 12])
  func ownPidfdID(slots: Int) throws {
    let bench = try SpawnBench(slots: slots)
    let program = SpawnerTests.pidfdProgram
    let words = try bench.output(program).text.split(whereSeparator: \.isWhitespace)
    #expect(words.count == 3 && words[0] == words[1] && words[2] == "b")
  }

  /// Tells its number and the one in the environment.
  static var pidfdProgram: SpawnProgram {
    var program = SpawnProgram()
    program.append(.place(source: 0, at: 1), .descriptors)
    program.append(.execute, .execute)
    program.candidates = ["/usr/bin/python3"]
    let text =
      "import os, ctypes; fd = ctypes.CDLL(None).syscall(434, os.getpid(), 0); "
      + "print(os.fstat(fd).st_ino, os.environ['LISTEN_PIDFDID'], os.environ['A'])"
    program.arguments = ["python3", "-c", text]
    program.environment = [.ownPidfdID("LISTEN_PIDFDID"), .fixed("A=b")]
    return program
  }

  @Test("has its descriptors and no other", arguments: [0, 2, 12])
  func descriptors(slots: Int) throws {
    let bench = try SpawnBench(slots: slots)
    var program = SpawnProgram.shell("ls /proc/self/fd; cat <&3; cat <&4")
    for (index, target) in [(1, Int32(3)), (2, Int32(4))] {
      program.steps.insert(.init(.place(source: index, at: target), .descriptors), at: 0)
    }
    let (readingA, writingA) = try SpawnBench.pipe()
    let (readingB, writingB) = try SpawnBench.pipe()
    _ = write(writingA.number, "first\n", 6)
    _ = write(writingB.number, "second\n", 7)
    writingA.close()
    writingB.close()
    let text = try bench.output(program, sources: [readingA.number, readingB.number]).text
    // `ls` itself has one more open, the directory.
    #expect(text == "0\n1\n2\n3\n4\n5\nfirst\nsecond\n")
  }

  @Test("gets descriptors right whose numbers are each other's targets")
  func overlap() throws {
    // No slots: sources are placed from where they are, and here they lie among the targets.
    let bench = try SpawnBench(slots: 0)
    var pipes: [(Descriptor, Descriptor)] = []
    for letter in ["a", "b", "c", "d"] {
      let (reading, writing) = try SpawnBench.pipe()
      _ = write(writing.number, letter, 1)
      writing.close()
      pipes.append((reading, writing))
    }
    let numbers = pipes.map(\.0.number)
    var program = SpawnProgram.shell(
      "cat <&\(numbers[3]) <&\(numbers[3]); "
        + numbers.reversed().map { "cat /dev/fd/\($0)" }.joined(separator: "; "))
    program.arguments[2] = numbers.map { "cat /dev/fd/\($0)" }.joined(separator: "; ")
    // Each goes to the number that the next one has.
    for index in 0..<4 {
      program.steps.insert(
        .init(.place(source: index + 1, at: numbers[(index + 1) % 4]), .descriptors), at: 0)
    }
    #expect(try bench.output(program, sources: numbers).text == "dabc")
  }

  @Test("leads a session, with an empty mask and default dispositions but SIGPIPE")
  func signals() throws {
    let bench = try SpawnBench()
    let program = SpawnProgram.shell(
      "cat /proc/self/stat; grep Sig /proc/self/status",
      before: [.init(.ignoreSignal(SIGPIPE), .signalMask)])
    let text = try bench.output(program).text
    #expect(text.contains("SigBlk:\t0000000000000000"))
    #expect(text.contains("SigIgn:\t0000000000001000"))
    let fields = text.split(separator: " ")
    // The shell is the leader: parent (4th), group (5th) and session (6th) of `cat` are the same.
    #expect(fields[3] == fields[4] && fields[4] == fields[5])
  }

  @Test("has the limits, the umask and the directory that its program sets")
  func limits() throws {
    let bench = try SpawnBench()
    let program = SpawnProgram.shell(
      "ulimit -Sn; ulimit -Hn; umask; pwd",
      before: [
        .init(.limit(resource: 7, soft: 123, hard: 456), .limits), .init(.umask(0o077), .changeDirectory),
        .init(.changeDirectory("/usr", isOptional: false), .changeDirectory),
      ])
    #expect(try bench.output(program).text == "123\n456\n0077\n/usr\n")
  }

  @Test("stays where it is when an optional directory is missing")
  func optionalDirectory() throws {
    let bench = try SpawnBench()
    let program = SpawnProgram.shell(
      "pwd",
      before: [
        .init(.changeDirectory("/", isOptional: false), .changeDirectory),
        .init(.changeDirectory("/nonexistent", isOptional: true), .changeDirectory),
      ])
    #expect(try bench.output(program).text == "/\n")
  }

  @Test("is told as a failure with step, errno and exit status when a step fails")
  func failure() throws {
    let bench = try SpawnBench()
    var program = SpawnProgram()
    program.append(.changeDirectory("/nonexistent", isOptional: false), .changeDirectory)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    let failure = try bench.failure(program)
    #expect(failure.cause == .step(.changeDirectory("/nonexistent", isOptional: false)))
    #expect(failure.errno == ENOENT)
    #expect(failure.exitStatus == 200)
    #expect(failure.pid.map { $0 > 0 } == true)
    #expect(
      failure.description
        == "cannot change the directory to /nonexistent: no such file or directory (200/CHDIR)")
  }

  @Test("is looked for along its candidates; a forbidden one is named rather than a missing one")
  func candidates() throws {
    let bench = try SpawnBench()
    var program = SpawnProgram.shell("echo found")
    program.candidates = ["/nonexistent/sh", "/etc/passwd", "/bin/sh"]
    #expect(try bench.output(program).text == "found\n")
    program.steps = [.init(.execute, .execute)]
    program.candidates = ["/etc/passwd", "/nonexistent/sh"]
    #expect(try bench.failure(program).errno == EACCES)
    program.candidates = ["/nonexistent/sh"]
    #expect(try bench.failure(program).errno == ENOENT)
    #expect(try bench.failure(program).exitStatus == 203)
  }

  @Test("stopped before its program runs is ended at its deadline")
  func deadline() throws {
    let bench = try SpawnBench()
    // A FIFO without a writer: open waits until somebody ends it.
    let path = "/tmp/usher-spawn-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    var program = SpawnProgram()
    program.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    var request = SpawnRequest(token: 9, image: SpawnImage(program))
    let now = SpawnBench.now()
    request.deadline = now + 50_000
    bench.spawner.submit(request)
    #expect(!SpawnBench.wait(bench.spawner.answerDescriptor, seconds: 0))
    bench.spawner.endOverdue(now: now + 10_000)
    #expect(bench.spawner.pendingCount == 1)
    // Until the child exists there is nothing to end: ask again, as a loop would.
    var answers: [SpawnAnswer] = []
    var clock = now + 60_000
    while answers.isEmpty {
      bench.spawner.endOverdue(now: clock)
      clock += 100_000
      var entry = pollfd(fd: bench.spawner.answerDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 20) == 1 { answers = bench.spawner.takeAnswers() }
      try #require(SpawnBench.now() < now + 10_000_000)
    }
    guard case .failed(let failure) = answers.first?.outcome else {
      Issue.record("it was started")
      return
    }
    guard case .deadline = failure.cause else {
      Issue.record("\(failure)")
      return
    }
    #expect(bench.spawner.pendingCount == 0)
    // The spawner is free again.
    #expect(try bench.output(.shell("echo on")).text == "on\n")
  }

  @Test("runs on when the spawner that started it is given up")
  func givenUp() throws {
    let bench = try SpawnBench()
    let path = "/tmp/usher-given-up-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    // Children of both spawners, each with a signal for the death of its parent.
    var lasting = SpawnProgram()
    lasting.append(.deathSignal(SIGKILL), .execute)
    lasting.append(.execute, .execute)
    lasting.candidates = ["/bin/sleep"]
    lasting.arguments = ["sleep", "100"]
    let image = SpawnImage(lasting)
    for token in 1...8 { bench.spawner.submit(SpawnRequest(token: UInt64(token), image: image)) }
    var processes: [Descriptor] = []
    for answer in try bench.answers(8) {
      if case .started(_, let process) = answer.outcome { processes.append(process) }
    }
    defer { for process in processes { _ = try? Pidfd.send(SIGKILL, to: process) } }
    #expect(processes.count == 8)
    var stuck = SpawnProgram()
    stuck.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    stuck.append(.execute, .execute)
    stuck.candidates = ["/bin/true"]
    for token in 1...20 {
      var request = SpawnRequest(token: UInt64(100 + token), image: SpawnImage(stuck))
      request.deadline = 1
      bench.spawner.submit(request)
      // Ended and given up in one breath: mostly before the spawner sees its child's end.
      #expect(!SpawnBench.wait(bench.spawner.answerDescriptor, seconds: 0))
      bench.spawner.endOverdue(now: SpawnBench.now())
      bench.spawner.endOverdue(now: SpawnBench.now() + 3_000_000)
      _ = try bench.answers(1, ahead: 6_000_000)
      #expect(try bench.output(.shell("echo on")).text == "on\n")
    }
    for process in processes { #expect(!SpawnBench.wait(process.number, seconds: 0)) }
  }

  @Test("is ended at a deadline that has passed already, wherever its spawner is")
  func passedDeadline() throws {
    let path = "/tmp/usher-passed-\(getpid())"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    var program = SpawnProgram()
    program.append(.open(path: path, flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    let image = SpawnImage(program)
    let bench = try SpawnBench()
    // Queued, between the queue and clone, or born: each place is met in some of the rounds.
    for token in 1...200 {
      var request = SpawnRequest(token: UInt64(token), image: image)
      request.deadline = SpawnBench.now()
      bench.spawner.submit(request)
      let limit = SpawnBench.now() + 1_500_000
      var answers: [SpawnAnswer] = []
      while answers.isEmpty {
        bench.spawner.endOverdue(now: SpawnBench.now())
        answers = bench.spawner.takeAnswers()
        // Before the grace: no spawner is given up, since every child gets its signal.
        try #require(SpawnBench.now() < limit)
      }
      guard case .failed(let failure) = answers.first?.outcome, case .deadline = failure.cause else {
        Issue.record("\(answers)")
        return
      }
    }
  }

  /// Other suites open and close descriptors at the same time: what is counted here is large.
  @Test("leaves no descriptor behind, started or not")
  func leaks() throws {
    let before = SpawnBench.openDescriptors().count
    let bench = try SpawnBench()
    var missing = SpawnProgram()
    missing.append(.execute, .execute)
    missing.candidates = ["/nonexistent"]
    missing.arguments = ["x"]
    for _ in 0..<150 {
      #expect(try bench.output(.shell("exit 3")).exit == .exited(3))
      _ = try bench.failure(missing)
    }
    #expect(SpawnBench.openDescriptors().count < before + 150)
  }

  @Test("leaves nothing of its spawner behind")
  func spawnerLeaks() throws {
    let before = SpawnBench.openDescriptors().count
    for _ in 0..<100 {
      let bench = try SpawnBench(slots: 2)
      _ = try bench.output(.shell("exit 0"))
    }
    // A spawner holds six descriptors and its slots.
    #expect(SpawnBench.openDescriptors().count < before + 100)
  }

  @Test("comes back under its token, many at a time")
  func many() throws {
    let bench = try SpawnBench()
    var program = SpawnProgram()
    program.append(.execute, .execute)
    program.candidates = ["/bin/true"]
    program.arguments = ["true"]
    let image = SpawnImage(program)
    for token in 1...200 { bench.spawner.submit(SpawnRequest(token: UInt64(token), image: image)) }
    let answers = try bench.answers(200)
    #expect(Set(answers.map(\.token)) == Set(1...200))
    for answer in answers {
      guard case .started(_, let process) = answer.outcome else {
        Issue.record("\(answer)")
        continue
      }
      try #require(SpawnBench.wait(process.number))
      #expect(try Pidfd.reap(process) == .exited(0))
    }
  }
}
