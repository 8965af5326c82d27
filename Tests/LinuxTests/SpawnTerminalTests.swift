import Glibc
import Linux
import Testing

/// A terminal of the test's own: its other end, and the path of the one that programs see.
private struct Terminal {
  let master: Descriptor
  let path: String

  init() throws {
    let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    master = Descriptor(adopting: number)
    var unlocked: Int32 = 0
    var index: Int32 = -1
    // TIOCSPTLCK, TIOCGPTN
    try #require(ioctl(number, 0x4004_5431, &unlocked) == 0 && ioctl(number, 0x8004_5430, &index) == 0)
    path = "/dev/pts/\(index)"
  }
}

@Suite("A terminal for a child", .serialized, .timeLimit(.minutes(1)))
struct SpawnTerminalTests {
  private func program(_ terminal: Terminal, _ script: String, _ steps: SpawnProgram.Operation...)
    -> SpawnProgram
  {
    var program = SpawnProgram.shell(script)
    program.steps.removeAll { if case .open = $0.operation { true } else { false } }
    let place = program.steps.firstIndex { $0.operation == .newSession } ?? 0
    let opening = SpawnProgram.Operation.open(path: terminal.path, flags: O_RDWR | O_NOCTTY, mode: 0, at: 0)
    program.steps.insert(
      contentsOf: ([opening] + steps).map { .init($0, .standardInput) }, at: place + 1)
    program.route = .helper(reason: "a test")
    return program
  }

  private func claim(_ terminal: Terminal, _ how: SpawnProgram.TerminalClaim) -> SpawnProgram.Operation {
    .terminal(terminal.path, at: 0, how, resets: false, rows: 0, columns: 0)
  }

  @Test("becomes that of its session, with modes and size")
  func taken() throws {
    let terminal = try Terminal()
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    var modes = termios()
    #expect(tcgetattr(terminal.master.number, &modes) == 0)
    modes.c_lflag = 0
    #expect(tcsetattr(terminal.master.number, TCSANOW, &modes) == 0)
    let text = try bench.output(
      program(
        terminal, "tty; ps -o tty= -p $$; stty size; stty -a | grep -ow -e -*icanon -e -*echo",
        .terminal(terminal.path, at: 0, .fails, resets: true, rows: 12, columns: 34))
    ).text
    let name = terminal.path.dropFirst("/dev/".count)
    #expect(
      text.split(separator: "\n").map(String.init) == [
        terminal.path, String(name), "12 34", "icanon", "echo",
      ])
  }

  @Test("that another session has fails, is waited for, or is taken away")
  func contested() throws {
    let terminal = try Terminal()
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    // Holds the terminal until its standard input, a pipe at 3, ends.
    let (reading, writing) = try SpawnBench.pipe()
    var holder = program(terminal, "trap '' HUP; cat <&3", claim(terminal, .fails))
    holder.steps.insert(.init(.place(source: 1, at: 3), .descriptors), at: 0)
    let (output, outputEnd) = try SpawnBench.pipe()
    var request = SpawnRequest(token: 1, image: SpawnImage(holder))
    request.sources = [outputEnd.number, reading.number]
    guard case .started(_, let process) = try bench.answer(to: request).outcome else {
      Issue.record("the holder did not start")
      return
    }
    outputEnd.close()
    let failure = try bench.failure(withOutput: program(terminal, "true", claim(terminal, .fails)))
    #expect(failure.errno == EPERM && failure.exitStatus == 208)
    #expect("\(failure)" == "cannot take the terminal \(terminal.path): operation not permitted (208/STDIN)")

    var patient = SpawnRequest(
      token: 2, image: SpawnImage(program(terminal, "echo mine", claim(terminal, .waits))))
    let (text, textEnd) = try SpawnBench.pipe()
    patient.sources = [textEnd.number]
    bench.spawner.submit(patient)
    writing.close()
    try #require(SpawnBench.wait(process.number))
    let answer = try #require(bench.answers(1).first)
    textEnd.close()
    guard case .started = answer.outcome else {
      Issue.record("\(answer)")
      return
    }
    #expect(try SpawnBench.readAll(text) == "mine\n")
    _ = output
  }

  @Test("that is hung up is gone for those who had it", .enabled(if: geteuid() == 0, "it takes a capability"))
  func hungUp() throws {
    let terminal = try Terminal()
    let bench = try SpawnBench(helper: SpawnHelperTests.helper())
    let other = Descriptor(adopting: open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC))
    let again = SpawnProgram.Operation.open(path: terminal.path, flags: O_RDWR | O_NOCTTY, mode: 0, at: 0)
    let text = try bench.output(program(terminal, "tty", .hangUp(0), again, claim(terminal, .forces))).text
    #expect(text == terminal.path + "\n")
    // End of file from now on.
    var byte: UInt8 = 0
    #expect(read(other.number, &byte, 1) == 0)
  }
}

extension SpawnBench {
  /// The failure of a program whose output is source 0.
  fileprivate func failure(withOutput program: SpawnProgram) throws -> SpawnFailure {
    do {
      let (text, _) = try output(program)
      Issue.record("it ran: \(text)")
      throw SystemCallError("see the spawn fail", errno: 0)
    } catch let failure as SpawnFailure {
      return failure
    }
  }
}
