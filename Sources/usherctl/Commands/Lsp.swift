import ArgumentParser
import Glibc
import LanguageServer
import UnitDisk
import UnitFiles
import UnitModel

/// The language server: an editor starts it and speaks to it over standard input and output.
struct Lsp: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve an editor: findings, completion and help for unit files (Language Server Protocol).",
    discussion: """
      Editors start this by themselves; docs/how-to/editors.md says how they are set up. No daemon is needed.
      """)

  @Flag(help: "Look for units where a user's manager does.")
  var user = false

  @Option(help: ArgumentHelp("Look for units in these directories.", valueName: "dir:…"))
  var unitPath: String?

  @Flag(help: "Speak over standard input and output, as is done in any case; some editors pass it.")
  var stdio = false

  @Option(help: ArgumentHelp("The editor's process; some editors pass it.", visibility: .private))
  var clientProcessId: Int?

  func run() throws {
    let surroundings = Surroundings.ofKernel(isUserMode: user)
    let workspace = Workspace(
      source: KernelUnitFileSource(),
      searchPath: .ofDaemon(unitPath: unitPath.map { UnitPathOption($0).absolute }, surroundings),
      hasUnitPath: unitPath != nil, surroundings: surroundings, host: KernelHostFacts())
    // An editor that is gone is seen at the next read; its closed pipe must not kill.
    signal(SIGPIPE, SIG_IGN)
    var session = LanguageSession(LanguageServer(workspace))
    throw ExitCode(session.run())
  }
}

/// The server between two descriptors.
private struct LanguageSession {
  private var server: LanguageServer
  private var frames = FrameReader()

  init(_ server: LanguageServer) { self.server = server }

  /// Serves until `exit` or the end of the input; returns the exit status.
  mutating func run() -> Int32 {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      // An editor that goes without a word has ended, too, but not as agreed.
      guard count > 0 else {
        _ = send(server.settle())
        return server.exitStatus ?? 1
      }
      frames.append(chunk.prefix(count))
      do throws(FrameReader.Problem) {
        while let message = try frames.next() {
          guard send(server.receive(message)) else { return 1 }
          if let status = server.exitStatus { return status }
        }
      } catch {
        // Where the next message begins nobody can tell: the editor hears why, and starts the server anew.
        _ = send([server.farewell(error)])
        Output.complain(error.sentence)
        return 1
      }
      // While more waits, a newer text may be among it: findings are for the last one.
      if !moreWaits {
        guard send(server.settle()) else { return 1 }
      }
    }
  }

  private var moreWaits: Bool {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&input, 1, 0) > 0 && Int32(input.revents) & Int32(POLLIN) != 0
  }

  /// False if nobody reads any more.
  private func send(_ messages: [JSONValue]) -> Bool {
    var bytes: [UInt8] = []
    for message in messages { bytes += FrameReader.frame(message.printed) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        write(STDOUT_FILENO, all.baseAddress.map { $0 + sent }, all.count - sent)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }
}
