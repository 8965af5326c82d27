import CLinux
import Glibc
import Linux
import UnitModel

/// Brings the listeners of units in line with what their files say by now, without closing what stays.
///
/// For each unit: a listener whose `ListenerKey` is asked for still is kept, one that another unit of the same
/// revision gives up is taken over with its descriptor, the rest is opened; only then may the caller close
/// what is left over. If one cannot be opened its unit stays as it was, and with it each unit that gives it
/// something or takes something of it.
///
/// Works on duplicates of descriptors: the originals may be closed meanwhile. Nothing that can still be undone is
/// done before it is known that all listeners can be had.
struct ListenerRevision: Sendable {
  struct Unit: Sendable {
    var name: UnitName
    var settings: SocketSettings
    var owner: NodeOwner?
    /// The network namespace that its listeners are in, a duplicate that is closed here; -1: that of the process.
    var network: Int32 = -1
    /// A service has the listeners: one without a node is not replaced.
    var isLent: Bool
    /// Names of hosts are looked up again, also those of listeners that stay.
    var looksUpHosts = false
    var existing: [Existing]
  }

  struct Existing: Sendable {
    var key: ListenerKey
    /// Which of the unit's lines it was; a host may have several addresses.
    var line: Int
    /// What it was opened or last set by.
    var old: SocketSettings
    /// A duplicate that is closed here.
    var number: Int32
    var type: ListenType
    var family: Int32
    /// Where it is bound; nil for what has no address.
    var address: SocketAddress?
    var text: String
    var nodePath: String?
    var node: Node.Identity?
    var links: [String]
    var spare: SpareLink?
    var stranger: Node.Identity?
  }

  /// Where a listener of the new list comes from.
  enum Entry {
    /// `unit` is another one where a listener changes hands.
    case kept(unit: Int, index: Int, line: Int, Renewal)
    case new(OpenedListener)
  }

  struct Renewal {
    var links: [String]
    var spare: SpareLink?
    var stranger: Node.Identity?
    var warnings: [ListenWarning] = []
    /// What is told in any case.
    var news: [String] = []
  }

  enum Outcome {
    /// With what is left out of it, since the unit can do without.
    case done([Entry], [ListenWarning])
    case failed(ListenFailure)
    /// It hangs together with this unit, which failed.
    case heldBack(UnitName)
  }

  let opener: ListenerOpener
  let units: [Unit]

  /// What each line's listeners are to be; none: to be opened.
  typealias Plan = [[(unit: Int, index: Int)]]

  /// What the name of a line stands for by now.
  struct Host {
    var addresses: [SocketAddress]
    /// The port that its listeners have; zero if none of them stays and none is told.
    var port: UInt16
  }

  func run() -> [Outcome] {
    defer { for unit in units where unit.network >= 0 { close(unit.network) } }
    defer { for unit in units { for one in unit.existing where one.number >= 0 { close(one.number) } } }
    var plans = plan()
    let hosts = lookUpHosts(&plans)
    var opener = opener
    opener.beside = leftovers(plans)
    var opened: [[Int: [OpenedListener]]] = []
    var leftOut: [[ListenWarning]] = units.map { _ in [] }
    var outcomes: [Outcome?] = units.map { _ in nil }
    for (number, unit) in units.enumerated() {
      var new: [Int: [OpenedListener]] = [:]
      var last: ListenFailure?
      for (index, sources) in plans[number].enumerated() where outcomes[number] == nil {
        let line = unit.settings.listeners[index]
        do throws(SystemCallError) {
          switch hosts[number][index] {
          case nil where sources.isEmpty: new[index] = try open(line, index, unit, opener)
          case .success(let host): new[index] = try open(host, !sources.isEmpty, line, index, unit, opener)
          case .failure(let error): throw error
          case nil: break
          }
        } catch {
          // What it had it keeps.
          if !sources.isEmpty, opener.isDispensable(line, error) {
            leftOut[number].append(ListenWarning(error, line.key, then: "\(line.text) stays as it was"))
            continue
          }
          let failure = opener.failure(error, listener: line, index: index, unit: unit.name)
          if opener.isDispensable(line, error) {
            last = failure
            leftOut[number].append(opener.leftOutWarning(line, error))
          } else {
            outcomes[number] = .failed(failure)
          }
        }
      }
      // A unit that listens nowhere is of no use.
      if let last, outcomes[number] == nil, new.isEmpty, plans[number].allSatisfy(\.isEmpty) {
        outcomes[number] = .failed(last)
      }
      opened.append(new)
    }
    spread(&outcomes, plans)
    return units.indices.map { number in
      if let failure = outcomes[number] {
        for listener in opened[number].values.joined() { listener.close(removingNodes: true) }
        restoreSharing(of: number)
        return failure
      }
      return .done(
        plans[number].indices.flatMap { index in
          plans[number][index].map { renew($0, index, units[number]) }
            + (opened[number][index] ?? []).map { .new($0) }
        }, leftOut[number])
    }
  }

