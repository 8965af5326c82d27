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
    /// The stream before this one.
    case previous
  }

  enum Mode: Hashable {
    case read, write, append, truncate
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
    case .socket, .descriptor: return false
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
      case .descriptor(let name): try named(name)
      }
    }

    let isTwoWay: Bool
    switch exec.standardInput {
    case .socket:
      input = hasSocket ? socket : .null
      // Without a socket it is as if nothing had been set, as for commands of a stopped socket.
      isTwoWay = true
    case .descriptor(let name):
      input = try named(name)
      isTwoWay = true
    case .file(let path), .append(let path), .truncate(let path):
      input = .file(path, .read)
      isTwoWay = false
    case .data:
      input = data
      isTwoWay = false
    case .null, .inherit, .log, nil:
      input = .null
      isTwoWay = false
    }
    let first = try output(exec.standardOutput)
    if first == .previous {
      self.output = isTwoWay ? (input == .null ? .null : .previous) : log
    } else {
      self.output = first
    }
    let second = try output(exec.standardError)
    // Twice the same: one open file, so that the lines do not overwrite each other.
    error = second == self.output ? .previous : second
  }
}

extension CommandCompiler {
  /// Passed descriptors first, then the streams that are descriptors; nothing is opened yet.
  mutating func placeDescriptors(_ streams: StandardStreams) {
    let passed = passed
    for index in passed.indices {
      program.append(.place(source: index, at: Int32(truncatingIfNeeded: 3 &+ index)), .descriptors)
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
      case .previous: program.append(.copy(number &- 1, to: number), status)
      case .null:
        program.append(
          .open(path: "/dev/null", flags: number == 0 ? O_RDONLY : O_WRONLY, mode: 0, at: number), status)
      case .file(let path, let mode):
        var flags = O_NOCTTY
        switch mode {
        case .read: flags |= O_RDONLY
        case .write: flags |= O_WRONLY | O_CREAT
        case .append: flags |= O_WRONLY | O_CREAT | O_APPEND
        case .truncate: flags |= O_WRONLY | O_CREAT | O_TRUNC
        }
        program.append(.open(path: path, flags: flags, mode: 0o666, at: number), status)
        program.route = .helper(reason: "\(path) may be a FIFO or on a file system that does not answer")
      }
    }
  }

  static func status(of number: Int32) -> SpawnExitStatus {
    number == 0 ? .standardInput : number == 1 ? .standardOutput : .standardError
  }
}
