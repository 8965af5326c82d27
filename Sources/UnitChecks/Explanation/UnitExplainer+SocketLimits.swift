import UnitModel

/// The limits of a socket unit, with what happens at them.
extension UnitExplainer {
  func limits(_ socket: SocketSettings) -> [String] {
    var items = [triggerLimit(socket)]
    if socket.accept {
      items.append(pollLimit(socket))
      items.append(
        "At most \(Prose.count(socket.maxConnections, "connection")) at a time "
          + "\(source("Socket", "MaxConnections")); "
          + (suspends(socket)
            ? "one more waits in the queue until one ends." : "one more is accepted and closed at once."))
      items.append(
        socket.maxConnectionsPerSource == 0
          ? "No limit for a single source \(source("Socket", "MaxConnectionsPerSource"))."
          : "At most \(Prose.count(socket.maxConnectionsPerSource, "connection")) at a time from one address, or of "
            + "one user over a UNIX socket \(source("Socket", "MaxConnectionsPerSource")); one more is closed at once."
      )
    }
    if socket.listeners.contains(where: { $0.type.accepts }) {
      items.append(
        (socket.backlog == .max
          ? "As many connections wait to be accepted as the kernel's net.core.somaxconn allows"
          : "At most \(Prose.count(socket.backlog, "connection")) wait to be accepted, or fewer if "
            + "net.core.somaxconn is lower") + " \(source("Socket", "Backlog")).")
    }
    items.append(startLimit())
    return items
  }

  private func triggerLimit(_ socket: SocketSettings) -> String {
    let burst = socket.triggerLimitBurst ?? (socket.accept ? 200 : 20)
    if burst == 0 || socket.triggerLimitInterval == .zero { return "No trigger limit." }
    let noun = socket.accept ? "connection" : "activation"
    return "Trigger limit: \(Prose.count(burst, noun)) in \(Prose.time(socket.triggerLimitInterval)) "
      + "\(pair("Socket", "TriggerLimitBurst", "TriggerLimitIntervalSec")). "
      + (suspends(socket)
        ? socket.accept
          ? "Then \(unit.name) accepts nobody until that time is over; who comes waits in the queue."
          : "One more and \(unit.name) waits for a while before it starts its service again; who comes waits in the queue."
        : "One more and \(unit.name) fails: it closes its listeners and stays so until it is started again.")
  }

  /// At a limit it waits, as usherd does unless told otherwise.
  private func suspends(_ socket: SocketSettings) -> Bool { socket.additions.onOverload != .fail }

  private func pollLimit(_ socket: SocketSettings) -> String {
    let burst = socket.pollLimitBurst ?? 150
    if burst == 0 || socket.pollLimitInterval == .zero { return "No poll limit." }
    let each = socket.listeners.count > 1 ? " at each listener" : ""
    return
      "Poll limit: \(Prose.count(burst, "connection"))\(each) in \(Prose.time(socket.pollLimitInterval)) "
      + "\(pair("Socket", "PollLimitBurst", "PollLimitIntervalSec")). The rest waits in the queue until that time is "
      + "over; nothing fails."
  }

  /// The start limit of sockets and services, which connections do not count against.
  func startLimit() -> String {
    let settings = unit.unit
    if settings.startLimitBurst == 0 || settings.startLimitInterval == .zero { return "No start limit." }
    let section = isSet("Service", "StartLimitBurst") ? "Service" : "Unit"
    let key = isSet("Unit", "StartLimitInterval") ? "StartLimitInterval" : "StartLimitIntervalSec"
    var text =
      "Start limit: \(Prose.count(settings.startLimitBurst, "start")) in "
      + "\(Prose.time(settings.startLimitInterval)) \(pair(section, "StartLimitBurst", key)). One more and it fails; "
      + "`usherctl reset-failed` clears the count."
    if unit.service != nil, let socket = neighbours.sockets.compactMap(\.socket).first(where: { !$0.accept })
    {
      text +=
        suspends(socket)
        ? " The socket that waits for it starts it again once it may, and lets connections wait until then."
        : " The socket that waits for it then fails, too."
    }
    return text
  }

  /// `(A=, B=, the defaults)` or where each is set.
  func pair(_ section: String, _ first: String, _ second: String) -> String {
    switch (lines["\(section).\(first)"], lines["\(section).\(second)"]) {
    case (nil, nil): "(\(first)=, \(second)=, the defaults)"
    case (let a?, nil): "(\(first)=, \(place(a)))"
    case (nil, let b?): "(\(second)=, \(place(b)))"
    case (let a?, let b?): "(\(first)=, \(place(a)); \(second)=, \(place(b)))"
    }
  }
}
