import Glibc
import Testing

@testable import Linux

@Suite("Objects of interprocess communication", .enabled(if: geteuid() == 0, "only root gives them away"))
struct IPCObjectsTests {
  private let uid: UInt32 = 64_999
  private let gid: UInt32 = 64_998

  private func giveAway(_ number: Int32) {
    var status = shmid_ds()
    shmctl(number, IPC_STAT, &status)
    status.shm_perm.uid = uid
    status.shm_perm.gid = gid
    shmctl(number, IPC_SET, &status)
  }

  @Test("those of a user or a group go, with what is in directories; those of others stay")
  func removal() throws {
    let base = "/tmp/usher-ipc-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try NodeDirectory.make(base + "/shm/dir", mode: 0o755)
    try NodeDirectory.make(base + "/mqueue", mode: 0o755)
    defer { try? NodeDirectory.removeAll(base) }
    var places = IPCObjects.Places()
    places.sharedMemory = base + "/shm"
    places.messageQueues = base + "/mqueue"
    let number = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0o600)
    try #require(number >= 0)
    giveAway(number)
    for name in ["shm/own", "shm/dir/own", "shm/dir/other", "mqueue/own"] {
      close(creat(base + "/" + name, 0o600))
      if name.hasSuffix("own") { chown(base + "/" + name, uid, 0) }
    }
    try Node.link(at: base + "/shm/link", to: base + "/shm/dir")
    #expect(IPCObjects.exist(of: .init(uid: uid), in: places))
    #expect(IPCObjects.exist(of: .init(gid: gid), in: places))
    #expect(!IPCObjects.exist(of: .init(uid: uid &+ 10), in: places))
    #expect(IPCObjects.remove(of: .init(uid: uid), in: places) == [])
    #expect(!IPCObjects.exist(of: .init(uid: uid), in: places))
    #expect(try NodeDirectory.names(in: base + "/shm/dir") == ["other"])
    #expect(try NodeDirectory.names(in: base + "/mqueue") == [])
    var status = shmid_ds()
    #expect(shmctl(number, IPC_STAT, &status) != 0)
  }
}
