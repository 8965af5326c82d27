import CLinux
import CSpawn
import Glibc

/// A spawn by way of `usher-exec`: a first child gets the descriptors and becomes `usher-exec`,
/// which runs the rest of the program out of a memfd. A pipe that its last exec closes tells when
/// it is through; what failed stands in the memfd.
final class SpawnHelper {
  let first: SpawnImage
  /// The read end: end of file when the program runs or the child has ended.
  let confirmation: Descriptor
  /// Kept until the first child runs: the memfd and the write end.
  let handedOver: [Descriptor]
  private let operations: [SpawnProgram.Step]
  /// The program that is to run in the end.
  private let command: String
  private let mapping: UnsafeMutableRawPointer
  private let size: Int

  /// - Parameter isEarly: it is taken for a running process before its program runs: whoever ends it must not have
  ///   to wait for that.
  /// - Parameter waits: a third descriptor is handed over behind the two here, for whose end it waits first.
  init(_ program: SpawnProgram, values: [String?], path: String, isEarly: Bool, waits: Bool)
    throws(SystemCallError)
  {
    let top = program.highestTarget + 1
    var environment: [String] = []
    var ownPidfdID: String?
    var steps: [SpawnProgram.Step] = isEarly ? [.init(.unblockSignals, .signalMask)] : []
    if waits {
      // The pipe ends with the daemon, too.
      steps.append(.init(.deathSignal(SIGKILL), .execute))
      steps.append(.init(.wait(top + 2), .standardInput))
    }
    for variable in program.environment {
      switch variable {
      case .fixed(let text): environment.append(text)
      case .perSpawn(let name, let index):
        if values.indices.contains(index), let value = values[index] {
          environment.append("\(name)=\(value)")
        }
      case .ownPID(let name):
        let operation = SpawnProgram.Operation.ownPID(
          entry: environment.count, offset: name.utf8.count + 1)
        steps.append(.init(operation, .execute))
        environment.append("\(name)=" + String(repeating: "\0", count: SpawnVariables.pidRoom))
      case .ownPidfdID(let name): ownPidfdID = name
      }
    }
    if let name = ownPidfdID {
      let operation = SpawnProgram.Operation.ownPidfdID(
        entry: environment.count, offset: name.utf8.count + 1)
      steps.append(.init(operation, .execute))
      environment.append("\(name)=" + String(repeating: "\0", count: SpawnVariables.pidfdRoom))
    }
    // What takes descriptors that are handed over.
    func isFirst(_ step: SpawnProgram.Step) -> Bool {
      switch step.operation {
      case .place, .network: true
      default: false
      }
    }
    let placing = program.steps.filter(isFirst)
    steps += program.steps.filter { !isFirst($0) }
    operations = steps
    command = program.candidates.first ?? ""

    var begin = SpawnProgram()
    begin.steps = placing
    let sources = program.sourceCount
    begin.append(.place(source: sources, at: top), .descriptors)
    begin.append(.place(source: sources + 1, at: top + 1), .descriptors)
    if waits { begin.append(.place(source: sources + 2, at: top + 2), .descriptors) }
    begin.append(.execute, .execute)
    begin.candidates = [path]
    begin.arguments = ["usher-exec", "\(top)"]
    first = SpawnImage(begin)

    var writer = SpawnImageWriter()
    let bytes = writer.write(
      steps, candidates: program.candidates, arguments: program.arguments, environment: environment,
      confirmation: top + 1)
    let memory = Descriptor(adopting: try systemCall("memfd_create") { usher_memfd("spawn program") })
    _ = try systemCall("ftruncate", on: "spawn program") { ftruncate(memory.number, bytes.count) }
    let address = mmap(nil, bytes.count, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number, 0)
    guard let address, address != MAP_FAILED else {
      throw SystemCallError("mmap", on: "spawn program", errno: errno)
    }
    address.copyMemory(from: bytes, byteCount: bytes.count)
    mapping = address
    size = bytes.count
    let pipe: (read: Descriptor, write: Descriptor)
    do throws(SystemCallError) {
      pipe = try Pipe.open(isNonBlocking: true)
    } catch {
      munmap(address, bytes.count)
      throw error
    }
    confirmation = pipe.read
    handedOver = [memory, pipe.write]
  }

  deinit { munmap(mapping, size) }

  private var result: usher_spawn_result {
    mapping.assumingMemoryBound(to: usher_spawn_image.self).pointee.result
  }

  /// The step that failed, if one did. The process is not collected.
  func step(failedIn job: SpawnJob) -> SpawnFailure? {
    let result = self.result
    guard result.failed != 0 else { return nil }
    let index = Int(result.step)
    let step = operations.indices.contains(index) ? operations[index] : nil
    let operation = step?.operation ?? .execute
    let isExecution = if case .execute = operation { true } else { false }
    return SpawnFailure(
      cause: .step(operation), subject: isExecution ? command : job.subject(of: operation),
      errno: result.error, exitStatus: step?.exitStatus.rawValue, pid: nil)
  }

  /// Once the confirmation pipe has ended: nil if the program runs.
  ///
  /// - Parameter isEnded: the main thread killed it because its time was over.
  func failure(of job: SpawnJob, pid: Int32, isEnded: Bool) -> SpawnFailure? {
    if let failure = self.step(failedIn: job) {
      _ = SpawnSeat.reap(pid)
      return SpawnFailure(
        cause: failure.cause, subject: failure.subject, errno: failure.errno, exitStatus: failure.exitStatus,
        pid: pid)
    }
    let index = Int(result.step)
    let step = operations.indices.contains(index) ? operations[index] : nil
    guard isEnded || step?.operation != .execute else { return nil }
    // It ended on the way: by our signal or another one.
    if isEnded { _ = kill(pid, SIGKILL) }
    let signal = SpawnSeat.reap(pid)
    let cause: SpawnFailure.Cause = isEnded ? .deadline(reached: step?.operation) : .signal(signal)
    return SpawnFailure(
      cause: cause, subject: command, errno: 0, exitStatus: nil, pid: pid)
  }
}
