import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// `DynamicUser=`: a user that the system does not have is made for as long as the run.
///
/// - Source: systemd.exec(5), "DynamicUser=", "RemoveIPC=".
extension Daemon {
  func prepareDynamicUser(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    if run.user != nil { return next() }
    let exec = definition.exec
    let name = exec.user ?? DynamicIdentity.name(of: definition.name)
    let owners = ServiceDirectories(exec, surroundings)?.places ?? []
    let request = NameRequest(user: name, group: nil, supplementaryGroups: exec.supplementaryGroups)
    lookUp(request) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let user):
        // The system has that user: then it is the one. Still it gets no home here, as under systemd.
        if UInt32(name) != nil {
          // Named by a number it has no name, and no groups of its own either.
          return takeGroups(
            ResolvedUser(uid: user.uid, gid: user.gid, name: name), order, run, exec, next)
        }
        var user = user
        user.home = nil
        user.shell = nil
        takeGroup(user, order, run, exec, next)
      case .failure(.unknownUser):
        if let number = UInt32(name) {
          return takeGroups(
            ResolvedUser(uid: number, gid: number, name: name), order, run, exec, next)
        }
        makeUser(name, owners: owners) { [weak self] result in
          guard let self else { return }
          guard let uid = accept(result, name, order, run) else { return }
          let user = ResolvedUser(uid: uid, gid: uid, name: name)
          takeGroups(user, order, run, exec, next)
        }
      case .failure(let failure): refuse(order, failure)
      }
    }
  }

  /// The supplementary groups of a user that no database knows.
  private func takeGroups(
    _ user: ResolvedUser, _ order: SpawnOrder, _ run: RunHandle, _ exec: ExecSettings,
    _ next: @escaping () -> Void
  ) {
    if exec.supplementaryGroups.isEmpty {
      var user = user
      user.supplementaryGroups = [user.gid]
      return takeGroup(user, order, run, exec, next)
    }
    let request = NameRequest(user: nil, group: nil, supplementaryGroups: exec.supplementaryGroups)
    lookUp(request) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let found):
        var user = user
        user.supplementaryGroups = (found.supplementaryGroups + [user.gid]).sorted()
        takeGroup(user, order, run, exec, next)
      case .failure(let failure): refuse(order, failure)
      }
    }
  }

  /// `Group=`, which is made as the user is if the system does not have it.
  private func takeGroup(
    _ user: ResolvedUser, _ order: SpawnOrder, _ run: RunHandle, _ exec: ExecSettings,
    _ next: @escaping () -> Void
  ) {
    func take(_ gid: UInt32) {
      var user = user
      user.supplementaryGroups.removeAll { $0 == user.gid || $0 == gid }
      user.supplementaryGroups = (user.supplementaryGroups + [gid]).sorted()
      user.ownGroups.removeAll { $0 == user.gid || $0 == gid }
      user.ownGroups = (user.ownGroups + [gid]).sorted()
      user.gid = gid
      run.user = user
      next()
    }
    guard let name = exec.group, name != user.name else { return take(user.gid) }
    lookUp(NameRequest(user: nil, group: name)) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let found): take(found.gid)
      case .failure(.unknownGroup):
        if let number = UInt32(name) { return take(number) }
        makeUser(name, owners: []) { [weak self] result in
          guard let self, let gid = accept(result, name, order, run) else { return }
          take(gid)
        }
      case .failure(let failure): refuse(order, failure)
      }
    }
  }

  // MARK: Numbers

  enum DynamicUserFailure: Error {
    /// All that were tried belong to others.
    case none
    case system(SystemCallError)
  }

  /// Answers with one more holder of the user, whose number is the answer.
  private func makeUser(
    _ name: String, owners places: [String], _ answer: @escaping (Result<UInt32, DynamicUserFailure>) -> Void
  ) {
    if let uid = dynamicUsers.retain(name) { return answer(.success(uid)) }
    // Somebody else asks for it already: one number for both.
    if dynamicUserWaits[name] != nil {
      dynamicUserWaits[name]?.append(answer)
      return
    }
    dynamicUserWaits[name] = [answer]
    background {
      places.compactMap { Node.find(at: $0)?.uid }
    } then: { [weak self] owners in
      self?.tryNumber(of: name, DynamicUserCandidates(name, owners: owners ?? []))
    }
  }

  private func tryNumber(of name: String, _ candidates: DynamicUserCandidates) {
    var candidates = candidates
    guard let uid = candidates.next() else { return settle(name, .failure(.none)) }
    let rest = candidates
    isFree(uid) { [weak self] isFree in
      guard let self else { return }
      guard isFree else { return tryNumber(of: name, rest) }
      do throws(SystemCallError) {
        guard try dynamicUsers.make(name, uid: uid) else { return tryNumber(of: name, rest) }
        settle(name, .success(uid))
      } catch {
        settle(name, .failure(.system(error)))
      }
    }
  }

  /// No user, no group and no object of interprocess communication has that number.
  private func isFree(_ uid: UInt32, _ answer: @escaping (Bool) -> Void) {
    lookUp(NameRequest(user: String(uid), group: nil)) { [weak self] user in
      guard let self, case .failure = user else { return answer(false) }
      lookUp(NameRequest(user: nil, group: String(uid))) { [weak self] group in
        guard let self, case .failure = group else { return answer(false) }
        background {
          IPCObjects.exist(of: .init(uid: uid, gid: uid))
        } then: { hasObjects in
          answer(hasObjects != true)
        }
      }
    }
  }

  private func settle(_ name: String, _ result: Result<UInt32, DynamicUserFailure>) {
    let waiting = dynamicUserWaits.removeValue(forKey: name) ?? []
    for (index, answer) in waiting.enumerated() {
      // The user has one holder; each further one is counted.
      if index > 0, case .success = result { _ = dynamicUsers.retain(name) }
      answer(result)
    }
  }

  /// Notes that the run holds the user. Nil: the start has failed, or nobody waits for it any more.
  private func accept(
    _ result: Result<UInt32, DynamicUserFailure>, _ name: String, _ order: SpawnOrder, _ run: RunHandle
  ) -> UInt32? {
    switch result {
    case .success(let uid):
      guard runs[run.id] === run else {
        dynamicUsers.release(name)
        return nil
      }
      run.dynamicUsers.append(name)
      return uid
    case .failure(let failure):
      let reason =
        switch failure {
        case .none: "all numbers that were tried belong to others"
        case .system(let error): "\(error)"
        }
      let help = isPrivileged ? "" : "; usherd has to run as root for that"
      tell(
        .error, of: order.unit,
        "\(unitText(order.unit)): cannot make the user \(name) (DynamicUser=): \(reason)"
          + "\(consequence(order))\(help)")
      // systemd calls this `resources`: there never was a process.
      fail(order, status: nil)
      return nil
    }
  }

  private func refuse(_ order: SpawnOrder, _ failure: NameFailure) {
    tell(.error, of: order.unit, "\(unitText(order.unit)): \(failure) (DynamicUser=)\(consequence(order))")
    let status: SpawnExitStatus = failure.concernsUser ? .user : .group
    fail(order, status: status.rawValue)
  }

  // MARK: The end

  /// Counts the run among those of its user and group.
  func countUser(of run: RunHandle, removesIPC: Bool) {
    // A run that was closed meanwhile has no end any more that would take it back.
    guard let user = run.user, !run.isCounted, runs[run.id] === run else { return }
    run.isCounted = true
    identities.add(user: user.changesUser ? user.uid : nil, group: user.gid, removesIPC: removesIPC)
  }

  /// The last run of a user is over: its objects go, then the user.
  func releaseUser(of run: RunHandle) {
    if run.isCounted, let user = run.user {
      run.isCounted = false
      for owner in identities.remove(user: user.changesUser ? user.uid : nil, group: user.gid) {
        // Nothing of it lies on a disk: who waits for the stop finds them gone, as under systemd.
        for failure in IPCObjects.remove(of: owner) {
          log.warning("\(unitText(run.unit)): \(failure) (RemoveIPC=); it stays behind")
        }
      }
    }
    for name in run.dynamicUsers { dynamicUsers.release(name) }
    run.dynamicUsers = []
  }
}
