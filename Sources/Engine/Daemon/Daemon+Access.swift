import Glibc
import Linux
import SupervisorCore
import UnitModel

/// `Allow=` and `Deny=`: their lists are read on the worker, and users looked up in the helper, before anybody is
/// accepted.
extension Daemon {
  /// Has the table of who may connect to the unit; nil: everybody may.
  ///
  /// - Parameter answer: called once, at once where there is nothing to read; a failure is a sentence without end.
  func readAccess(
    of id: UnitID, _ settings: SocketSettings,
    _ answer: @escaping (Result<AccessTable?, AccessFailure>) -> Void
  ) {
    let additions = settings.additions
    guard settings.accept, additions.limitsAccess else { return answer(.success(nil)) }
    background {
      AccessLists.read(allow: additions.allow, deny: additions.deny)
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let lists): lookUpSubjects(of: lists, answer)
      case .failure(let failure): answer(.failure(failure))
      case nil:
        answer(.failure(AccessFailure("cannot read its lists: the file system does not answer in time")))
      }
    }
  }

  /// One name after the other: there are few.
  private func lookUpSubjects(
    of lists: AccessLists, _ answer: @escaping (Result<AccessTable?, AccessFailure>) -> Void
  ) {
    guard let name = lists.unknown.first else {
      return background {
        lists.table
      } then: { table in
        // A sort cannot hang; a worker that is stuck with something else can.
        answer(
          table.map { .success($0) } ?? .failure(AccessFailure("cannot sort its lists: the worker is busy")))
      }
    }
    let request: NameRequest
    switch name {
    case .group(let group): request = NameRequest(user: nil, group: group)
    case .user(let user): request = NameRequest(user: user, group: nil)
    case .any, .network, .networks, .list: return
    }
    lookUp(request) { [weak self] found in
      var lists = lists
      switch found {
      case .success(let user):
        lists.unknown.removeFirst()
        if case .group = name { lists.numbers[name] = user.gid } else { lists.numbers[name] = user.uid }
        self?.lookUpSubjects(of: lists, answer)
      case .failure(let failure): answer(.failure(AccessFailure("\(failure)")))
      }
    }
  }

  /// After a daemon-reload: the lists may be others. Until they are read nobody is accepted, and nobody is served
  /// where they cannot be read.
  func readAccessAgain(_ id: UnitID, _ handle: SocketHandle) {
    let needsTable = handle.settings.accept && handle.settings.additions.limitsAccess
    if !needsTable, !handle.isReadingAccess {
      handle.access = nil
      return
    }
    handle.accessReading += 1
    handle.isReadingAccess = true
    handle.setWatched(handle.isWatched)
    let reading = handle.accessReading
    readAccess(of: id, handle.settings) { [weak self, weak handle] result in
      guard let self, let handle, handle.accessReading == reading else { return }
      switch result {
      case .success(let table): handle.access = table
      case .failure(let failure):
        handle.access = .closed
        tell(
          .error, of: id,
          "\(unitText(id)): \(failure)\(accessPlace(id)); every connection is refused until that is mended and "
            + "daemon-reload has read it")
      }
      handle.isReadingAccess = false
      handle.setWatched(handle.isWatched)
    }
  }

  /// Where the unit says who may connect.
  func accessPlace(_ id: UnitID) -> String {
    core.units[id].map { place($0, "X-Usher", ["Allow", "Deny"]) } ?? ""
  }

  /// Whether the unit's lists let the peer in. Where groups count they are asked for: one system call.
  func isAllowed(_ connection: AcceptedConnection, _ table: AccessTable) -> Bool {
    let remote = connection.remote
    if let address = remote.ipv4 { return table.allows(.ipv4(address)) }
    if case .ipv6(let high, let low, _, _) = remote { return table.allows(.ipv6(high, low)) }
    if case .vsock(let cid, _) = remote { return table.allows(.vsock(cid)) }
    let fd = connection.descriptor.number
    guard let peer = PeerCredentials(of: fd) else { return table.allows(.unknown) }
    return table.allows(.user(peer.uid)) { [peer.gid] + (PeerCredentials.groups(of: fd) ?? []) }
  }

  /// Closes a connection that the lists do not let in, counts it and tells of it: ten times in ten seconds at most.
  func deny(_ connection: AcceptedConnection, _ handle: SocketHandle) {
    let id = handle.unit
    connection.descriptor.close()
    if handle.denials.allows(at: now, interval: .seconds(10), burst: 10) {
      let display = PeerDisplay(handle.settings.additions)
      let peer = display.text(connection.remote, peer: nil)
      let others =
        handle.untoldDenials > 0 ? "; so were \(handle.untoldDenials) before it that no line tells of" : ""
      handle.untoldDenials = 0
      log.notice(
        "\(unitText(id)): \(peer.isEmpty ? "a connection" : "a connection from \(peer)") is refused (Allow=, Deny=)\(others)"
      )
    } else {
      handle.untoldDenials &+= 1
    }
    post(.connectionDenied(id, ConnectionID(nextToken())))
  }
}

/// Why nobody knows who may connect.
struct AccessFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// What `Allow=` and `Deny=` come to once their files are read.
struct AccessLists: Sendable {
  var allow: [AccessSubject]
  var deny: [AccessSubject]
  /// Users and groups whose numbers are not known yet.
  var unknown: [AccessSubject] = []
  var numbers: [AccessSubject: UInt32] = [:]
  /// An `Allow=` was there, even if its lists are empty.
  var hasAllow = false

  /// The most that is read of one file: a million entries.
  static let largest = 64 << 20

  var table: AccessTable {
    AccessTable(allow: allow, deny: deny, hasAllow: hasAllow) { numbers[$0] }
  }

  /// May block.
  static func read(allow: [AccessSubject], deny: [AccessSubject]) -> Result<AccessLists, AccessFailure> {
    do {
      var lists = AccessLists(allow: try entries(allow), deny: try entries(deny))
      lists.hasAllow = !allow.isEmpty
      var seen: Set<AccessSubject> = []
      for subject in lists.allow + lists.deny where seen.insert(subject).inserted {
        switch subject {
        case .user(let name), .group(let name):
          if let number = UInt32(name) {
            lists.numbers[subject] = number
          } else {
            lists.unknown.append(subject)
          }
        case .any, .network, .networks, .list: break
        }
      }
      return .success(lists)
    } catch {
      return .failure(error)
    }
  }

  private static func entries(_ subjects: [AccessSubject]) throws(AccessFailure) -> [AccessSubject] {
    var found: [AccessSubject] = []
    for subject in subjects {
      guard case .list(let path) = subject else {
        found.append(subject)
        continue
      }
      let bytes: [UInt8]
      do throws(SystemCallError) {
        bytes = try read(path)
      } catch {
        throw AccessFailure("cannot read the list \(path): \(error.words)")
      }
      do throws(AccessList.Problem) {
        found += try AccessList.parse(bytes)
      } catch {
        throw AccessFailure(
          "cannot read the list \(path): line \(error.line): '\(error.text)' is no address and no prefix")
      }
    }
    return found
  }

  private static func read(_ path: String) throws(SystemCallError) -> [UInt8] {
    // Not to wait for whoever writes into a FIFO.
    let file = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    guard file.isOpen else { throw SystemCallError("open", on: path, errno: errno) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file.number, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemCallError("read", on: path, errno: errno) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > largest { throw SystemCallError("read", on: path, errno: EFBIG) }
    }
  }
}
