import Glibc
import Linux
import UnitModel

/// The addresses of hosts, asked of a process of its own for each name: NSS may wait for a service that usherd
/// itself must start, or for a server that does not answer.
package enum HostNames {
  /// What stands in argv[1] of that process.
  package static let argument = "--host-helper"
  /// How long a look-up may take, in seconds: then the process ends itself.
  package static let patience: UInt32 = 10

  private static let longestPacket = 16 * 1024

  /// Waits for the answer: for threads that may block.
  ///
  /// - Returns: at least one address, with port 0, each once, in the order of the answer.
  /// - Source: getaddrinfo(3)
  package static func addresses(of host: String) throws(SystemCallError) -> [SocketAddress] {
    let helper = try UserLookup.spawn(argument: argument)
    defer { helper.socket.close() }
    let fd = helper.socket.number
    try Arrival.send(Array(host.utf8), to: fd)
    var answer = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
    var ready: Int32
    repeat { ready = poll(&answer, 1, Int32(patience &+ 1) &* 1000) } while ready < 0 && errno == EINTR
    guard ready > 0, let arrival = try Arrival.receive(from: fd, atMost: longestPacket),
      !arrival.bytes.isEmpty
    else { throw failure(host, "no answer in time") }
    let text = String(decoding: arrival.bytes, as: UTF8.self)
    if text.hasPrefix("!") { throw failure(host, String(text.dropFirst())) }
    let found = text.split(separator: " ").compactMap { word in
      (IPText.ipv4(word) ?? IPText.ipv6(word)).flatMap { SocketAddress(bytes: $0, port: 0) }
    }
    guard !found.isEmpty else { throw failure(host, "the host has no address") }
    return found
  }

  private static func failure(_ host: String, _ reason: String) -> SystemCallError {
    SystemCallError("look up host", on: host, errno: EHOSTUNREACH, reason: reason)
  }

  /// The main function of the helper process: one name, one answer.
  package static func main() -> Int32 {
    // Whoever asked has given up by then.
    alarm(patience)
    var packet = [UInt8](repeating: 0, count: longestPacket)
    let count = recv(NSSHelper.descriptor, &packet, packet.count, 0)
    guard count > 0 else { return 1 }
    let text = look(up: String(decoding: packet.prefix(count), as: UTF8.self))
    let bytes = Array(text.utf8.prefix(longestPacket))
    return send(NSSHelper.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0 ? 1 : 0
  }

  /// The addresses with blanks between, or `!` and why there are none.
  package static func look(up host: String) -> String {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(host, nil, &hints, &list)
    if failure == EAI_SYSTEM { return "!" + errnoWords(errno) }
    if failure == EAI_NONAME { return "!no host has that name" }
    if failure != 0 {
      return "!" + (gai_strerror(failure).map { String(cString: $0).lowercased() } ?? "unknown")
    }
    defer { freeaddrinfo(list) }
    var found: [String] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let address = entry.pointee.ai_addr,
        let host = SocketAddress(address, length: entry.pointee.ai_addrlen).host, !found.contains(host)
      else { continue }
      found.append(host)
    }
    return found.joined(separator: " ")
  }
}
