import Glibc

/// The descriptors that the supervisor passed to this process, in its order.
///
///     let sockets = try InheritedSockets.take()
///     for socket in sockets.named("http") where socket.isListening { … }
///
/// - Source: sd_listen_fds(3), sd_listen_fds_with_names(3)
public struct InheritedSockets: RandomAccessCollection, Sendable {
  /// The first descriptor that is ever passed.
  public static let firstDescriptor: Int32 = 3

  private var sockets: [InheritedSocket]

  public var startIndex: Int { sockets.startIndex }
  public var endIndex: Int { sockets.endIndex }
  public subscript(position: Int) -> InheritedSocket { sockets[position] }

  /// Those of one name, in order.
  public func named(_ name: String) -> [InheritedSocket] {
    sockets.filter { $0.name == name }
  }

  /// Takes what was passed to this process and makes every descriptor close-on-exec. Empty where nothing
  /// was passed, or where `LISTEN_PID` names another process (a parent's variables, inherited).
  ///
  /// With `unsetEnvironment` the variables are removed, also after an error, so that children do
  /// not see them; that changes the environment of the whole process and belongs to the time before it
  /// has other threads. A second call then finds nothing.
  public static func take(unsetEnvironment: Bool = true) throws(SocketActivationError) -> InheritedSockets {
    let environment = Variables(
      pid: variable("LISTEN_PID"), count: variable("LISTEN_FDS"), names: variable("LISTEN_FDNAMES"))
    if unsetEnvironment {
      for name in ["LISTEN_PID", "LISTEN_PIDFDID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    }
    return try take(environment, pid: getpid(), first: firstDescriptor)
  }

  /// The values of the three variables, as found.
  package struct Variables {
    package var pid: String?
    package var count: String?
    package var names: String?

    package init(pid: String? = nil, count: String? = nil, names: String? = nil) {
      self.pid = pid
      self.count = count
      self.names = names
    }
  }

  /// The same over given values: `pid` is the process that asks, `first` where its descriptors begin.
  package static func take(
    _ variables: Variables, pid: Int32, first: Int32
  ) throws(SocketActivationError) -> InheritedSockets {
    guard let owner = variables.pid, let countText = variables.count else {
      return InheritedSockets(sockets: [])
    }
    guard let owner = Int32(owner), owner > 0 else { throw .invalid(variable: "LISTEN_PID", value: owner) }
    guard owner == pid else { return InheritedSockets(sockets: []) }
    guard let count = Int32(countText), count >= 0, count <= Int32.max - first else {
      throw .invalid(variable: "LISTEN_FDS", value: countText)
    }
    guard count > 0 else { return InheritedSockets(sockets: []) }

    var names: [String]?
    if let text = variables.names {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == Int(count) else {
        throw .namesDoNotMatch(names: parts.count, descriptors: Int(count))
      }
      names = parts
    }

    var sockets: [InheritedSocket] = []
    for offset in 0..<count {
      let descriptor = first + offset
      let flags = fcntl(descriptor, F_GETFD)
      guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0 else {
        throw .notOpen(descriptor: descriptor)
      }
      sockets.append(InheritedSocket(descriptor: descriptor, name: names?[Int(offset)] ?? "unknown"))
    }
    return InheritedSockets(sockets: sockets)
  }
}

/// A variable of the environment, `nil` where it is not set.
func variable(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  return String(cString: value)
}
