import CLinux
import Glibc
import Linux
import Testing
import UnitModel
import UnitSyntax

@testable import Engine

/// The program of `command` in a service with these settings.
func compile(
  _ path: String = "/bin/true", _ arguments: [String]? = nil, flags: ExecCommand.Flags = [],
  exec: ExecSettings = ExecSettings(), service: ServiceSettings = ServiceSettings(),
  _ context: CommandContext = CommandContext()
) throws -> SpawnProgram {
  var compiler = CommandCompiler(
    unit: unit(exec, service), command: command(path, arguments, flags), context: context,
    isPatched: false)
  return try compiler.compile()
}

func unit(_ exec: ExecSettings, _ service: ServiceSettings = ServiceSettings()) -> LoadedUnit {
  LoadedUnit(
    name: UnitName(prefix: "a", instance: nil, kind: .service), loadState: .loaded,
    kind: .service(service), exec: exec)
}

func command(_ path: String, _ arguments: [String]?, _ flags: ExecCommand.Flags = []) -> ExecCommand {
  ExecCommand(
    path: path, arguments: arguments ?? [path], flags: flags,
    origin: Origin(
      source: SourceText(path: "a.service", ""), span: SourceSpan(lower: 0, upper: 0, line: 1)))
}

extension SpawnProgram {
  fileprivate var operations: [Operation] { steps.map(\.operation) }

  /// The environment as `NAME=value`, `NAME=<pid>`, `NAME=<n>`.
  fileprivate var variables: Set<String> {
    Set(
      environment.map { variable in
        switch variable {
        case .fixed(let text): text
        case .ownPID(let name): "\(name)=<pid>"
        case .ownPidfdID(let name): "\(name)=<pidfd>"
        case .perSpawn(let name, let index): "\(name)=<\(index)>"
        }
      })
  }
}