  private func open(
    _ line: ListenerSettings, _ index: Int, _ unit: Unit, _ opener: ListenerOpener
  ) throws(SystemCallError) -> [OpenedListener] {
    try inNetwork(of: unit) { () throws(SystemCallError) in
      try opener.openLine(line, index: index, settings: unit.settings, owner: unit.owner)
    }
  }

  /// Where the unit's listeners are.
  func inNetwork<Value>(
    of unit: Unit, _ body: @escaping @Sendable () throws(SystemCallError) -> Value
  ) throws(SystemCallError) -> Value {
    guard unit.network >= 0 else { return try body() }
    let network = Descriptor(adopting: unit.network)
    // It is closed when all is done.
    defer { _ = network.release() }
    let answer = try NetworkNamespace.run(in: network) { () -> Transfer<Result<Value, SystemCallError>> in
      do throws(SystemCallError) {
        return Transfer(.success(try body()))
      } catch {
        return Transfer(.failure(error))
      }
    }
    return try answer.value.get()
  }

  // MARK: Who gets what

  private func plan() -> [Plan] {
    let networks = units.map { $0.network < 0 ? nil : try? Node.identity(of: $0.network) }
    var free: [ListenerKey: [(unit: Int, index: Int)]] = [:]
    for (number, unit) in units.enumerated() {
      for (index, one) in unit.existing.enumerated() where !isLost(one, unit) {
        free[one.key, default: []].append((number, index))
      }
    }
    var plans: [Plan] = units.map { $0.settings.listeners.map { _ in [] } }
    // Its own first: nobody takes from another what that one keeps.
    for isOwn in [true, false] {
      for (number, unit) in units.enumerated() {
        for (index, listener) in unit.settings.listeners.enumerated() where plans[number][index].isEmpty {
          let key = ListenerKey(listener, listener.own?.settings ?? unit.settings)
          guard
            let first = free[key]?.first(where: {
              isOwn ? $0.unit == number : networks[$0.unit] == networks[number]
            })
          else { continue }
          // All addresses of a host go together.
          let line = units[first.unit].existing[first.index].line
          func isOfLine(_ one: (unit: Int, index: Int)) -> Bool {
            one.unit == first.unit && units[one.unit].existing[one.index].line == line
          }
          plans[number][index] = free[key]?.filter(isOfLine) ?? []
          free[key]?.removeAll(where: isOfLine)
        }
      }
    }
    return plans
  }

  /// Its path is gone for good, and nobody but us has it: it is opened anew.
  private func isLost(_ one: Existing, _ unit: Unit) -> Bool {
    guard !unit.isLent, let path = one.nodePath, Node.identity(at: path) == nil else { return false }
    guard let spare = one.spare else { return true }
    return Node.identity(at: spare.path) != spare.node
  }

  private func leftovers(_ plans: [Plan]) -> [Int32] {
    var kept: [Set<Int>] = units.map { _ in [] }
    for source in plans.joined().joined() { kept[source.unit].insert(source.index) }
    return units.indices.flatMap { number in
      units[number].existing.indices.filter { !kept[number].contains($0) }.map {
        units[number].existing[$0].number
      }
    }
  }

