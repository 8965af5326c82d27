import CSpawn
import Glibc

/// A spawn program laid out for the C interpreter: one block of memory, made once per command.
///
/// It is never written again, so any number of spawns, on any thread, may use it at once. What a
/// spawn changes, its descriptors and some variables, lies in its own `SpawnJob`.
package final class SpawnImage: @unchecked Sendable {
  package let program: SpawnProgram
  /// The machinery's steps, then the program's; a failure names one by its index.
  let operations: [SpawnProgram.Step]
  /// The last of them is the exec, as in every program that is to run at all.
  let endsWithProgram: Bool
  let memory: UnsafeMutableRawPointer
  let template: usher_spawn_program
  /// Sources of the program itself; one more stands behind them, for cgroup.procs.
  let sourceCount: Int
  let variables: SpawnVariables

  package init(_ program: SpawnProgram) {
    self.program = program
    sourceCount = program.sourceCount
    variables = SpawnVariables(program.environment)
    var operations: [SpawnProgram.Step] = [
      .init(.isolate(from: SpawnSlots.firstFree), .descriptors),
      .init(.lift(above: program.highestTarget), .descriptors),
      .init(.seal(above: program.highestTarget), .descriptors),
      .init(.enterCgroup(source: program.sourceCount), .cgroup),
    ]
    for (entry, name) in variables.ownPID.enumerated() {
      operations.append(.init(.ownPID(entry: entry, offset: name.utf8.count + 1), .execute))
    }
    operations += program.steps
    self.operations = operations
    endsWithProgram = operations.last?.operation == .execute
    var writer = SpawnImageWriter()
    let image = writer.write(
      operations, candidates: program.candidates, arguments: program.arguments,
      environment: variables.fixed, confirmation: -1)
    memory = UnsafeMutableRawPointer.allocate(byteCount: image.count, alignment: 16)
    memory.copyMemory(from: image, byteCount: image.count)
    var template = usher_spawn_program()
    // The image was written right here: relocation cannot refuse it.
    _ = usher_spawn_relocate(
      memory.assumingMemoryBound(to: usher_spawn_image.self), image.count, &template)
    self.template = template
  }

  deinit { memory.deallocate() }
}

/// The environment of a program, parted by what changes from spawn to spawn.
struct SpawnVariables: Sendable {
  /// `NAME=value`
  var fixed: [String] = []
  /// Names.
  var ownPID: [String] = []
  var perSpawn: [(name: String, index: Int)] = []
  /// The name of the one that stands last.
  var ownPidfdID: String?

  /// Room for a pid in digits and its end, and for 64 bits.
  static let pidRoom = 12
  static let pidfdRoom = 21

  init(_ environment: [SpawnProgram.Variable]) {
    for variable in environment {
      switch variable {
      case .fixed(let text): fixed.append(text)
      case .ownPID(let name): ownPID.append(name)
      case .ownPidfdID(let name): ownPidfdID = name
      case .perSpawn(let name, let index): perSpawn.append((name, index))
      }
    }
  }
}
