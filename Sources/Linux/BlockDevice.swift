import Glibc

/// A block device, as limits of control groups name it.
package struct BlockDevice: Hashable, Sendable, CustomStringConvertible {
  package var major: UInt32
  package var minor: UInt32

  package var description: String { "\(major):\(minor)" }

  /// The device of that node, or the one that the file system of that path lies on. Of a partition, and of what
  /// is made of a single other device, that one: the kernel limits whole devices.
  ///
  /// - Parameter system: where sysfs is.
  /// - Throws: ENOENT, and ENODEV where no block device is behind the path.
  package static func behind(_ path: String, system: String = "/sys") throws(SystemCallError) -> BlockDevice {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw SystemCallError("find the block device of", on: path, errno: errno)
    }
    let isNode = status.st_mode & S_IFMT == S_IFBLK
    let device = BlockDevice(isNode ? status.st_rdev : status.st_dev)
    // Major 0 has no device behind it: tmpfs, overlay, network file systems.
    guard device.major != 0 else {
      throw SystemCallError("find the block device of", on: path, errno: ENODEV)
    }
    return device.whole(system)
  }

  package init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// Of a number as stat(2) has it.
  package init(_ number: dev_t) {
    // The macros of makedev(3).
    major = UInt32(truncatingIfNeeded: number >> 8 & 0xFFF | number >> 32 & ~0xFFF)
    minor = UInt32(truncatingIfNeeded: number & 0xFF | number >> 12 & ~0xFF)
  }

  /// `MAJOR:MINOR` and an end of line.
  private init?(_ text: String) {
    let parts = text.filter { $0 != "\n" }.split(separator: ":")
    guard parts.count == 2, let major = UInt32(parts[0]), let minor = UInt32(parts[1]) else { return nil }
    self.init(major: major, minor: minor)
  }

  private func whole(_ system: String) -> BlockDevice {
    var device = self
    // Bounded: device mapper upon device mapper ends somewhere.
    for _ in 0..<16 {
      let folder = "\(system)/dev/block/\(device)"
      let below = UnitCgroup.entries(of: folder + "/slaves")
      let next: String
      if access(folder + "/partition", F_OK) == 0 {
        next = folder + "/../dev"
      } else if below.count == 1 {
        next = "\(folder)/slaves/\(below[0])/dev"
      } else {
        return device
      }
      guard let found = ProcText.read(next).flatMap({ BlockDevice($0) }) else { return device }
      device = found
    }
    return device
  }
}
