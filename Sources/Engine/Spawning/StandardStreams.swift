import Glibc
import Linux
import UnitModel

/// The three standard streams with their defaults settled.
///
/// A stream that is not set counts as `inherit` (`null` for input). Input that is no two-way
/// stream is not inherited by the output, which then goes to the log.
///
/// - Source: systemd.exec(5), "Logging and Standard Input/Output".
struct StandardStreams {
  enum Source: Hashable {
    case null
    /// The passed descriptor of that index, `stdioSocket`, `logDescriptor`, or `inputDescriptor`.
    case descriptor(index: Int, isSocket: Bool)
    case file(String, Mode)
    case terminal
    /// The stream before this one.
    case previous
    /// Standard input.
    case input
  }

  enum Mode: Hashable {
    case read, readWrite, write, append, truncate
  }

  let input: Source
  let output: Source
  let error: Source
  /// Standard output or standard error is the log.
  var usesLog: Bool { output == log || error == log }
  private let log: Source

  static func useSocket(_ exec: ExecSettings) -> Bool {
    exec.standardInput == .socket || exec.standardOutput == .socket || exec.standardError == .socket
  }

  /// False if no output can come to be the log.
  static func mayUseLog(_ exec: ExecSettings) -> Bool {
    if exec.standardOutput == .log || exec.standardError == .log { return true }
    guard exec.standardOutput == nil || exec.standardOutput == .inherit else { return false }
    switch exec.standardInput {
    case .socket, .descriptor, .terminal: return false
    case nil, .inherit, .null, .file, .append, .truncate, .log, .data: return true
    }
  }

  init(exec: ExecSettings, context: CommandContext) throws(CommandError) {
    let hasSocket = context.stdioSocket != nil
    let usesSocket = hasSocket && StandardStreams.useSocket(exec)
    let names = usesSocket ? [] : context.passed.map(\.name)
    let socketIndex = names.count
    let socket = Source.descriptor(index: socketIndex, isSocket: true)
    let log: Source =
      context.logDescriptor == nil ? .null : .descriptor(index: socketIndex + 1, isSocket: false)
    self.log = log

    let data: Source =
      context.inputDescriptor == nil ? .null : .descriptor(index: socketIndex + 2, isSocket: false)

    func named(_ name: String) throws(CommandError) -> Source {
      guard let index = names.firstIndex(of: name) else { throw .noDescriptor(named: name) }
      return .descriptor(index: index, isSocket: true)
    }
    func output(_ stream: ExecSettings.Stream?) throws(CommandError) -> Source {
      switch stream {
      case nil, .inherit, .data: .previous
      case .null: .null
      case .socket: hasSocket ? socket : .previous
      case .file(let path): .file(path, .write)
      case .append(let path): .file(path, .append)
      case .truncate(let path): .file(path, .truncate)
      case .log: log
      case .terminal: .terminal
      case .descriptor(let name): try named(name)
      }
    }

    let isTwoWay: Bool
    var sharedPath: String?
    switch exec.standardInput {
    case .socket:
      input = hasSocket ? socket : .null
      // Without a socket it is as if nothing had been set, as for commands of a stopped socket.
      isTwoWay = true
    case .descriptor(let name):
      input = try named(name)
      isTwoWay = true
    case .file(let path), .append(let path), .truncate(let path):
      // One open file for both ways, where an output names the same.
      let isShared = exec.standardOutput == .file(path) || exec.standardError == .file(path)
      sharedPath = path
      input = .file(path, isShared ? .readWrite : .read)
      isTwoWay = false
    case .terminal:
      input = .terminal
      isTwoWay = true
    case .data:
      input = data
      isTwoWay = false
    case .null, .inherit, .log, nil:
      input = .null
      isTwoWay = false
    }
    // Output that appends to what is read, or truncates it, is that open file, too: only `file:` opens it for
    // both ways (observed with systemd 252 and 262).
    func isInput(_ stream: ExecSettings.Stream?) -> Bool {
      switch stream {
      case .file(let path), .append(let path), .truncate(let path): path == sharedPath
      default: false
      }
    }

    let first = try output(exec.standardOutput)
    if isInput(exec.standardOutput) {
      self.output = .previous
    } else if first == .previous {
      self.output = isTwoWay ? (input == .null ? .null : .previous) : log
    } else {
      self.output = first == .terminal && input == .terminal ? .previous : first
    }
    let second = try output(exec.standardError)
    // Twice the same: one open file, so that the lines do not overwrite each other.
    let isTerminalAgain = second == .terminal && self.output == .previous && input == .terminal
    if isInput(exec.standardError) {
      error = self.output == .previous ? .previous : .input
    } else {
      error = second == self.output || isTerminalAgain ? .previous : second
    }
  }
}

