import UnitSyntax

/// `Listener=` and what may stand in it.
extension UnitDecoding {
  /// A directive of `[Socket]` for one listener alone.
  struct ListenerOption {
    /// Which of the unit's listeners.
    var listener: Int
    var directive: Directive
    var applied: AppliedKey
    var assignment: Assignment
  }

  /// What is about one listener. The others are about the unit, or about who may connect.
  private static let own: Set<String> = [
    "SocketMode", "DirectoryMode", "Backlog", "BindIPv6Only", "BindToDevice", "FreeBind", "ReusePort",
    "NoDelay",
    "KeepAlive", "KeepAliveTimeSec", "KeepAliveIntervalSec", "KeepAliveProbes", "DeferAcceptSec", "Priority",
    "Mark",
    "IPTOS", "IPTTL", "TCPCongestion", "Broadcast", "Transparent", "PipeSize", "SocketProtocol",
    "ReceiveBuffer",
    "SendBuffer", "PassCredentials", "PassSecurity", "PassPacketInfo", "Timestamping", "MulticastGroup",
  ]

  private static let types: [String: ListenType] = [
    "stream": .stream, "datagram": .datagram, "sequentialpacket": .sequentialPacket,
    "seqpacket": .sequentialPacket,
    "fifo": .fifo,
  ]

  /// `NAME ADDRESS [KEY=VALUE…]`
  mutating func applyListener(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      clearListeners(assignment)
      return
    }
    guard let words = words(assignment) else { return }
    guard words.count >= 2, !words[0].utf8.contains(UInt8(ascii: "=")) else {
      report(
        .error, "listener-incomplete", assignment,
        "'\(assignment.value)' does not name a listener and its address",
        help: "write NAME ADDRESS, such as http 80, then options as KEY=VALUE")
      return
    }
    guard ValueSyntax.isDescriptorName(words[0]) else {
      reportValue(assignment, .descriptorName)
      return
    }
    var type = ListenType.stream
    var isOptional = false
    var options: [(Substring, Substring)] = []
    for word in words.dropFirst(2) {
      guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        reportOption(word, assignment, "'\(word)' is no option of a listener")
        return
      }
      let value = word[word.utf8.index(after: equals)...]
      switch word[..<equals].lowercased() {
      case "type":
        guard let found = UnitDecoding.types[value.lowercased()] else {
          reportOption(
            word, assignment, "'\(value)' is no type of a listener",
            help: "stream, datagram, seqpacket or fifo")
          return
        }
        type = found
      case "optional":
        guard let flag = ValueSyntax.boolean(String(value)) else {
          reportOption(word, assignment, "'\(value)' is neither yes nor no", help: "yes or no")
          return
        }
        isOptional = flag
      default: options.append((word[..<equals], value))
      }
    }
    let count = socket.listeners.count
    listen(on: words[1], type, assignment)
    guard socket.listeners.count > count else { return }
    let index = socket.listeners.count - 1
    socket.listeners[index].name = words[0]
    socket.listeners[index].isOptional = isOptional
    for (key, value) in options { addOption(String(key), String(value), to: index, assignment) }
  }

  private mutating func addOption(_ key: String, _ value: String, to index: Int, _ assignment: Assignment) {
    let name = UnitDecoding.own.first { $0.lowercased() == key.lowercased() }
    guard let name else {
      let isUnits = Catalogue.directive(section: "Socket", key: key) != nil
      let near = EditDistance.nearest(to: key, among: Array(UnitDecoding.own) + ["Type", "Optional"])
      reportOption(
        key + "=", assignment,
        isUnits ? "\(key)= is for the whole unit" : "'\(key)' is no option of a listener",
        help: isUnits ? "put it into [Socket]" : near.map { "did you mean \($0)=?" })
      return
    }
    for section in ["Socket", Catalogue.usherSection] {
      guard let entry = SectionTable.named(section)?.entries[name], let applied = entry.applied else {
        continue
      }
      let option = Assignment(
        section: section, key: name, value: value, origin: place(assignment, value),
        valueSpan: place(assignment, value).span)
      listenerOptions.append(
        ListenerOption(listener: index, directive: entry.directive, applied: applied, assignment: option))
      return
    }
  }

  private mutating func reportOption(
    _ word: String, _ assignment: Assignment, _ what: String, help: String? = nil
  ) {
    report(
      .error, "listener-option", assignment, about: word, what,
      help: help ?? "write options as KEY=VALUE with directives of [Socket], such as NoDelay=yes")
  }

  /// Gives the listeners that have options of their own the unit's settings with those changed: once everything
  /// else of the unit is read.
  mutating func completeListeners() {
    guard !listenerOptions.isEmpty else { return }
    let listeners = socket.listeners
    let unit = socket
    var result = listeners
    for index in listeners.indices {
      let options = listenerOptions.filter { $0.listener == index }
      if options.isEmpty { continue }
      socket = unit
      socket.listeners = []
      for option in options {
        grammar = option.directive.grammar
        switch option.applied {
        case .socket(let key): applySocket(key, option.assignment)
        case .usherSocket(let key): applyUsherSocket(key, option.assignment)
        default: break
        }
      }
      result[index].own = OwnSettings(socket)
    }
    socket = unit
    socket.listeners = result
  }

  // MARK: Multicast

  mutating func applyMulticastGroups(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      socket.additions.multicastGroups = []
      return
    }
    for word in words(assignment) ?? [] {
      let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      let interface = parts.count == 2 ? String(parts[1]) : nil
      let address = parts.first.flatMap { IPText.ipv4($0) ?? IPText.ipv6($0) }
      guard let address, address.count == 4 ? address[0] & 0xF0 == 0xE0 : address[0] == 0xFF else {
        report(
          .error, "value-multicast", assignment, about: word, "'\(word)' is no multicast group",
          consequence: "this group is ignored",
          help: "write a group from 224.0.0.0 to 239.255.255.255 or from ff00::/8, and @INTERFACE",
          effect: .wordIgnored)
        continue
      }
      if let interface, !ValueSyntax.isInterface(interface) {
        report(
          .error, "value-multicast", assignment, about: word, "'\(interface)' is no name of an interface",
          consequence: "this group is ignored", help: "write the name that 'ip link' shows behind the @",
          effect: .wordIgnored)
        continue
      }
      let group = MulticastGroup(address: address, interface: interface)
      if !socket.additions.multicastGroups.contains(group) { socket.additions.multicastGroups.append(group) }
    }
  }
}
