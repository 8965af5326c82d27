import CSpawn
import Glibc
import Synchronization

/// One spawn in memory of its own: what the interpreter writes to, and the state that the main
/// thread and a spawner share.
final class SpawnJob: @unchecked Sendable {
  enum State: UInt8 { case queued, running, answered }

  /// The spawner's own number for it.
  let serial: UInt64
  let token: UInt64
  let image: SpawnImage
  let cgroup: SpawnRequest.CgroupEntry
  /// The main thread ended it, or gave it up, because its time was over.
  let isOverdue = Atomic<Bool>(false)
  private let phase = Atomic<UInt8>(State.queued.rawValue)

  private let memory: UnsafeMutableRawPointer
  let program: UnsafeMutablePointer<usher_spawn_program>
  let result: UnsafeMutablePointer<usher_spawn_result>
  /// The program's sources, then one for cgroup.procs (-1: not needed).
  let sources: UnsafeMutableBufferPointer<Int32>

  /// The caller's descriptors; `sources` is filled from it for each attempt.
  let givenSources: [Int32]

  init(_ request: SpawnRequest, serial: UInt64) {
    self.serial = serial
    token = request.token
    givenSources = request.sources
    image = request.image
    cgroup = request.cgroup
    let variables = image.variables
    let entries = variables.ownPID.count + variables.perSpawn.count + variables.fixed.count + 2
    var textBytes = variables.ownPidfdID.map { $0.utf8.count + 1 + SpawnVariables.pidfdRoom } ?? 0
    for name in variables.ownPID { textBytes += name.utf8.count + 1 + SpawnVariables.pidRoom }
    for (name, index) in variables.perSpawn where request.values.indices.contains(index) {
      textBytes += name.utf8.count + (request.values[index]?.utf8.count ?? 0) + 2
    }
    let sourceCount = image.sourceCount + 1
    let programSize = MemoryLayout<usher_spawn_program>.stride
    let resultSize = (MemoryLayout<usher_spawn_result>.stride + 7) & ~7
    let sourcesSize = (sourceCount * 4 + 7) & ~7
    let size = programSize + resultSize + sourcesSize + entries * 8 + textBytes
    memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)

    program = memory.bindMemory(to: usher_spawn_program.self, capacity: 1)
    result = (memory + programSize).bindMemory(to: usher_spawn_result.self, capacity: 1)
    let sourcesStart = (memory + programSize + resultSize).bindMemory(to: Int32.self, capacity: sourceCount)
    sources = UnsafeMutableBufferPointer(start: sourcesStart, count: sourceCount)
    let table = (memory + programSize + resultSize + sourcesSize)
      .bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: entries)

    result.pointee.pid = -1
    result.pointee.pidfd = -1
    fillSources(cgroup: -1)
    program.pointee = image.template
    program.pointee.sources = sourcesStart
    program.pointee.source_count = UInt32(truncatingIfNeeded: sourceCount)
    program.pointee.envp = table

    var text = UnsafeMutableRawPointer(table + entries).assumingMemoryBound(to: CChar.self)
    var entry = 0
    for name in variables.ownPID {
      table[entry] = text
      entry += 1
      text = SpawnJob.write(name, "=", at: text) + SpawnVariables.pidRoom
    }
    for (name, index) in variables.perSpawn {
      guard request.values.indices.contains(index), let value = request.values[index] else { continue }
      table[entry] = text
      entry += 1
      text = SpawnJob.write(value, "", at: SpawnJob.write(name, "=", at: text)) + 1
    }
    if let fixed = image.template.envp {
      for index in 0..<variables.fixed.count { table[entry + index] = fixed[index] }
      entry += variables.fixed.count
    }
    if let name = variables.ownPidfdID {
      table[entry] = text
      program.pointee.pidfd_entry = table + entry
      program.pointee.pidfd_offset = UInt32(truncatingIfNeeded: name.utf8.count + 1)
      _ = SpawnJob.write(name, "=", at: text)
    }
  }

  deinit { memory.deallocate() }

  /// Undoes what an earlier attempt did to the numbers.
  func fillSources(cgroup: Int32) {
    for index in sources.indices {
      sources[index] = givenSources.indices.contains(index) ? givenSources[index] : -1
    }
    sources[sources.count - 1] = cgroup
  }

  /// Writes two texts without an end; returns where the next byte goes. The block is zeroed.
  private static func write(
    _ first: String, _ second: String, at place: UnsafeMutablePointer<CChar>
  ) -> UnsafeMutablePointer<CChar> {
    copy(second, to: copy(first, to: place))
  }

  private static func copy(
    _ text: String, to place: UnsafeMutablePointer<CChar>
  ) -> UnsafeMutablePointer<CChar> {
    let length = text.utf8.withContiguousStorageIfAvailable { bytes in
      if let base = bytes.baseAddress { memcpy(place, base, bytes.count) }
      return bytes.count
    }
    if let length { return place + length }
    var place = place
    for byte in text.utf8 {
      place.pointee = CChar(bitPattern: byte)
      place += 1
    }
    return place
  }

  var state: State { State(rawValue: phase.load(ordering: .acquiring)) ?? .answered }

  /// Moves on if nobody else did; the one who succeeds answers, or runs it.
  func move(from old: State, to new: State) -> Bool {
    phase.compareExchange(expected: old.rawValue, desired: new.rawValue, ordering: .acquiringAndReleasing)
      .exchanged
  }

  /// Whether the child came as far as its program.
  func reachedProgram(skipping skipped: Int) -> Bool {
    let index = Int(usher_spawn_step_reached(result)) + skipped
    return index == image.operations.count - 1 && image.endsWithProgram
  }

  /// The step that the child reached last, of the image's operations.
  func reached(skipping skipped: Int) -> SpawnProgram.Step? {
    let index = Int(usher_spawn_step_reached(result)) + skipped
    return image.operations.indices.contains(index) ? image.operations[index] : nil
  }
}