extension CommandCompiler {
  /// Passed descriptors first, then the streams that are descriptors; nothing is opened yet.
  mutating func placeDescriptors(_ streams: StandardStreams) {
    let passed = passed
    for index in passed.indices {
      program.append(.place(source: index, at: Int32(truncatingIfNeeded: 3 &+ index)), .descriptors)
    }
    if !passed.isEmpty {
      for (index, number) in context.extraNumbers {
        program.append(.place(source: index, at: number), .descriptors)
      }
    }
    for (number, stream) in [(Int32(0), streams.input), (1, streams.output), (2, streams.error)] {
      guard case .descriptor(let index, let isSocket) = stream else { continue }
      program.append(.place(source: index, at: number), CommandCompiler.status(of: number))
      // Programs on standard streams expect to block, whatever `NonBlocking=` says.
      if isSocket { program.append(.nonBlocking(false, number), CommandCompiler.status(of: number)) }
    }
    let isNonBlocking = unit.service?.nonBlocking ?? false
    for index in passed.indices where passed[index].isListener {
      program.append(
        .nonBlocking(isNonBlocking, Int32(truncatingIfNeeded: 3 &+ index)), .descriptors)
    }
  }

  /// The streams that are files, in order, each with what inherits from it.
  mutating func openStreams(_ streams: StandardStreams) {
    for (number, stream) in [(Int32(0), streams.input), (1, streams.output), (2, streams.error)] {
      let status = CommandCompiler.status(of: number)
      switch stream {
      case .descriptor: break
      case .terminal: openTerminal(number, status)
      case .previous: program.append(.copy(number &- 1, to: number), status)
      case .input: program.append(.copy(0, to: number), status)
      case .null:
        program.append(
          .open(path: "/dev/null", flags: number == 0 ? O_RDONLY : O_WRONLY, mode: 0, at: number), status)
      case .file(let path, let mode):
        var flags = O_NOCTTY
        switch mode {
        case .read: flags |= O_RDONLY
        case .readWrite: flags |= O_RDWR | O_CREAT
        case .write: flags |= O_WRONLY | O_CREAT
        case .append: flags |= O_WRONLY | O_CREAT | O_APPEND
        case .truncate: flags |= O_WRONLY | O_CREAT | O_TRUNC
        }
        program.append(.open(path: path, flags: flags, mode: 0o666, at: number), status)
        program.route = .helper(reason: "\(path) may be a FIFO or on a file system that does not answer")
      }
    }
  }

  /// Input takes the terminal for the session, which has just begun; output only writes to it.
  private mutating func openTerminal(_ number: Int32, _ status: SpawnExitStatus) {
    let terminal = exec.terminal
    program.route = .helper(reason: "the terminal \(terminal.path) may have to be waited for")
    func open(_ flags: Int32) {
      program.append(.open(path: terminal.path, flags: flags | O_NOCTTY, mode: 0, at: number), status)
    }
    guard number == 0, case .terminal(let claim) = exec.standardInput else {
      open(O_WRONLY)
      // Some other node is no place to write to.
      return program.append(
        .terminal(terminal.path, at: number, nil, resets: false, rows: 0, columns: 0), status)
    }
    open(O_RDWR)
    let how: SpawnProgram.TerminalClaim =
      switch claim {
      case .waits: .waits
      case .forces: .forces
      case .fails: .fails
      }
    program.append(
      .terminal(
        terminal.path, at: number, how, resets: false, rows: 0, columns: 0), status)
  }

  /// Makes the terminal ready, open as what becomes standard input later: nothing is there yet.
  mutating func prepareTerminal() {
    let terminal = exec.terminal
    program.route = .helper(reason: "the terminal \(terminal.path) may have to be waited for")
    func open() {
      program.append(.open(path: terminal.path, flags: O_RDWR | O_NOCTTY, mode: 0, at: 0), .standardInput)
    }
    open()
    if terminal.hangsUp {
      program.append(.hangUp(0), .standardInput)
      // What was open is dead now, for everybody.
      open()
    }
    if terminal.resets || terminal.rows > 0 || terminal.columns > 0 {
      program.append(
        .terminal(
          terminal.path, at: 0, nil, resets: terminal.resets, rows: terminal.rows, columns: terminal.columns),
        .standardInput)
    }
    if terminal.clears {
      program.append(.clearTerminal(0, virtual: terminal.virtualNumber ?? 0), .standardInput)
    }
  }

  static func status(of number: Int32) -> SpawnExitStatus {
    number == 0 ? .standardInput : number == 1 ? .standardOutput : .standardError
  }
}
