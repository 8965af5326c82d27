import Glibc
import Linux
import Testing

/// On directories with the files that the kernel would have: what is written where.
@Suite("Settings of control groups")
struct CgroupFilesTests {
  private let base = "/tmp/usher-cgroup-\(getpid())-\(UInt32.random(in: 0 ... .max))"

  private func make(_ path: String, controllers: String, enabled: String = "") throws {
    try NodeDirectory.make(base + path, mode: 0o755)
    for (name, text) in [("cgroup.controllers", controllers), ("cgroup.subtree_control", enabled)] {
      let fd = open("\(base)\(path)/\(name)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
      _ = text.withCString { write(fd, $0, strlen($0)) }
      close(fd)
    }
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try ProcFile.bytes(base + path, limit: 100), as: UTF8.self)
  }

  @Test("a controller is turned on from the top down to the parent, once")
  func enabling() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try make("", controllers: "cpu memory\n", enabled: "memory\n")
    try make("/usher", controllers: "memory\n")
    try make("/usher/system.slice", controllers: "memory\n")
    try CgroupFiles.enable("memory", from: base, to: base + "/usher/system.slice")
    #expect(try text("/cgroup.subtree_control") == "memory\n")
    #expect(try text("/usher/cgroup.subtree_control") == "+memory")
    #expect(try text("/usher/system.slice/cgroup.subtree_control") == "+memory")
  }

  @Test("one that is not there is told by name")
  func absent() throws {
    defer { try? NodeDirectory.removeAll(base) }
    try make("", controllers: "cpu\n")
    let failure = #expect(throws: SystemCallError.self) {
      try CgroupFiles.enable("memory", from: base, to: base)
    }
    #expect(failure.map { "\($0)" }?.hasPrefix("cannot use the controller memory below \(base)") == true)
  }

  @Test("a value that the kernel does not take is told with the file")
  func refused() {
    let failure = #expect(throws: SystemCallError.self) {
      try CgroupFiles.write("1", to: base + "/none/memory.max")
    }
    #expect(failure?.subject == base + "/none/memory.max")
  }
}
