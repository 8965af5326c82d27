import CLinux
import Glibc
import Synchronization

/// Network namespaces, each held by a descriptor: as long as that is open it is there.
///
/// A thread that has joined one is not used for anything else: each call takes a thread of its own.
///
/// - Source: network_namespaces(7), setns(2), ioctl_nsfs(2)
package enum NetworkNamespace {
  /// The one that a file such as /run/netns/NAME stands for. EINVAL if it stands for none. Opening may block.
  package static func open(_ path: String) throws(SystemCallError) -> Descriptor {
    Descriptor(adopting: try systemCall("open the network namespace", on: path) { usher_network_open(path) })
  }

  /// A new one with nothing but a loopback interface that is up. EPERM without privileges.
  package static func make() throws(SystemCallError) -> Descriptor {
    let answer = Answer<Int32>()
    try Thread.run {
      answer.value.withLock {
        $0 = Result { () throws(SystemCallError) in
          try systemCall("make a network namespace") { usher_network_make() }
        }
      }
    }
    return Descriptor(adopting: try answer.taken())
  }

  /// Runs `body` inside: sockets that it makes belong to that network for good.
  package static func run<Value>(
    in namespace: Descriptor, _ body: @escaping @Sendable () -> Value
  ) throws(SystemCallError) -> Value {
    let answer = Answer<Value>()
    // It stays open: this call waits for the thread.
    let number = namespace.number
    try Thread.run {
      answer.value.withLock {
        $0 = Result { () throws(SystemCallError) in
          _ = try systemCall("join a network namespace") { usher_network_join(number) }
          return body()
        }
      }
    }
    return try answer.taken()
  }

  /// Where the thread leaves what it has to say, before it is over.
  private final class Answer<Value>: @unchecked Sendable {
    let value = Mutex<Result<Value, SystemCallError>?>(nil)

    func taken() throws(SystemCallError) -> Value {
      let result = value.withLock { $0 }
      guard let result else { throw SystemCallError("run a thread", errno: ESRCH) }
      return try result.get()
    }
  }
}
