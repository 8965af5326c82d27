import UnitModel

/// Which descriptor goes where under which name.
extension UnitExplainer {
  struct Passed {
    var name: String
    var text: String
  }

  /// For a socket unit.
  func passing(_ socket: SocketSettings) -> [String] {
    guard let service = neighbours.service, let exec = neighbours.service.map(\.exec), service.service != nil,
      service.loadState == .loaded || service.loadState == .badSetting
    else { return [] }
    let name = socket.fileDescriptorName ?? (socket.accept ? "connection" : unit.name.full)
    let ownNames = socket.listeners.compactMap(\.name)
    if socket.accept {
      var items: [String] = []
      if UnitExplainer.usesSocket(exec) {
        items.append("The connection is \(streamsOnSocket(exec)). Nothing is passed as descriptor 3.")
      } else {
        items.append(
          "The connection is descriptor 3 of the instance: LISTEN_FDS=1, LISTEN_FDNAMES=\(name) "
            + "\(source("Socket", "FileDescriptorName"))."
            + (ownNames.isEmpty
              ? "" : " By a listener with a name of its own it is \(Prose.list(ownNames, "or"))."))
      }
      items.append(
        "REMOTE_ADDR and REMOTE_PORT hold the address of a peer from the internet; SO_COOKIE the kernel's number "
          + "of the connection.")
      return items
    }
    let own = socket.listeners.map { Passed(name: $0.name ?? name, text: $0.text) }
    let others = neighbours.sockets.filter { $0.name != unit.name && $0.socket?.accept == false }.map(\.name)
    return passing(own, to: service, others: others)
  }

  /// For a service: of all its sockets.
  func passing(_ service: ServiceSettings) -> [String] {
    let waiting = neighbours.sockets.filter { $0.socket?.accept == false }
    if waiting.isEmpty {
      if neighbours.sockets.isEmpty { return [] }
      return ["Nothing: an instance gets its connection, see the socket unit."]
    }
    let passed = waiting.flatMap { unit in
      (unit.socket?.listeners ?? []).map {
        Passed(name: $0.name ?? unit.socket?.fileDescriptorName ?? unit.name.full, text: $0.text)
      }
    }
    return passing(passed, to: unit, others: [], sockets: waiting)
  }

  private func passing(
    _ passed: [Passed], to service: LoadedUnit, others: [UnitName], sockets: [LoadedUnit] = []
  ) -> [String] {
    let exec = service.exec
    var items: [String] = []
    if UnitExplainer.usesSocket(exec) {
      if passed.count == 1, others.isEmpty {
        return ["\(passed[0].text) is \(streamsOnSocket(exec)). Nothing is passed as descriptor 3."]
      }
      return [
        "StandardInput=socket needs exactly one listener, and there are \(passed.count)"
          + (others.isEmpty ? "" : " here, besides those of \(Prose.list(others))")
          + ": \(service.name) cannot be started while more than one is open."
      ]
    }
    if !others.isEmpty {
      for one in passed.prefix(20) { items.append("\(one.text), named \(one.name).") }
      items.append(
        "They stand from descriptor 3 on together with those of \(Prose.list(others)), as long as all of them listen: "
          + "tell them apart by LISTEN_FDNAMES, not by number, since the order of the units may change.")
    } else if sockets.count < 2 {
      for (index, one) in passed.enumerated().prefix(20) {
        items.append("Descriptor \(3 + index) is \(one.text), named \(one.name).")
      }
      if passed.count > 20 { items.append("So on up to descriptor \(2 + passed.count).") }
      let names = passed.map(\.name).joined(separator: ":")
      items.append(
        "LISTEN_FDS=\(passed.count), LISTEN_FDNAMES=\(names), and LISTEN_PID holds its process id.")
    } else {
      for one in passed.prefix(20) { items.append("\(one.text), named \(one.name).") }
      items.append(
        "These are the descriptors from 3 to \(2 + passed.count), as long as all of the units listen: tell them "
          + "apart by LISTEN_FDNAMES, not by number, since the order of the units may change.")
    }
    if let numbers = service.service?.additions.descriptorNumbers, !numbers.isEmpty {
      let places = numbers.map { "\($0.name) \($0.number)" }
      items.append(
        "DescriptorNumbers= gives some of them other numbers, or second ones: \(Prose.list(places)).")
    }
    if service.service?.nonBlocking == true {
      items.append("O_NONBLOCK is set on them (NonBlocking=yes).")
    }
    return items
  }

  static func usesSocket(_ exec: ExecSettings) -> Bool {
    exec.standardInput == .socket || exec.standardOutput == .socket || exec.standardError == .socket
  }

  /// `its standard input, output and error`.
  private func streamsOnSocket(_ exec: ExecSettings) -> String {
    let isInput = exec.standardInput == .socket
    let isOutput =
      exec.standardOutput == .socket
      || (isInput && (exec.standardOutput == nil || exec.standardOutput == .inherit))
    let isError =
      exec.standardError == .socket
      || (isOutput && (exec.standardError == nil || exec.standardError == .inherit))
    var names: [String] = []
    if isInput { names.append("input") }
    if isOutput { names.append("output") }
    if isError { names.append("error") }
    return "its standard " + Prose.list(names)
  }
}
