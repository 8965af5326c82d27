import CLinux
import Glibc
import Linux
import Testing

/// Starts programs and waits for what becomes of them.
///
/// Real processes; every wait has a deadline, after which the test fails.
final class SpawnBench {
  let spawner: Spawner
  private(set) var kept: [Descriptor] = []

  /// - Parameter slots: numbers below 64, far up, so that the test runner's own are not touched.
  init(slots: Int = 12, helper: String? = nil) throws {
    var numbers: [Int32] = []
    let null = try Descriptor(
      adopting: systemCall("open") { usher_open("/dev/null", O_RDWR | O_CLOEXEC, 0) })
    while numbers.count < slots {
      let number = usher_fcntl(null.number, F_DUPFD_CLOEXEC, 10)
      guard number >= 0 else { break }
      if number >= 64 {
        close(number)
        break
      }
      numbers.append(number)
    }
    spawner = try Spawner(threads: 2, slots: SpawnSlots(numbers), helperPath: helper)
  }

  deinit { spawner.stop() }

  /// Microseconds on CLOCK_MONOTONIC.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }

  /// Waits until `descriptor` is readable.
  static func wait(_ descriptor: Int32, seconds: Int32 = 10) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, seconds * 1000) == 1
  }

  func answer(to request: SpawnRequest) throws -> SpawnAnswer {
    spawner.submit(request)
    return try #require(answers(1).first)
  }

  /// Waits for that many answers.
  ///
  /// - Parameter ahead: how far the clock that deadlines are judged by is ahead, in microseconds.
  func answers(_ count: Int, ahead: UInt64 = 0) throws -> [SpawnAnswer] {
    var answers: [SpawnAnswer] = []
    let limit = SpawnBench.now() + 10_000_000
    while answers.count < count {
      spawner.endOverdue(now: SpawnBench.now() + ahead)
      var entry = pollfd(fd: spawner.answerDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 20) == 1 { answers += spawner.takeAnswers() }
      try #require(SpawnBench.now() < limit)
    }
    return answers
  }

  /// The failure that a program comes to.
  func failure(_ program: SpawnProgram) throws -> SpawnFailure {
    let request = SpawnRequest(token: 1, image: SpawnImage(program))
    guard case .failed(let failure) = try answer(to: request).outcome else {
      throw SystemCallError("see the spawn fail", errno: 0)
    }
    return failure
  }

  /// What a program writes to its standard output, and how it ends.
  ///
  /// - Parameter sources: what `place` names from index 1 on; index 0 is the output.
  func output(
    _ program: SpawnProgram, sources: [Int32] = [], values: [String?] = [],
    cgroup: SpawnRequest.CgroupEntry = .none
  ) throws -> (text: String, exit: ProcessExit) {
    let (reading, writing) = try SpawnBench.pipe()
    var request = SpawnRequest(token: 7, image: SpawnImage(program))
    request.sources = [writing.number] + sources
    request.values = values
    request.retained = [writing]
    request.cgroup = cgroup
    let answer = try answer(to: request)
    writing.close()
    switch answer.outcome {
    case .failed(let failure), .failedLater(let failure): throw failure
    case .started(_, let process):
      let text = try SpawnBench.readAll(reading)
      try #require(SpawnBench.wait(process.number))
      return (text, try #require(try Pidfd.reap(process)))
    }
  }

  /// Both ends, read end first.
  static func pipe() throws -> (Descriptor, Descriptor) { try Pipe.open(isNonBlocking: false) }

  static func readAll(_ descriptor: Descriptor) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      try #require(wait(descriptor.number))
      let count = try systemCall("read") { read(descriptor.number, &chunk, chunk.count) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk.prefix(count)
    }
  }

  /// The numbers of this process's open descriptors.
  static func openDescriptors() -> Set<String> {
    var names: Set<String> = []
    guard let directory = opendir("/proc/self/fd") else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      names.insert(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    names.remove(String(dirfd(directory)))
    return names
  }
}

extension SpawnProgram {
  /// `/bin/sh -c script` in the usual state: output to source 0, no input.
  static func shell(_ script: String, before: [Step] = []) -> SpawnProgram {
    var program = SpawnProgram()
    program.append(.open(path: "/dev/null", flags: O_RDONLY, mode: 0, at: 0), .standardInput)
    program.append(.place(source: 0, at: 1), .standardOutput)
    program.append(.copy(1, to: 2), .standardError)
    program.append(.newSession, .session)
    program.append(.defaultSignals, .signalMask)
    program.steps += before
    program.append(.unblockSignals, .signalMask)
    program.append(.execute, .execute)
    program.candidates = ["/bin/sh"]
    program.arguments = ["sh", "-c", script]
    program.environment = [.fixed("PATH=/usr/bin:/bin")]
    return program
  }
}
