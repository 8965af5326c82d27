import Glibc
import Linux
import Testing
import UnitModel

@testable import Engine

@Suite("Terminals in a spawn program")
struct SpawnTerminalProgramTests {
  private func steps(_ change: (inout ExecSettings) -> Void) throws -> (
    SpawnProgram, [SpawnProgram.Operation]
  ) {
    var exec = ExecSettings()
    exec.terminal.path = "/dev/tty9"
    change(&exec)
    let program = try compile(exec: exec)
    return (program, program.steps.map(\.operation))
  }

  private func open(_ flags: Int32, at number: Int32) -> SpawnProgram.Operation {
    .open(path: "/dev/tty9", flags: flags | O_NOCTTY, mode: 0, at: number)
  }

  @Test("input takes it for the new session, and the outputs inherit it")
  func input() throws {
    let (program, steps) = try steps {
      $0.standardInput = .terminal(.forces)
      $0.terminal.hangsUp = true
      $0.terminal.resets = true
      $0.terminal.rows = 7
    }
    let start = try #require(steps.firstIndex(of: open(O_RDWR, at: 0)))
    #expect(try start > #require(steps.firstIndex(of: .newSession)))
    #expect(
      steps[start..<(start + 4)] == [
        open(O_RDWR, at: 0), .hangUp(0), open(O_RDWR, at: 0),
        .terminal("/dev/tty9", at: 0, nil, resets: true, rows: 7, columns: 0),
      ])
    let claim = try #require(
      steps.firstIndex(of: .terminal("/dev/tty9", at: 0, .forces, resets: false, rows: 0, columns: 0)))
    #expect(claim > start + 4 && steps[claim - 1] == open(O_RDWR, at: 0))
    #expect(steps[(claim + 1)...].starts(with: [.copy(0, to: 1), .copy(1, to: 2)]))
    #expect(program.route != .direct && program.environment.contains(.fixed("TERM=linux")))
  }

  @Test("it is made ready for output, too, or where it is only named; then it is the user's")
  func readiness() throws {
    let (_, output) = try steps {
      $0.standardOutput = .terminal(.waits)
      $0.terminal.clears = true
    }
    #expect(output.contains(.clearTerminal(0, virtual: 9)))
    let (_, unnamed) = try steps {
      $0.terminal.path = "/dev/console"
      $0.terminal.clears = true
    }
    #expect(!unnamed.contains(.clearTerminal(0, virtual: 0)))
    let (_, named) = try steps {
      $0.terminal.path = "/dev/pts/9"
      $0.terminal.clears = true
    }
    #expect(named.contains(.clearTerminal(0, virtual: 0)))
    var exec = ExecSettings()
    exec.standardInput = .terminal(.waits)
    var context = CommandContext()
    context.user = ResolvedUser(uid: 1001, gid: 1001, name: "alice")
    let steps = try compile(exec: exec, context).steps.map(\.operation)
    let own = try #require(steps.firstIndex(of: .own(0, uid: 1001, mode: 0o620)))
    #expect(try own < #require(steps.firstIndex(of: .user(1001))))
  }

  @Test("all three streams on it are one open file")
  func all() throws {
    let (_, steps) = try steps {
      $0.standardInput = .terminal(.waits)
      $0.standardOutput = .terminal(.waits)
      $0.standardError = .terminal(.waits)
    }
    #expect(steps.count { $0 == open(O_RDWR, at: 0) || $0 == open(O_WRONLY, at: 1) } == 1)
    #expect(steps.contains(.copy(0, to: 1)) && steps.contains(.copy(1, to: 2)))
  }

  @Test("output alone only writes to it")
  func output() throws {
    let (_, steps) = try steps { $0.standardOutput = .terminal(.waits) }
    #expect(steps.contains(open(O_WRONLY, at: 1)) && steps.contains(.copy(1, to: 2)))
    let claims = steps.compactMap {
      if case .terminal(_, let at, let claim, _, _, _) = $0 { (at, claim) } else { nil }
    }
    // Only whether it is one is looked at.
    #expect(claims.count == 1 && claims.first?.0 == 1 && claims.first?.1 == nil)
  }
}
