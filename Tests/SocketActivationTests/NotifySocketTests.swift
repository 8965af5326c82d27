import Glibc
import SocketActivation
import Testing

@Suite("A notify socket")
struct NotifySocketTests {
  @Test("carries every message of the protocol", arguments: Supervisor.Address.allCases)
  func messages(address: Supervisor.Address) throws {
    let supervisor = try Supervisor(address)
    let notify = try NotifySocket(address: supervisor.address)
    try notify.ready()
    try notify.ready(status: "two\nlines")
    try notify.status("at work")
    try notify.keepAlive()
    try notify.stopping()
    try notify.removeStored(name: "cache")
    #expect(
      try supervisor.messages(6) == [
        "READY=1", "READY=1\nSTATUS=two lines", "STATUS=at work", "WATCHDOG=1", "STOPPING=1",
        "FDSTOREREMOVE=1\nFDNAME=cache",
      ])
  }

  @Test("tells the monotonic time of a reload")
  func reloading() throws {
    let supervisor = try Supervisor(.abstract)
    try NotifySocket(address: supervisor.address).reloading()
    let lines = try supervisor.messages(1)[0].split(separator: "\n")
    #expect(lines.first == "RELOADING=1")
    #expect(lines.last?.hasPrefix("MONOTONIC_USEC=") == true)
  }

  @Test("hands over descriptors that refer to the same file")
  func store() throws {
    let supervisor = try Supervisor(.abstract)
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    try NotifySocket(address: supervisor.address).store(ends, name: "pair")
    let (text, passed) = try supervisor.receive()
    defer { for descriptor in passed { close(descriptor) } }
    #expect(text == "FDSTORE=1\nFDNAME=pair")
    #expect(passed.map(inode) == ends.map(inode))
  }

  @Test("says why nobody hears it")
  func nobodyListens() throws {
    let notify = try NotifySocket(address: "/nonexistent/notify")
    #expect(throws: SocketActivationError.cannotNotify(errno: ENOENT)) { try notify.ready() }
    #expect("\(SocketActivationError.cannotNotify(errno: ENOENT))".hasSuffix("No such file or directory"))
  }

  @Test("refuses more descriptors than one message holds")
  func tooMany() throws {
    let supervisor = try Supervisor(.abstract)
    let notify = try NotifySocket(address: supervisor.address)
    #expect(throws: SocketActivationError.cannotNotify(errno: EINVAL)) {
      try notify.store([Int32](repeating: 0, count: 254), name: "many")
    }
  }

  @Test(
    "needs an absolute path or an abstract name that fits",
    arguments: ["", "/", "@", "relative", "vsock:2:1", String(repeating: "/", count: 108)])
  func badAddress(address: String) {
    #expect(throws: SocketActivationError.unusableNotifyAddress(address)) {
      _ = try NotifySocket(address: address)
    }
  }

  private func inode(_ descriptor: Int32) -> UInt64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : 0
  }
}

@Suite("A watchdog interval")
struct WatchdogTests {
  @Test("is read from the environment's microseconds")
  func interval() throws {
    #expect(try Watchdog.interval(microseconds: "1500000", owner: nil, pid: 7) == .milliseconds(1500))
    #expect(try Watchdog.interval(microseconds: "20", owner: "7", pid: 7) == .microseconds(20))
  }

  @Test("is nobody's business where it is unset or another process's")
  func none() throws {
    #expect(try Watchdog.interval(microseconds: nil, owner: nil, pid: 7) == nil)
    #expect(try Watchdog.interval(microseconds: "20", owner: "8", pid: 7) == nil)
  }

  @Test("is an error where it is no number", arguments: ["", "0", "-5", "1s"])
  func bad(text: String) {
    #expect(throws: SocketActivationError.invalid(variable: "WATCHDOG_USEC", value: text)) {
      _ = try Watchdog.interval(microseconds: text, owner: nil, pid: 7)
    }
  }
}
