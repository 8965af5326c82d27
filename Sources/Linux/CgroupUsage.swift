import CLinux
import Glibc

/// What a control group has used: nil where its controller is not there.
///
/// - Source: the kernel's Documentation/admin-guide/cgroup-v2.rst.
package struct CgroupUsage: Hashable, Sendable {
  package var cpuNanoseconds: UInt64?
  /// In bytes.
  package var memory: UInt64?
  package var memoryPeak: UInt64?
  package var swap: UInt64?
  package var swapPeak: UInt64?
  package var compressedSwap: UInt64?
  /// How much more memory the nearest limit above leaves; nil without a limit.
  package var memoryAvailable: UInt64?
  /// Processes and threads.
  package var tasks: UInt64?
  /// Bytes and operations, over all devices.
  package var readBytes: UInt64?
  package var writtenBytes: UInt64?
  package var reads: UInt64?
  package var writes: UInt64?
  /// As `cpuset.cpus.effective` has them: `0-3,8`.
  package var processors: String?
  package var memoryNodes: String?

  package init() {}

  /// What is left to tell of a unit once its control group is gone.
  package var afterwards: CgroupUsage {
    var rest = CgroupUsage()
    rest.cpuNanoseconds = cpuNanoseconds
    rest.readBytes = readBytes
    rest.writtenBytes = writtenBytes
    rest.reads = reads
    rest.writes = writes
    return rest
  }

  /// The number behind a word of `cpu.stat`, `memory.events` or the like; nil if the word is not there.
  package static func number(after word: String, in text: String) -> UInt64? {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2, parts[0] == word { return UInt64(parts[1]) }
    }
    return nil
  }

  /// The sum over all devices of what `io.stat` has behind `key`.
  package static func sum(of key: String, in text: String) -> UInt64 {
    text.split(whereSeparator: { $0 == " " || $0 == "\n" }).reduce(0) { sum, word in
      guard word.hasPrefix(key + "="), let value = UInt64(word.dropFirst(key.utf8.count &+ 1)) else {
        return sum
      }
      return sum &+ value
    }
  }
}

extension UnitCgroup {
  /// What it has used so far.
  package func usage() -> CgroupUsage {
    var usage = CgroupUsage()
    usage.cpuNanoseconds = text("cpu.stat").flatMap { CgroupUsage.number(after: "usage_usec", in: $0) }
      .map { $0 &* 1000 }
    usage.memory = number("memory.current")
    usage.memoryPeak = number("memory.peak")
    usage.swap = number("memory.swap.current")
    usage.swapPeak = number("memory.swap.peak")
    usage.compressedSwap = number("memory.zswap.current")
    usage.memoryAvailable = memoryAvailable()
    usage.tasks = number("pids.current")
    if let text = text("io.stat") {
      usage.readBytes = CgroupUsage.sum(of: "rbytes", in: text)
      usage.writtenBytes = CgroupUsage.sum(of: "wbytes", in: text)
      usage.reads = CgroupUsage.sum(of: "rios", in: text)
      usage.writes = CgroupUsage.sum(of: "wios", in: text)
    }
    usage.processors = text("cpuset.cpus.effective")
    usage.memoryNodes = text("cpuset.mems.effective")
    return usage
  }

  /// How many of its processes the kernel has killed for want of memory; nil without that controller.
  package func outOfMemoryKills() -> UInt64? {
    text("memory.events").flatMap { CgroupUsage.number(after: "oom_kill", in: $0) }
  }

  private func text(_ file: String) -> String? {
    let number = usher_openat(directory.number, file, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    defer { Glibc.close(number) }
    return ProcText.read(number)
  }

  private func number(_ file: String) -> UInt64? {
    text(file).flatMap { UInt64($0.filter { $0 != "\n" }) }
  }

  /// The least that a limit of this or of a group above it leaves.
  private func memoryAvailable() -> UInt64? {
    var least: UInt64?
    var directory = fullPath
    while let current = CgroupUsage.amount(directory + "/memory.current") {
      for file in ["memory.max", "memory.high"] {
        guard let limit = CgroupUsage.amount("\(directory)/\(file)") else { continue }
        let rest = limit > current ? limit &- current : 0
        least = min(least ?? rest, rest)
      }
      guard let slash = directory.lastIndex(of: "/") else { break }
      directory = String(directory[..<slash])
    }
    return least
  }
}

extension CgroupUsage {
  /// Nil for `max`, and for what cannot be read.
  fileprivate static func amount(_ path: String) -> UInt64? {
    ProcText.read(path).flatMap { UInt64($0.filter { $0 != "\n" }) }
  }
}