  /// A unit that gives something to one that failed, or takes something of it, stays as it was, too.
  private func spread(_ outcomes: inout [Outcome?], _ plans: [Plan]) {
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for number in units.indices {
        for source in plans[number].joined() where source.unit != number {
          let other = source.unit
          for (one, two) in [(number, other), (other, number)]
          where outcomes[one] == nil && outcomes[two] != nil {
            outcomes[one] = .heldBack(units[two].name)
            hasChanged = true
          }
        }
      }
    }
  }

  /// Takes back what lets others bind beside a listener that stays after all.
  private func restoreSharing(of number: Int) {
    for one in units[number].existing where one.family == AF_INET || one.family == AF_INET6 {
      try? SocketOption.reusePort.set(one.old.reusePort, on: one.number)
    }
  }

  // MARK: What stays

  private func renew(_ source: (unit: Int, index: Int), _ index: Int, _ unit: Unit) -> Entry {
    let one = units[source.unit].existing[source.index]
    let (line, old) = (unit.settings.listeners[index], one.old)
    let new = line.own?.settings ?? unit.settings
    var renewal = Renewal(links: one.links, spare: one.spare, stranger: one.stranger)
    setOptions(one, from: old, to: new, &renewal)
    if let path = one.nodePath { renewNode(path, one, from: old, to: new, unit, &renewal) }
    return .kept(unit: source.unit, index: source.index, line: index, renewal)
  }

  private func setOptions(
    _ one: Existing, from old: SocketSettings, to new: SocketSettings, _ renewal: inout Renewal
  ) {
    func attempt(_ key: String, _ body: () throws(SystemCallError) -> Void) {
      do throws(SystemCallError) { try body() } catch {
        renewal.warnings.append(.init(error, key, then: "\(one.text) keeps what it had"))
      }
    }
    if one.type == .fifo, new.pipeSize != old.pipeSize, new.pipeSize > 0 {
      attempt("PipeSize") { () throws(SystemCallError) in
        try Fifo.setSize(Int32(clamping: new.pipeSize), of: one.number)
      }
    }
    guard one.type != .fifo, one.type != .special, one.type != .messageQueue else { return }
    if one.type.accepts, new.backlog != old.backlog {
      attempt("Backlog") { () throws(SystemCallError) in try Socket.listen(one.number, backlog: new.backlog) }
    }
    if one.family == AF_INET || one.family == AF_INET6 {
      let isIPv4 = one.family == AF_INET
      attempt("ReusePort") { () throws(SystemCallError) in
        try SocketOption.reusePort.set(new.reusePort, on: one.number)
      }
      if new.freeBind != old.freeBind {
        attempt("FreeBind") { () throws(SystemCallError) in
          try (isIPv4 ? SocketOption.ipv4FreeBind : .ipv6FreeBind).set(new.freeBind, on: one.number)
        }
      }
      if new.transparent != old.transparent {
        attempt("Transparent") { () throws(SystemCallError) in
          try (isIPv4 ? SocketOption.ipv4Transparent : .ipv6Transparent).set(new.transparent, on: one.number)
        }
      }
    }
    let roundsUp = opener.differences.contains(.shortTimes)
    let failures = SocketOptions(new, roundsUp: roundsUp).replace(
      SocketOptions(old, roundsUp: roundsUp), on: one.number, family: one.family, kind: one.type.socketKind)
    for failure in failures {
      renewal.warnings.append(.init(failure.error, failure.key, then: "\(one.text) keeps what it had"))
    }
  }

  private func renewNode(
    _ path: String, _ one: Existing, from old: SocketSettings, to new: SocketSettings, _ unit: Unit,
    _ renewal: inout Renewal
  ) {
    do throws(SystemCallError) {
      let there = Node.identity(at: path)
      if let there, there != one.node {
        if there != one.stranger {
          renewal.news.append(
            "\(path) is another file now, put there by somebody else; it is left alone, and nobody reaches the "
              + "listener by it; remove the file, and the path leads to the listener again")
        }
        renewal.stranger = there
        return
      }
      renewal.stranger = nil
      if there == nil {
        try NodeDirectory.makeParents(of: path, mode: new.directoryMode)
        guard let spare = one.spare else { throw SystemCallError("link", on: path, errno: ENOENT) }
        try spare.restore(path)
        renewal.news.append("\(path) was removed by somebody; it leads to the same listener again")
      }
      if renewal.spare == nil { renewal.spare = opener.spare(for: path, one.node) }
      let isChanged = new.mode != old.mode || new.user != old.user || new.group != old.group
      if isChanged {
        let node = try Node(at: path)
        guard node.identity == one.node else { throw SystemCallError("look at", on: path, errno: ESTALE) }
        if opener.needsWork(node, mode: new.mode, owner: unit.owner) {
          try opener.settle(node, mode: new.mode, owner: unit.owner)
        }
      }
    } catch {
      if Node.identity(at: path) == nil {
        renewal.news.append(
          "\(path) was removed by somebody and cannot be put back: \(error.words); nobody reaches the listener "
            + "by it until the unit is restarted" + (unit.isLent ? ", since its service has it" : ""))
      } else {
        renewal.warnings.append(.init(error, "SocketMode", then: "\(path) keeps owner and mode"))
      }
    }
    for link in one.links where !new.symlinks.contains(link) && Node.linkTarget(link) == path {
      try? Node.unlink(link)
    }
    let (links, warnings) = opener.makeLinks(to: path, settings: new)
    renewal.links = links
    renewal.warnings += warnings
  }
}
