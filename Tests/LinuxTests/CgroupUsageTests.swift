import Glibc
import Linux
import Testing

@Suite("What control groups have used")
struct CgroupUsageTests {
  @Test("a number stands behind its word, and only behind the whole word")
  func numbers() {
    let text = "usage_usec 12\nuser_usec 5\noom 1\noom_kill 3\n"
    #expect(CgroupUsage.number(after: "usage_usec", in: text) == 12)
    #expect(CgroupUsage.number(after: "oom_kill", in: text) == 3)
    #expect(CgroupUsage.number(after: "oom", in: text) == 1)
    #expect(CgroupUsage.number(after: "kill", in: text) == nil)
  }

  @Test("input and output are added up over the devices")
  func sums() {
    let text = "8:0 rbytes=10 wbytes=1 rios=2 wios=3 dbytes=0 dios=0\n7:0 rbytes=5 wbytes=0 rios=1 wios=0\n"
    #expect(CgroupUsage.sum(of: "rbytes", in: text) == 15 && CgroupUsage.sum(of: "rios", in: text) == 3)
    #expect(CgroupUsage.sum(of: "wbytes", in: text) == 1 && CgroupUsage.sum(of: "wios", in: text) == 3)
    #expect(CgroupUsage.sum(of: "rbytes", in: "") == 0)
  }

  @Test("afterwards processor time and traffic are known, memory and processes no longer")
  func afterwards() {
    var usage = CgroupUsage()
    (usage.cpuNanoseconds, usage.memory, usage.tasks, usage.readBytes) = (1, 2, 3, 4)
    let rest = usage.afterwards
    #expect(rest.cpuNanoseconds == 1 && rest.readBytes == 4 && rest.memory == nil && rest.tasks == nil)
  }
}

@Suite("Block devices behind paths")
struct BlockDeviceTests {
  @Test("a path without a block device below it has none")
  func none() {
    let failure = #expect(throws: SystemCallError.self) { try BlockDevice.behind("/proc/self") }
    #expect(failure?.errno == ENODEV)
    #expect(throws: SystemCallError.self) { try BlockDevice.behind("/none/such") }
  }

  @Test("a partition stands for its disk, a device made of one other for that one")
  func whole() throws {
    guard getuid() == 0 else { return print("skipped: only root makes device nodes") }
    let base = "/tmp/usher-devices-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    defer { try? NodeDirectory.removeAll(base) }
    let folder = "\(base)/sys/dev/block"
    // 259:5 is a partition of 8:0; 253:7 lies on 259:5 alone; 9:1 lies on two.
    for path in ["disk", "disk/part", "mapped/slaves", "raid/slaves/a", "raid/slaves/b"] {
      try NodeDirectory.make("\(base)/sys/devices/\(path)", mode: 0o755)
    }
    try NodeDirectory.make(folder, mode: 0o755)
    for (path, text) in [("disk/dev", "8:0\n"), ("disk/part/dev", "259:5\n"), ("disk/part/partition", "5\n")]
    {
      let file = open("\(base)/sys/devices/\(path)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
      _ = text.withCString { write(file, $0, strlen($0)) }
      close(file)
    }
    for (link, target) in [
      ("8:0", "disk"), ("259:5", "disk/part"), ("253:7", "mapped"), ("9:1", "raid"),
    ] { symlink("../../../sys/devices/\(target)", "\(folder)/\(link)") }
    symlink("../../disk/part", "\(base)/sys/devices/mapped/slaves/sda5")
    for (number, wanted) in [("8:0", "8:0"), ("259:5", "8:0"), ("253:7", "8:0"), ("9:1", "9:1")] {
      let parts = number.split(separator: ":").compactMap { dev_t($0) }
      let node = "\(base)/node-\(parts[0])-\(parts[1])"
      guard mknod(node, S_IFBLK | 0o600, parts[0] << 8 | parts[1]) == 0 else {
        return print("skipped: device nodes cannot be made here")
      }
      #expect("\(try BlockDevice.behind(node, system: base + "/sys"))" == wanted)
    }
  }
}