@Suite("The spawn program of a command")
struct SpawnCommandTests {
  @Test("passes descriptors from 3 up, under their names")
  func descriptors() throws {
    var context = CommandContext()
    context.passed = [.init(number: 70, name: "a"), .init(number: 71, name: "b.socket")]
    context.hasPidfdIDs = true
    let program = try compile(context)
    #expect(
      program.operations.starts(with: [
        .place(source: 0, at: 3), .place(source: 1, at: 4), .nonBlocking(false, 3), .nonBlocking(false, 4),
      ]))
    #expect(
      program.variables.isSuperset(of: [
        "LISTEN_FDS=2", "LISTEN_FDNAMES=a:b.socket", "LISTEN_PID=<pid>", "SYSTEMD_EXEC_PID=<pid>",
        "LISTEN_PIDFDID=<pidfd>",
      ]))
    context.hasPidfdIDs = false
    #expect(!(try compile(context).variables.contains("LISTEN_PIDFDID=<pidfd>")))
  }

  @Test("sets O_NONBLOCK on what is passed with NonBlocking=yes, never on a standard stream")
  func nonBlocking() throws {
    var service = ServiceSettings()
    service.nonBlocking = true
    var context = CommandContext()
    context.passed = [.init(number: 70, name: "a")]
    #expect(try compile(service: service, context).operations.contains(.nonBlocking(true, 3)))
    var exec = ExecSettings()
    exec.standardInput = .socket
    context.stdioSocket = 80
    let program = try compile(exec: exec, service: service, context)
    #expect(program.operations.contains(.nonBlocking(false, 0)))
    #expect(!program.operations.contains(.nonBlocking(true, 3)))
  }

  @Test("one file for input and output is opened once, for both")
  func sharedFile() throws {
    var exec = ExecSettings()
    exec.standardInput = .file("/a")
    exec.standardOutput = .null
    exec.standardError = .file("/a")
    let operations = try compile(exec: exec).operations
    #expect(operations.contains(.open(path: "/a", flags: O_NOCTTY | O_RDWR | O_CREAT, mode: 0o666, at: 0)))
    #expect(operations.contains(.copy(0, to: 2)))
    exec.standardOutput = .file("/a")
    #expect(try compile(exec: exec).operations.contains(.copy(0, to: 1)))
    exec.standardError = .append("/a")
    #expect(try !compile(exec: exec).operations.contains(.copy(0, to: 2)))
    exec.standardOutput = .append("/a")
    let alone = try compile(exec: exec).operations
    #expect(alone.contains(.open(path: "/a", flags: O_NOCTTY, mode: 0o666, at: 0)))
    // What appends to it, or truncates it, is what reads it: it cannot be written to.
    #expect(alone.contains(.copy(0, to: 1)) && alone.contains(.copy(1, to: 2)))
    exec.standardOutput = .truncate("/b")
    #expect(try compile(exec: exec).operations.contains(.copy(0, to: 2)))
  }

  @Test("has a socket as all three streams, and no LISTEN_ variable then")
  func socketStreams() throws {
    var exec = ExecSettings()
    exec.standardInput = .socket
    var context = CommandContext()
    context.passed = [.init(number: 70, name: "connection")]
    context.stdioSocket = 70
    context.logDescriptor = 71
    let program = try compile(exec: exec, context)
    #expect(program.operations.starts(with: [.place(source: 0, at: 0), .nonBlocking(false, 0)]))
    #expect(program.operations.contains(.copy(0, to: 1)))
    #expect(program.operations.contains(.copy(1, to: 2)))
    #expect(!program.variables.contains { $0.hasPrefix("LISTEN_") })
  }

  @Test("has no input and writes to the log unless told otherwise")
  func defaultStreams() throws {
    var context = CommandContext()
    context.logDescriptor = 71
    let program = try compile(context)
    #expect(program.operations.contains(.open(path: "/dev/null", flags: O_RDONLY, mode: 0, at: 0)))
    #expect(program.operations.contains(.place(source: 1, at: 1)))
    #expect(program.operations.contains(.copy(1, to: 2)))
    #expect(program.route == .direct)
  }

  @Test("opens files in usher-exec, since they may block")
  func files() throws {
    var exec = ExecSettings()
    exec.standardOutput = .append("/var/log/a")
    exec.standardError = .append("/var/log/a")
    let program = try compile(exec: exec)
    #expect(
      program.operations.contains(
        .open(path: "/var/log/a", flags: O_NOCTTY | O_WRONLY | O_CREAT | O_APPEND, mode: 0o666, at: 1)))
    // The same file twice is opened once.
    #expect(program.operations.contains(.copy(1, to: 2)))
    #expect(program.route != .direct)
  }

  @Test("does not send input from a file back to that file")
  func fileInput() throws {
    var exec = ExecSettings()
    exec.standardInput = .file("/etc/hostname")
    let program = try compile(exec: exec)
    #expect(program.operations.contains(.open(path: "/dev/null", flags: O_WRONLY, mode: 0, at: 1)))
  }

  @Test("refuses a stream whose name no descriptor has")
  func unknownName() throws {
    var exec = ExecSettings()
    exec.standardInput = .descriptor("chan")
    #expect(throws: CommandError.noDescriptor(named: "chan")) { try compile(exec: exec) }
    var context = CommandContext()
    context.passed = [.init(number: 70, name: "x"), .init(number: 71, name: "chan")]
    let program = try compile(exec: exec, context)
    #expect(program.operations.contains(.place(source: 1, at: 0)))
    #expect(program.variables.contains("LISTEN_FDS=2"))
  }

  @Test("puts the environment together in systemd's order")
  func environment() throws {
    var exec = ExecSettings()
    exec.passEnvironment = ["P", "NOSUCH"]
    exec.environment = ["A=unit", "B=unit", "D=d", "PATH=/own"]
    exec.unsetEnvironment = ["D", "E=from-file", "F=other"]
    var context = CommandContext()
    context.variables = [("A", "start"), ("MAINPID", "7")]
    context.fileEnvironment = [("B", "file"), ("E", "from-file"), ("F", "f")]
    context.daemonEnvironment = ["P": "passed", "Q": "not"]
    context.invocationID = "00ff"
    let program = try compile(exec: exec, context)
    #expect(
      program.variables == [
        "A=unit", "B=file", "F=f", "P=passed", "PATH=/own", "MAINPID=7", "LANG=C.UTF-8", "USER=root",
        "INVOCATION_ID=00ff", "SYSTEMD_EXEC_PID=<pid>",
      ])
  }

  @Test("becomes its user last of all but the directory, with that user's variables")
  func user() throws {
    var exec = ExecSettings()
    exec.workingDirectory = .home
    var context = CommandContext()
    context.user = ResolvedUser(
      uid: 1001, gid: 1002, supplementaryGroups: [5, 6], name: "alice", home: "/home/alice",
      shell: "/bin/sh")
    let program = try compile(exec: exec, context)
    let tail: [SpawnProgram.Operation] = [
      .supplementaryGroups([5, 6]), .group(1002), .user(1001),
      .changeDirectory("/home/alice", isOptional: false), .unblockSignals, .execute,
    ]
    #expect(Array(program.operations.suffix(6)) == tail)
    #expect(program.steps.suffix(6).map(\.exitStatus.rawValue) == [216, 216, 217, 200, 207, 203])
    #expect(
      program.variables.isSuperset(of: [
        "HOME=/home/alice", "USER=alice", "LOGNAME=alice", "SHELL=/bin/sh",
      ]))
    let full = try compile(flags: .fullPrivileges, exec: exec, context)
    #expect(!full.operations.contains(.user(1001)))
  }

  @Test("leaves out the home / and a shell that refuses to log in")
  func refusingShell() throws {
    var context = CommandContext()
    context.user = ResolvedUser(uid: 9, gid: 9, name: "d", home: "/", shell: "/usr/sbin/nologin")
    let names = try compile(context).variables.map { $0.split(separator: "=").first ?? "" }
    #expect(!names.contains("HOME") && !names.contains("SHELL"))
    #expect(names.contains("LOGNAME"))
  }

  @Test("looks for a bare name along the path, and runs `|` through the shell")
  func search() throws {
    #expect(try compile("true", ["true"]).candidates.suffix(2) == ["/sbin/true", "/bin/true"])
    let shell = try compile("echo", ["echo", "a", ">", "/dev/null"], flags: .viaShell)
    #expect(shell.candidates == ["/bin/sh"])
    #expect(shell.arguments == ["/bin/sh", "-c", "echo a > /dev/null"])
  }

  @Test("takes variables in its arguments from the final environment")
  func expansion() throws {
    var exec = ExecSettings()
    exec.environment = ["WORDS=a b"]
    let program = try compile("/bin/x", ["/bin/x", "$WORDS", "${WORDS}", "$NOSUCH"], exec: exec)
    #expect(program.arguments == ["/bin/x", "a", "b", "a b"])
  }

  @Test("has the limits of the unit, and 1024 descriptors otherwise")
  func limits() throws {
    var exec = ExecSettings()
    exec.limits[.core] = .init(soft: 0, hard: .max)
    var context = CommandContext()
    context.descriptorLimit = 4096
    let limits = try compile(exec: exec, context).operations.filter {
      if case .limit = $0 { true } else { false }
    }
    #expect(
      limits == [
        .limit(resource: 4, soft: 0, hard: .max), .limit(resource: 7, soft: 1024, hard: 4096),
      ])
  }

  @Test("goes through usher-exec when its directory is on a file system that may not answer")
  func foreignDirectory() throws {
    var exec = ExecSettings()
    exec.workingDirectory = .path("/srv/data/x")
    var context = CommandContext()
    context.foreignMounts = ["/srv/dat", "/mnt"]
    #expect(try compile(exec: exec, context).route == .direct)
    context.foreignMounts = ["/srv/data"]
    #expect(try compile(exec: exec, context).route != .direct)
  }

  @Test("is laid out once, and each spawn puts in its own values")
  func patched() throws {
    var exec = ExecSettings()
    exec.standardInput = .socket
    var context = CommandContext()
    context.stdioSocket = 0
    let compiled = try CompiledCommand(
      unit: unit(exec), command: command("/bin/x", nil), context: context)
    #expect(compiled.program.variables.isSuperset(of: ["INVOCATION_ID=<0>", "REMOTE_ADDR=<1>"]))
    var spawn = CompiledCommand.Spawn()
    spawn.stdioSocket = 90
    spawn.remoteAddress = "::1"
    let request = compiled.request(token: 5, spawn)
    #expect(request.image === compiled.image)
    #expect(request.sources == [90, -1, -1])
    #expect(request.values == [nil, "::1", nil, nil, nil])

    // Arguments that need the peer are laid out for each.
    let own = try CompiledCommand(
      unit: unit(exec), command: command("/bin/x", ["/bin/x", "${REMOTE_ADDR}"]), context: context)
    #expect(own.request(token: 6, spawn).image.program.arguments == ["/bin/x", "::1"])
  }
}

func compile(_ context: CommandContext) throws -> SpawnProgram {
  try compile("/bin/true", nil, context)
}
func compile(exec: ExecSettings) throws -> SpawnProgram {
  try compile("/bin/true", exec: exec, CommandContext())
}
