import UnitModel

/// Listeners in words.
extension UnitExplainer {
  func listeners(_ socket: SocketSettings) -> [String] {
    socket.listeners.map { listener in
      let text = words(listener, listener.own?.settings ?? socket)
      let own = listener.isOptional ? "\(text); the unit starts without it if it cannot be opened" : text
      return (listener.name.map { "\($0): \(own)" } ?? Prose.sentence(own)) + "."
    }
  }

  /// `TCP port 80 on every IPv4 address`.
  private func words(_ listener: ListenerSettings, _ socket: SocketSettings) -> String {
    switch listener.address {
    case .port(let port):
      switch socket.bindIPv6Only {
      case .both: internet(listener, port, "on every IPv4 and IPv6 address", socket)
      case .ipv6Only: internet(listener, port, "on every IPv6 address, IPv4 left out", socket)
      case .default:
        internet(
          listener, port, "on every IPv4 and IPv6 address (on IPv6 alone where net.ipv6.bindv6only is set)",
          socket)
      }
    case .ipv4(let bytes, let port): internet(listener, port, scope(bytes, listener), socket)
    case .ipv6(let bytes, let port, let scope):
      internet(
        listener, port, self.scope(bytes, listener, socket) + (scope.map { " on the interface \($0)" } ?? ""),
        socket)
    case .host(let name, let port):
      internet(listener, port, "on every address that \(name) has when the socket starts", socket)
    case .unixPath(let path):
      "\(unixNoun(listener.type)) at \(path), mode \(Prose.mode(socket.mode)), \(owner(socket)); directories "
        + "that are missing above it are made with mode \(Prose.mode(socket.directoryMode))"
        + links(socket)
    case .unixAbstract(let name):
      "\(unixNoun(listener.type)) with the abstract name @\(name): no file and no mode, every process in the same "
        + "network namespace can reach it"
    case .vsock(let cid, let port):
      "vsock port \(port), between virtual machines and their host, "
        + (cid == .max ? "on every context" : "on the context \(cid)")
    case .fifo(let path):
      "a FIFO at \(path), mode \(Prose.mode(socket.mode)), \(owner(socket)); directories that are missing above it "
        + "are made with mode \(Prose.mode(socket.directoryMode))" + links(socket)
    case .special(let path):
      "the file or device \(path), opened for reading\(socket.writable ? " and writing" : "")"
    case .netlink(let family, let groups):
      "netlink messages of the kernel, family \(NetlinkFamily.name(family))"
        + (groups == 0 ? "" : ", groups 0x\(String(groups, radix: 16))")
    case .messageQueue(let name):
      "the POSIX message queue \(name), mode \(Prose.mode(socket.mode)), \(owner(socket))\(queue(socket))"
    }
  }

  private func internet(
    _ listener: ListenerSettings, _ port: UInt16, _ scope: String, _ socket: SocketSettings
  ) -> String {
    let device = socket.bindToDevice.map { ", through the interface \($0) only" } ?? ""
    let name = protocolName(listener.type, socket)
    if port == 0 { return "a \(name) port that the kernel chooses, \(scope)\(device)" }
    return "\(name) port \(port) \(scope)\(device)"
  }

  private func protocolName(_ type: ListenType, _ socket: SocketSettings) -> String {
    switch (type, socket.protocolChoice) {
    case (.datagram, .udplite): "UDP-Lite"
    case (.datagram, _): "UDP"
    case (.sequentialPacket, _): "SCTP"
    case (_, .sctp): "SCTP"
    case (_, .mptcp): "MPTCP"
    default: "TCP"
    }
  }

  private func scope(_ address: [UInt8], _ listener: ListenerSettings, _ socket: SocketSettings? = nil)
    -> String
  {
    let isIPv4 = address.count == 4
    if address.allSatisfy({ $0 == 0 }) {
      if isIPv4 { return "on every IPv4 address" }
      switch socket?.bindIPv6Only {
      case .both: return "on every IPv4 and IPv6 address"
      case .ipv6Only: return "on every IPv6 address, IPv4 left out"
      case .default, nil:
        return "on every IPv4 and IPv6 address (on IPv6 alone where net.ipv6.bindv6only is set)"
      }
    }
    let isLoopback = isIPv4 ? address.first == 127 : address == [UInt8](repeating: 0, count: 15) + [1]
    let text = UnitExplainer.host(of: listener.text)
    return "on \(text)" + (isLoopback ? ", which only this host reaches" : "")
  }

  /// The address without its port, and an IPv6 one without its interface.
  private static func host(of text: String) -> String {
    guard let colon = text.lastIndex(of: ":") else { return text }
    let host = text[..<colon]
    return host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "%" && $0 != "]" }) : String(host)
  }

  private func unixNoun(_ type: ListenType) -> String {
    switch type {
    case .datagram: "a UNIX datagram socket"
    case .sequentialPacket: "a UNIX socket of whole messages"
    case .stream, .fifo, .special, .netlink, .messageQueue: "a UNIX stream socket"
    }
  }

  private func owner(_ socket: SocketSettings) -> String {
    switch (socket.user, socket.group) {
    case (let user?, let group?): "owned by \(user):\(group)"
    case (let user?, nil): "owned by \(user) and that user's group"
    case (nil, let group?): "owned by \(surroundings.isUserMode ? "you" : "usherd's user"), group \(group)"
    case (nil, nil):
      surroundings.isUserMode ? "owned by you" : "owned by usherd's user, which is root as a rule"
    }
  }

  private func links(_ socket: SocketSettings) -> String {
    socket.symlinks.isEmpty
      ? "" : "; \(Prose.list(socket.symlinks)) lead\(socket.symlinks.count == 1 ? "s" : "") to it"
  }

  private func queue(_ socket: SocketSettings) -> String {
    guard socket.queueLength > 0, socket.queueMessageSize > 0 else { return "" }
    return ", \(Prose.count(socket.queueLength, "message")) of at most "
      + Prose.count(socket.queueMessageSize, "byte")
  }
}
