import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Opens the listeners of socket units, in systemd's order of steps.
///
/// All of a unit's listeners open, or none: what was opened before the failure is closed again.
///
/// - Source: systemd.socket(5)
package struct ListenerOpener: Sendable {
  /// What is done otherwise than by systemd.
  package var differences: Set<Difference>
  /// Looks for who holds an address in use; costs milliseconds, only on failure.
  package var namesHolders: Bool
  /// The addresses of a host; may wait for long.
  package var lookUp: @Sendable (String) throws(SystemCallError) -> [SocketAddress]
  /// Listeners that are about to be closed, whose addresses may keep a new one from being bound.
  var beside: [Int32] = []
  /// Where second names of nodes are kept; nil for none.
  var spares: String?

  /// The kernel runs with SMACK.
  package var hasSmack = Smack.isOn

  package init(
    differences: Set<Difference> = Set(Difference.allCases), namesHolders: Bool = true,
    lookUp: @escaping @Sendable (String) throws(SystemCallError) -> [SocketAddress] = {
      host throws(SystemCallError) in
      try HostNames.addresses(of: host)
    }
  ) {
    self.differences = differences
    self.namesHolders = namesHolders
    self.lookUp = lookUp
  }

  /// The same inside a network namespace, on a thread of its own; nil: in that of the process.
  package func open(
    settings: SocketSettings, unit: UnitName, owner: NodeOwner?, in network: Descriptor?
  ) -> Result<[OpenedListener], ListenFailure> {
    guard let network else { return open(settings: settings, unit: unit, owner: owner) }
    do throws(SystemCallError) {
      return try NetworkNamespace.run(in: network) {
        Transfer(open(settings: settings, unit: unit, owner: owner))
      }.value
    } catch {
      guard let first = settings.listeners.first else { return .success([]) }
      return .failure(failure(error, listener: first, index: 0, unit: unit))
    }
  }

  /// - Parameter owner: `SocketUser=` and `SocketGroup=`, looked up; nil if neither is set.
  package func open(
    settings: SocketSettings, unit: UnitName, owner: NodeOwner? = nil
  ) -> Result<[OpenedListener], ListenFailure> {
    var opened: [OpenedListener] = []
    var leftOut: [ListenWarning] = []
    var last: ListenFailure?
    for (index, listener) in settings.listeners.enumerated() {
      do throws(SystemCallError) {
        opened += try openLine(listener, index: index, settings: settings, owner: owner)
      } catch {
        let failure = failure(error, listener: listener, index: index, unit: unit)
        if isDispensable(listener, error) {
          leftOut.append(leftOutWarning(listener, error))
          last = failure
          continue
        }
        giveUp(opened, settings: settings)
        return .failure(failure)
      }
    }
    // A unit that listens nowhere is of no use.
    if opened.isEmpty, let last { return .failure(last) }
    opened.last?.warnings += leftOut
    return .success(opened)
  }

  /// The unit can do without it.
  func isDispensable(_ listener: ListenerSettings, _ error: SystemCallError) -> Bool {
    listener.isOptional || lacksScope(listener, error)
  }

  func leftOutWarning(_ listener: ListenerSettings, _ error: SystemCallError) -> ListenWarning {
    ListenWarning(
      error, listener.key, then: "\(listener.text) is left out", place: ListenerOpener.place(of: listener))
  }

  /// One line's listeners, with the settings that are its own.
  func openLine(
    _ listener: ListenerSettings, index: Int, settings: SocketSettings, owner: NodeOwner?
  ) throws(SystemCallError) -> [OpenedListener] {
    let new = try openAll(listener, index: index, settings: listener.own?.settings ?? settings, owner: owner)
    for one in new { adopt(one, as: listener) }
    return new
  }

  /// What a listener is called, and what its connections get, where its line says so.
  func adopt(_ one: OpenedListener, as listener: ListenerSettings) {
    one.name = listener.name
    one.options = listener.own.map { SocketOptions($0.settings, roundsUp: differences.contains(.shortTimes)) }
  }

  /// ` (ListenStream=, /etc/web.socket:3)`
  static func place(of listener: ListenerSettings) -> String {
    " (\(listener.key)=, \(listener.origin.place))"
  }

  /// Closes what a start had opened before it failed.
  func giveUp(_ opened: [OpenedListener], settings: SocketSettings) {
    for listener in opened {
      let isOurs = differences.contains(.failedStarts) && listener.isNew
      listener.close(removingNodes: settings.removeOnStop || isOurs)
    }
  }

  /// The line names an interface that is not there, and systemd goes on without it.
  private func lacksScope(_ listener: ListenerSettings, _ error: SystemCallError) -> Bool {
    guard case .ipv6(_, _, scope: .some) = listener.address else { return false }
    return error.errno == ENODEV && !differences.contains(.scopes)
  }

  func open(
    _ listener: ListenerSettings, index: Int, settings: SocketSettings, owner: NodeOwner?
  ) throws(SystemCallError) -> OpenedListener {
    switch listener.address {
    case .fifo(let path):
      return try openFifo(path, listener, index: index, settings: settings, owner: owner)
    case .special(let path):
      let file = try SpecialFile.open(path, isWritable: settings.writable)
      return OpenedListener(
        descriptor: file, key: ListenerKey(listener, settings), index: index, type: .special, address: nil,
        text: listener.text)
    case .netlink(let family, let groups):
      return try openNetlink(family, groups, listener, index: index, settings: settings)
    case .messageQueue(let name):
      return try openQueue(name, listener, index: index, settings: settings, owner: owner)
    case .unixPath(let path):
      return try openUnix(path, listener, index: index, settings: settings, owner: owner)
    case .unixAbstract(let name):
      return try openPlain(.unixAbstract(Array(name.utf8)), listener, index: index, settings: settings)
    case .vsock(let cid, let port):
      return try openPlain(.vsock(cid: cid, port: port), listener, index: index, settings: settings)
    case .ipv4(let bytes, let port):
      return try openPlain(
        try address(bytes, port, listener.text), listener, index: index, settings: settings)
    case .ipv6(let bytes, let port, let scope):
      var number: UInt32 = 0
      if let scope { number = try NetworkInterface.index(scope) }
      let address = try address(bytes, port, listener.text, scope: number)
      return try openPlain(address, listener, index: index, settings: settings)
    case .host(let host, _):
      // Its addresses are opened one by one.
      throw SystemCallError("bind", on: host, errno: EINVAL)
    case .port(let port):
      let both = SocketAddress.ipv6(high: 0, low: 0, port: port, scope: 0)
      do throws(SystemCallError) {
        return try openPlain(both, listener, index: index, settings: settings)
      } catch {
        // A kernel without IPv6, or one where it is switched off.
        guard error.errno == EAFNOSUPPORT || error.errno == EADDRNOTAVAIL else { throw error }
        return try openPlain(.ipv4(0, port: port), listener, index: index, settings: settings)
      }
    }
  }

  /// Everything without a node: internet and abstract addresses.
  func openPlain(
    _ address: SocketAddress, _ listener: ListenerSettings, index: Int, settings: SocketSettings
  ) throws(SystemCallError) -> OpenedListener {
    let kind = listener.type.socketKind
    let socket = try Socket.open(
      family: address.family, kind: kind, protocolNumber: settings.protocolNumber(for: kind))
    var warnings = try prepare(socket.number, address: address, settings: settings)
    let isBeside = try bind(socket.number, to: address)
    for group in settings.additions.multicastGroups where kind == .datagram {
      try join(group, address, socket.number)
    }
    warnings += try finish(socket.number, address: address, kind: kind, settings: settings)
    if isBeside { try SocketOption.reusePort.set(settings.reusePort, on: socket.number) }
    let bound = Socket.name(socket.number) ?? address
    let opened = OpenedListener(
      descriptor: socket, key: ListenerKey(listener, settings), index: index, type: listener.type,
      address: bound,
      // Which port the kernel has chosen is for everybody to know.
      text: address.port == 0 ? bound.description : address.description, warnings: warnings)
    if case .host = listener.address { opened.isFound = true }
    if address.port == 0 { opened.isFound = true }
    return opened
  }

  /// Joins a group of the socket's family; with IPv6 sockets, which may take both, those of IPv4 as well.
  private func join(_ group: MulticastGroup, _ address: SocketAddress, _ fd: Int32) throws(SystemCallError) {
    let isIPv4 = group.address.count == 4
    guard address.family == AF_INET6 || (address.family == AF_INET && isIPv4) else { return }
    // An IPv6 socket for one address takes nothing of the other family.
    if isIPv4, address.family == AF_INET6, !address.isAnyAddress { return }
    let interface =
      try group.interface.map { name throws(SystemCallError) in try NetworkInterface.index(name) } ?? 0
    try SocketOption.join(group.address, interface: interface, text: group.text, on: fd)
  }

  /// Binds; true if it had to be shared with a listener that is about to be closed, which has the address or one
  /// that covers it.
  ///
  /// - Source: SO_REUSEPORT of socket(7), which the kernel looks up at both of them when the second is bound
  private func bind(_ fd: Int32, to address: SocketAddress) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      try Socket.bind(fd, to: address)
      return false
    } catch {
      guard error.errno == EADDRINUSE, address.isInternet, !beside.isEmpty else { throw error }
      for old in beside { try? SocketOption.reusePort.set(true, on: old) }
      try SocketOption.reusePort.set(true, on: fd)
      try Socket.bind(fd, to: address)
      return true
    }
  }

  /// What must be set before bind(2). `SO_REUSEADDR` is set always, as under systemd.
  func prepare(
    _ fd: Int32, address: SocketAddress, settings: SocketSettings
  ) throws(SystemCallError) -> [ListenWarning] {
    var warnings: [ListenWarning] = []
    if address.family == AF_INET6 {
      switch settings.bindIPv6Only {
      case .default: break
      case .both: try SocketOption.ipv6Only.set(false, on: fd)
      case .ipv6Only: try SocketOption.ipv6Only.set(true, on: fd)
      }
    }
    if address.isInternet {
      if let device = settings.bindToDevice, !device.isEmpty, device != "*" {
        try SocketOption.bind(fd, toDevice: device)
      }
      do throws(SystemCallError) {
        if settings.reusePort { try SocketOption.reusePort.set(true, on: fd) }
      } catch {
        warnings.append(.init(error, "ReusePort", then: "\(address) cannot be shared"))
      }
      do throws(SystemCallError) {
        if settings.freeBind {
          let option = address.family == AF_INET ? SocketOption.ipv4FreeBind : .ipv6FreeBind
          try option.set(true, on: fd)
        }
      } catch {
        warnings.append(.init(error, "FreeBind", then: "\(address) must be an address of this host"))
      }
      do throws(SystemCallError) {
        if settings.transparent {
          let option = address.family == AF_INET ? SocketOption.ipv4Transparent : .ipv6Transparent
          try option.set(true, on: fd)
        }
      } catch {
        warnings.append(.init(error, "Transparent", then: "\(address) takes no traffic for other hosts"))
      }
    }
    try SocketOption.reuseAddress.set(true, on: fd)
    return warnings
  }

  /// What follows bind(2): listening, and the options.
  func finish(
    _ fd: Int32, address: SocketAddress, kind: Socket.Kind, settings: SocketSettings
  ) throws(SystemCallError) -> [ListenWarning] {
    if kind != .datagram { try Socket.listen(fd, backlog: settings.backlog) }
    if case .unixPath(let path) = address { Node.touch(String(decoding: path, as: UTF8.self)) }
    return SocketOptions(settings, roundsUp: differences.contains(.shortTimes), hasSmack: hasSmack)
      .apply(to: fd, family: address.family, isStream: kind == .stream)
      .map { ListenWarning($0.error, $0.key, then: "\(address) listens without it") }
  }

  private func address(
    _ bytes: [UInt8], _ port: UInt16, _ text: String, scope: UInt32 = 0
  ) throws(SystemCallError) -> SocketAddress {
    if let address = SocketAddress(bytes: bytes, port: port, scope: scope) { return address }
    throw SystemCallError("bind", on: text, errno: EINVAL)
  }

  func failure(
    _ error: SystemCallError, listener: ListenerSettings, index: Int, unit: UnitName
  ) -> ListenFailure {
    let isTaken = error.errno == EADDRINUSE && namesHolders
    return ListenFailure(
      unit: unit, index: index, listener: listener.text, error: error,
      place: ListenerOpener.place(of: listener),
      holder: isTaken ? AddressHolder.find(listener.address, kind: listener.type.socketKind) : nil,
      advice: ListenFailure.advice(for: error, address: listener.address, uid: geteuid()))
  }
}

extension SocketSettings {
  /// The name of a host must be looked up before all listeners can be opened.
  var namesHosts: Bool {
    listeners.contains { if case .host = $0.address { true } else { false } }
  }

  /// `SocketProtocol=` where it concerns that kind of socket; others take no notice of it.
  func protocolNumber(for kind: Socket.Kind) -> Socket.ProtocolNumber? {
    switch (protocolChoice, kind) {
    case (.sctp, .stream), (.sctp, .sequentialPacket): .sctp
    case (.mptcp, .stream): .mptcp
    case (.udplite, .datagram): .udplite
    default: nil
    }
  }
}

extension ListenerSettings {
  /// The directive that its line has.
  var key: String { name == nil ? type.key : "Listener" }
}

extension ListenType {
  /// The directive: `ListenStream`.
  var key: String { "Listen" + rawValue }

  /// The kind of socket; `.stream` for what is none.
  package var socketKind: Socket.Kind {
    switch self {
    case .stream, .fifo, .special, .messageQueue: .stream
    case .netlink: .raw
    case .datagram: .datagram
    case .sequentialPacket: .sequentialPacket
    }
  }
}
