import Glibc

/// The way back to the supervisor: the datagram socket that `NOTIFY_SOCKET` names.
///
///     try NotifySocket.fromEnvironment()?.ready(status: "serving on 2 sockets")
///
/// The value holds the address only; every `send` opens a socket and closes it.
///
/// - Source: sd_notify(3)
public struct NotifySocket: Hashable, Sendable {
  /// As in `NOTIFY_SOCKET`: an absolute path, or an abstract name after `@`.
  public let address: String

  /// Checks the address: an absolute path or `@name`, at most 107 bytes.
  public init(address: String) throws(SocketActivationError) {
    guard let first = address.utf8.first, address.utf8.count >= 2,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
      address.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { throw .unusableNotifyAddress(address) }
    self.address = address
  }

  /// The supervisor's socket; `nil` where no supervisor wants to hear from this process. With
  /// `unsetEnvironment` children will not find it.
  public static func fromEnvironment(unsetEnvironment: Bool = false) throws(SocketActivationError)
    -> NotifySocket?
  {
    guard let address = variable("NOTIFY_SOCKET"), !address.isEmpty else { return nil }
    if unsetEnvironment { unsetenv("NOTIFY_SOCKET") }
    return try NotifySocket(address: address)
  }

  /// The service is up: what depends on it may start.
  public func ready(status: String? = nil) throws(SocketActivationError) {
    try send(status.map { "READY=1\nSTATUS=\(Self.oneLine($0))" } ?? "READY=1")
  }

  /// The service reads its configuration again; `ready()` ends it. The time is CLOCK_MONOTONIC's.
  public func reloading() throws(SocketActivationError) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = UInt64(now.tv_sec) &* 1_000_000 &+ UInt64(now.tv_nsec) / 1000
    try send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
  }

  /// The service is on its way out.
  public func stopping() throws(SocketActivationError) { try send("STOPPING=1") }

  /// One line that the supervisor shows beside the service's state.
  public func status(_ text: String) throws(SocketActivationError) {
    try send("STATUS=\(Self.oneLine(text))")
  }

  /// The sign of life that `WatchdogSec=` waits for.
  public func keepAlive() throws(SocketActivationError) { try send("WATCHDOG=1") }

  /// Hands descriptors to the supervisor, which passes them to the next start of the service under
  /// `name` (`FileDescriptorStoreMax=`). They stay open here: the supervisor gets duplicates.
  public func store(_ descriptors: [Int32], name: String) throws(SocketActivationError) {
    try send("FDSTORE=1\nFDNAME=\(Self.oneLine(name))", descriptors: descriptors)
  }

  /// Takes the stored descriptors of that name back out of the store.
  public func removeStored(name: String) throws(SocketActivationError) {
    try send("FDSTOREREMOVE=1\nFDNAME=\(Self.oneLine(name))")
  }

  /// A newline would begin another assignment of the message.
  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
