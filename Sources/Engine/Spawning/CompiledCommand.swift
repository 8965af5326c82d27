import Linux
import UnitModel

/// A command laid out once for all its spawns.
///
/// For a connection only the descriptors and a few variables are put in (`request`); that takes
/// some microseconds at most and touches no string that stays the same.
package final class CompiledCommand {
  /// What differs from spawn to spawn.
  package struct Spawn {
    /// As many as the context had when it was compiled, in that order.
    package var passed: [Int32] = []
    package var stdioSocket: Int32?
    package var logDescriptor: Int32?
    package var inputDescriptor: Int32?
    package var networkDescriptor: Int32?
    package var invocationID: String?
    package var remoteAddress: String?
    package var remotePort: String?
    package var socketCookie: String?
    package var journalStream: String?

    package init() {}
  }

  package let image: SpawnImage
  private let unit: LoadedUnit
  private let command: ExecCommand
  private let context: CommandContext
  /// The arguments name what a spawn brings: such a command is compiled anew each time.
  private let needsSpawn: Bool
  private let isSocketStream: Bool

  /// - Parameter context: its descriptors count in number, and their names as they are; its
  ///   `invocationID`, `remoteAddress`, `remotePort` and `socketCookie` come with each spawn instead.
  package init(unit: LoadedUnit, command: ExecCommand, context: CommandContext) throws(CommandError) {
    self.unit = unit
    self.command = command
    self.context = context
    needsSpawn = CommandCompiler.argumentsNeedSpawn(command)
    isSocketStream = StandardStreams.useSocket(unit.exec) && context.stdioSocket != nil
    var compiler = CommandCompiler(unit: unit, command: command, context: context, isPatched: true)
    image = SpawnImage(try compiler.compile())
  }

  /// The program as it is shown to people.
  package var program: SpawnProgram { image.program }

  /// A request for one spawn; token, cgroup, deadline and what to retain are the caller's to add.
  package func request(token: UInt64, _ spawn: Spawn) -> SpawnRequest {
    if needsSpawn, let own = ownImage(spawn) {
      var request = SpawnRequest(token: token, image: own)
      request.sources = sources(spawn)
      return request
    }
    var request = SpawnRequest(token: token, image: image)
    request.sources = sources(spawn)
    // In the order of SpawnValue's raw values.
    request.values = [
      spawn.invocationID, spawn.remoteAddress, spawn.remotePort, spawn.socketCookie, spawn.journalStream,
    ]
    return request
  }

  private func sources(_ spawn: Spawn) -> [Int32] {
    CommandCompiler.sources(
      passed: isSocketStream ? [] : spawn.passed, stdioSocket: spawn.stdioSocket,
      log: spawn.logDescriptor, input: spawn.inputDescriptor, network: spawn.networkDescriptor)
  }

  private func ownImage(_ spawn: Spawn) -> SpawnImage? {
    var own = context
    own.invocationID = spawn.invocationID
    own.remoteAddress = spawn.remoteAddress
    own.remotePort = spawn.remotePort
    own.socketCookie = spawn.socketCookie
    own.journalStream = spawn.journalStream
    var compiler = CommandCompiler(unit: unit, command: command, context: own, isPatched: false)
    return (try? compiler.compile()).map(SpawnImage.init)
  }

  /// A request for a command that is started once: compiled with everything in place.
  package static func request(
    token: UInt64, unit: LoadedUnit, command: ExecCommand, context: CommandContext
  ) throws(CommandError) -> SpawnRequest {
    var compiler = CommandCompiler(unit: unit, command: command, context: context, isPatched: false)
    var request = SpawnRequest(token: token, image: SpawnImage(try compiler.compile()))
    request.sources = compiler.sources
    return request
  }
}
