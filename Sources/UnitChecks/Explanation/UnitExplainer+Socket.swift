import UnitModel
import UnitSyntax

/// Socket units.
extension UnitExplainer {
  func explain(_ socket: SocketSettings, _ text: inout Explanation) {
    let service = neighbours.service
    text.add("What it listens on", templateNote + listeners(socket) + options(socket))
    text.add("What happens on a knock", socket.accept ? acceptingKnock(socket) : waitingKnock(socket))
    text.add("What is passed", passing(socket))
    if let service, service.service != nil, service.loadState == .loaded || service.loadState == .badSetting {
      text.add("The service \(service.name)", explainer(of: service).summary)
    }
    text.add("Limits", limits(socket))
    text.add("Commands of the socket itself", ownCommands(socket))
    text.add("When it is stopped", stop(socket))
  }

  private var templateNote: [String] {
    guard unit.name.isTemplate else { return [] }
    return [
      "This is a template: for what is true of one instance, ask for `usherctl explain "
        + "\(unit.name.prefix)@NAME.socket`."
    ]
  }

  var serviceName: String { unit.triggeredService?.full ?? "its service" }

  private func waitingKnock(_ socket: SocketSettings) -> [String] {
    let knock = UnitExplainer.knock(socket)
    var items = [
      "\(Prose.sentence(knock)) starts \(serviceName)\(serviceTrouble). usherd itself takes "
        + "nothing: what has come waits until the service takes it.",
      "From then on usherd does not look at the listeners. When the service has ended, it watches them again; "
        + (socket.flushPending
          ? "what waits then is thrown away first \(source("Socket", "FlushPending"))."
          : "what still waits then starts the service again."),
    ]
    if let other = unit.unit.requires.first(where: { $0 == unit.triggeredService }) {
      items.append("It needs \(other) already when it starts: then the service runs before any knock.")
    }
    return items
  }

  private func acceptingKnock(_ socket: SocketSettings) -> [String] {
    let isLocal = socket.listeners.allSatisfy { !UnitExplainer.isInternet($0.address) }
    let prefix = unit.name.prefix
    let name =
      isLocal
      ? "\(prefix)@NUMBER-COOKIE-PID_PIDFDID-UID.service, PID and UID being the peer's"
      : "\(prefix)@NUMBER-COOKIE-LOCAL:PORT-PEER:PORT.service"
    return [
      "usherd accepts each connection \(source("Socket", "Accept")) and starts an instance of \(serviceName) for "
        + "it\(serviceTrouble).",
      "An instance is called \(name). One that ended well is forgotten; of failed ones the last few stay to be "
        + "looked at. An instance is never restarted: its connection is gone.",
    ]
  }

  private var serviceTrouble: String {
    guard let service = neighbours.service else { return "" }
    switch service.loadState {
    case .loaded: return ""
    case .notFound: return " — but there is no unit file for it, so the socket cannot be started"
    case .masked: return " — but that is masked, so the socket cannot be started"
    case .error, .badSetting: return " — but that unit is in error, so the socket cannot be started"
    }
  }

  private static func knock(_ socket: SocketSettings) -> String {
    var words: [String] = []
    for listener in socket.listeners {
      let word =
        switch listener.type {
        case .stream, .sequentialPacket: "the first connection"
        case .datagram: "the first datagram"
        case .fifo: "the first write"
        case .special: "the first data"
        case .netlink, .messageQueue: "the first message"
        }
      if !words.contains(word) { words.append(word) }
    }
    return words.isEmpty ? "a knock" : Prose.list(words, "or")
  }

  static func isInternet(_ address: ListenAddress) -> Bool {
    switch address {
    case .ipv4, .ipv6, .port, .host: true
    case .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue: false
    }
  }

  /// Options that a line sets, as it sets them.
  private func options(_ socket: SocketSettings) -> [String] {
    let keys = [
      "KeepAlive", "KeepAliveTimeSec", "KeepAliveIntervalSec", "KeepAliveProbes", "NoDelay", "DeferAcceptSec",
      "Priority", "Mark", "IPTOS", "IPTTL", "TCPCongestion", "ReceiveBuffer", "SendBuffer", "Broadcast",
      "FreeBind",
      "Transparent", "ReusePort", "PassCredentials", "PassSecurity", "PassPacketInfo", "Timestamping",
      "PipeSize",
    ]
    let set = keys.compactMap { lines["Socket.\($0)"] }.map { "\($0.key)=\($0.value)" }
    return set.isEmpty
      ? [] : ["Set on them, where the kind of listener has it: \(set.joined(separator: ", "))."]
  }

  private func ownCommands(_ socket: SocketSettings) -> [String] {
    var items: [String] = []
    for (phase, commands) in [
      ("Before it listens, it runs", socket.execStartPre), ("Once it listens, it runs", socket.execStartPost),
      ("Before it stops listening, it runs", socket.execStopPre),
      ("When it has stopped listening, it runs", socket.execStopPost),
    ] where !commands.isEmpty {
      items.append("\(phase) \(Prose.list(commands.map { command($0, of: unit) }, "then")).")
    }
    if !items.isEmpty {
      items.append(
        "Each command may take \(Prose.time(socket.timeout)) \(source("Socket", "TimeoutSec")). One that fails or "
          + "takes longer makes the unit fail.")
    }
    return items
  }

  private func stop(_ socket: SocketSettings) -> [String] {
    var items: [String] = []
    let nodes = socket.listeners.compactMap { listener in
      if case .messageQueue(let name) = listener.address {
        "the queue \(name)"
      } else {
        listener.address.nodePath
      }
    }
    items.append(
      socket.accept
        ? "The listeners are closed, and what waits on them is lost. Instances that run go on."
        : "The listeners are closed. What waits on them is lost, unless a running service holds them, too: it goes on."
    )
    if !nodes.isEmpty {
      let are = nodes.count == 1 ? "is" : "are"
      items.append(
        socket.removeOnStop
          ? "\(Prose.sentence(Prose.list(nodes))) \(are) removed \(source("Socket", "RemoveOnStop"))."
          : "\(Prose.sentence(Prose.list(nodes))) stay\(nodes.count == 1 ? "s" : ""), with nobody behind "
            + "\(nodes.count == 1 ? "it" : "them"), until the next start \(source("Socket", "RemoveOnStop"))."
      )
    }
    return items
  }
}
