import Engine
import Glibc
import Linux
import Testing
import UnitModel
import UnitSyntax

/// A private directory, a unit name and short ways to open listeners in them.
final class ListeningBench {
  let directory: String
  var settings = SocketSettings()
  var opener = ListenerOpener()
  var owner: NodeOwner?
  var open: [OpenedListener] = []

  init(_ addresses: (ListenType, ListenAddress)...) {
    directory = temporaryDirectory()
    for (type, address) in addresses { add(type, address) }
  }

  deinit {
    try? NodeDirectory.removeAll(directory)
  }

  func path(_ name: String) -> String { directory + "/" + name }

  func add(_ type: ListenType, _ address: ListenAddress) {
    settings.listeners.append(
      ListenerSettings(type: type, address: address, text: text(address), origin: origin))
  }

  func addPath(_ type: ListenType, _ name: String) {
    add(type, type == .fifo ? .fifo(path(name)) : .unixPath(path(name)))
  }

  private var origin: Origin {
    Origin(
      source: SourceText(path: "/test/web.socket", bytes: []), span: SourceSpan(lower: 0, upper: 0, line: 3))
  }

  private func text(_ address: ListenAddress) -> String {
    switch address {
    case .ipv4(let bytes, let port), .ipv6(let bytes, let port, _):
      SocketAddress(bytes: bytes, port: port)?.description ?? ""
    case .port(let port): "[::]:\(port)"
    case .host(let name, let port): "\(name):\(port)"
    case .unixPath(let path), .fifo(let path): path
    case .unixAbstract(let name): "@" + name
    case .vsock(let cid, let port): SocketAddress.vsock(cid: cid, port: port).description
    case .special(let path): path
    case .netlink(let family, let groups): "\(NetlinkFamily.name(family)) \(groups)"
    case .messageQueue(let name): name
    }
  }

  /// Opens and keeps the listeners; a failure ends the test.
  @discardableResult
  func start() throws -> [OpenedListener] {
    open = try opener.open(settings: settings, unit: .web, owner: owner).get()
    return open
  }

  func failure() throws -> ListenFailure {
    switch opener.open(settings: settings, unit: .web, owner: owner) {
    case .failure(let failure): return failure
    case .success: throw Unexpected.success
    }
  }

  func stop() {
    for listener in open { listener.close(removingNodes: settings.removeOnStop) }
    open = []
  }

  enum Unexpected: Error { case success }
}

extension UnitName {
  static let web = UnitName(prefix: "web", instance: nil, kind: .socket)
}

extension ListenAddress {
  static func loopback(_ port: UInt16 = 0) -> ListenAddress { .ipv4([127, 0, 0, 1], port: port) }
  static func loopback6(_ port: UInt16 = 0) -> ListenAddress {
    .ipv6([UInt8](repeating: 0, count: 15) + [1], port: port, scope: nil)
  }
}

/// A new directory of this test's own.
func temporaryDirectory() -> String {
  var template = Array("/tmp/usher-test-XXXXXX".utf8CString)
  return template.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return "/nonexistent" }
    return String(cString: base)
  }
}

/// All open descriptors, each with what it leads to; not those that runtime and test library open for
/// themselves when they please (timers, event counters).
func openDescriptors() -> Set<String> {
  let names = (try? NodeDirectory.names(in: "/proc/self/fd")) ?? []
  return Set(
    names.compactMap { name in
      guard let target = Node.linkTarget("/proc/self/fd/" + name), !target.hasPrefix("anon_inode:") else {
        return nil
      }
      return "\(name) \(target)"
    })
}

/// Connects to `address`; the connection lasts as long as the answer.
func connection(to address: SocketAddress, kind: Socket.Kind = .stream) throws -> Descriptor {
  let socket = try Socket.open(family: address.family, kind: kind)
  do {
    try Socket.connect(socket.number, to: address)
  } catch {
    if error.errno != EINPROGRESS { throw error }
  }
  return socket
}

let isRoot = geteuid() == 0
