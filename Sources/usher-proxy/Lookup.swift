import CLinux
import Glibc
import Linux
import ProxyCore
import Synchronization

/// Looks up the names of targets, on a thread of its own for each, because that may wait for the network.
final class Lookup: Sendable {
  enum Answer: Sendable {
    case addresses([SocketAddress])
    /// In words.
    case failure(String)
  }

  private static let most = 16
  /// Raised when an answer is there.
  let counter: EventCounter
  private let answers = Mutex<[(index: Int, answer: Answer)]>([])

  init() throws(SystemCallError) { counter = try EventCounter() }

  /// What needs no looking up: a UNIX socket, a number with a number. Nil for a name.
  static func atOnce(_ target: ProxyTarget, isDatagram: Bool) -> [SocketAddress]? {
    switch target {
    case .path(let path): return [.unixPath(Array(path.utf8))]
    case .abstract(let name): return [.unixAbstract(Array(name.utf8))]
    case .internet(let host, let port):
      if case .addresses(let found) = ask(host, port, isDatagram, isNumeric: true) { return found }
      return nil
    }
  }

  /// Begins a look-up; its answer comes under `index`.
  func begin(_ index: Int, host: String, port: String, isDatagram: Bool) {
    do {
      try Thread.start { [self] in deliver(index, Self.ask(host, port, isDatagram, isNumeric: false)) }
    } catch {
      deliver(index, .failure(error.words))
    }
  }

  private func deliver(_ index: Int, _ answer: Answer) {
    answers.withLock { $0.append((index, answer)) }
    counter.raise()
  }

  /// What has come since the last call.
  func take() -> [(index: Int, answer: Answer)] {
    counter.clear()
    return answers.withLock { list in
      defer { list = [] }
      return list
    }
  }

  private static func ask(_ host: String, _ port: String, _ isDatagram: Bool, isNumeric: Bool) -> Answer {
    let storages = UnsafeMutableBufferPointer<sockaddr_storage>.allocate(capacity: most)
    defer { storages.deallocate() }
    storages.initialize(repeating: sockaddr_storage())
    let count = usher_look_up(
      host, port, isDatagram ? 1 : 0, isNumeric ? 1 : 0, storages.baseAddress, Int32(most))
    guard count > 0 else {
      return .failure(
        count == 0 ? "it has no address" : String(cString: usher_look_up_words(count)).lowercased())
    }
    return .addresses(
      storages.prefix(Int(count)).map {
        SocketAddress($0, length: socklen_t(MemoryLayout<sockaddr_storage>.size))
      })
  }
}
