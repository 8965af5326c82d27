import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// What a start needs before its process can be made: looked up, made, read and opened beside the loop. Each
/// step calls the next one, or fails the start.
extension Daemon {
  /// A standard stream is to be the socket.
  func needsSocket(_ definition: LoadedUnit) -> Bool {
    definition.exec.standardInput == .socket || definition.exec.standardOutput == .socket
      || definition.exec.standardError == .socket
  }

  /// systemd asks for the socket first, for each command: without just one nothing is read, looked up or made.
  func refuseStreams(_ order: SpawnOrder, _ count: Int) {
    tell(
      .error, of: order.unit,
      "\(unitText(order.unit)): StandardInput=socket needs exactly one socket, there "
        + (count == 0 ? "is none" : "are \(count)") + consequence(order))
    fail(order, status: nil)
  }

  func prepareUser(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    // Read field by field: a copy of all settings would be the dearest part of it.
    let removesIPC = definition.exec.removesIPC
    let next = { [weak self] in
      self?.countUser(of: run, removesIPC: removesIPC)
      next()
    }
    if definition.exec.isDynamicUser {
      // In user mode one user is all there is.
      return options.isUserMode ? next() : prepareDynamicUser(order, run, definition, next)
    }
    guard
      definition.exec.user != nil || definition.exec.group != nil
        || !definition.exec.supplementaryGroups.isEmpty
    else { return next() }
    let exec = definition.exec
    let request = NameRequest(
      user: exec.user, group: exec.group, supplementaryGroups: exec.supplementaryGroups)
    if let known = knownUsers[request] {
      run.user = known
      return next()
    }
    lookUp(request) { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let user) where options.isUserMode: stayAsOneself(user, order, next)
      case .success(let user):
        run.user = user
        // Kept until the next daemon-reload: connections do not ask again.
        knownUsers[request] = user
        next()
      case .failure(let failure):
        let key = failure.concernsUser ? ["User"] : ["Group", "SupplementaryGroups"]
        let record = core.units[order.unit]
        let place = record.map { self.place($0, "Service", key) } ?? ""
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): \(failure)\(place)\(consequence(order)); add it or correct the line")
        refuse(order, failure.concernsUser ? .user : .group)
      }
    }
  }

  /// In user mode one user is all there is: a unit that names him has what it wants, any other does not run.
  private func stayAsOneself(_ user: ResolvedUser, _ order: SpawnOrder, _ next: () -> Void) {
    let isOther = user.uid != geteuid()
    let groups = Set([user.gid] + user.supplementaryGroups)
    guard isOther || !groups.isSubset(of: ownGroups) else { return next() }
    let key = isOther ? "User" : "Group"
    let place = core.units[order.unit].map { self.place($0, "Service", [key, "SupplementaryGroups"]) } ?? ""
    tell(
      .error, of: order.unit,
      "\(unitText(order.unit)): cannot \(isOther ? "become another user" : "join another group")\(place), which "
        + "only root can\(consequence(order)); leave the line out, or run it under the system's usherd")
    refuse(order, isOther ? .user : .group)
  }

  private var ownGroups: Set<UInt32> {
    var groups = [gid_t](repeating: 0, count: 65_536)
    let count = getgroups(Int32(groups.count), &groups)
    return Set(groups.prefix(Int(max(0, count))) + [getegid()])
  }

  func prepareDirectories(
    _ order: SpawnOrder, _ run: RunHandle, _ definition: LoadedUnit, _ next: @escaping () -> Void
  ) {
    guard !run.hasDirectories, !definition.exec.directories.isEmpty,
      let directories = ServiceDirectories(definition.exec, surroundings)
    else { return next() }
    let uid = run.user?.uid ?? surroundings.userID
    let gid = run.user?.gid ?? surroundings.groupID
    let changesOwner = !options.isUserMode
    background { () -> Result<(warnings: [String], made: [String]), ServiceDirectories.Failure> in
      let missing = directories.missing
      do throws(ServiceDirectories.Failure) {
        return .success((try directories.make(changesOwner ? (uid, gid) : nil), missing))
      } catch {
        return .failure(error)
      }
    } then: { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success((let warnings, let made)):
        run.hasDirectories = true
        run.newDirectories = made.isEmpty ? nil : (order.token, made)
        for warning in warnings { log.warning("\(unitText(order.unit)): \(warning)") }
        next()
      case .failure(let failure):
        tell(.error, of: order.unit, "\(unitText(order.unit)): \(failure)\(consequence(order))")
        refuse(order, failure.exitStatus)
      case nil:
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): cannot make its directories in time\(consequence(order))")
        refuse(order, .stateDirectory)
      }
    }
  }

  /// Its process has not come to where systemd makes directories: those that were made for it go again.
  ///
  /// - Parameter status: what it ended with; nil: there was none.
  func takeBackDirectories(_ order: SpawnOrder, status: Int32?, _ next: @escaping () -> Void) {
    guard let run = runs[order.run], let new = run.newDirectories, new.token == order.token else {
      return next()
    }
    run.newDirectories = nil
    let early: Set<SpawnExitStatus> = [
      .nice, .oomAdjust, .signalMask, .standardInput, .standardOutput, .standardError, .ioPriority,
      .timerSlack,
      .scheduler, .affinity, .memoryPolicy, .cgroup, .session, .personality,
    ]
    guard status == nil || early.contains(where: { $0.rawValue == status }) else { return next() }
    // What is run next makes its own.
    run.hasDirectories = false
    background {
      ServiceDirectories.takeBack(new.paths)
    } then: { _ in
      next()
    }
  }

  func prepareEnvironment(
    _ order: SpawnOrder, _ definition: LoadedUnit,
    _ next: @escaping ([(name: String, value: String)]) -> Void
  ) {
    let files = definition.exec.environmentFiles
    guard !files.isEmpty else { return next([]) }
    background {
      EnvironmentFiles.read(files)
    } then: { [weak self] answer in
      guard let self else { return }
      switch answer {
      case .success(let contents):
        for warning in contents.warnings { log.warning("\(unitText(order.unit)): \(warning)") }
        next(contents.assignments.map(Daemon.variable))
      case .failure(let failure):
        tell(.error, of: order.unit, "\(unitText(order.unit)): \(failure)\(consequence(order))")
        // systemd calls this `resources`: there never was a process.
        fail(order, status: nil)
      case nil:
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): cannot read EnvironmentFile= in time\(consequence(order))")
        fail(order, status: nil)
      }
    }
  }

  func prepareFiles(
    _ order: SpawnOrder, _ definition: LoadedUnit, _ next: @escaping ([OpenedFiles.Opened]) -> Void
  ) {
    let files = definition.service?.openFiles ?? []
    guard order.phase == .start, !files.isEmpty else { return next([]) }
    background {
      Transfer(OpenedFiles.open(files))
    } then: { [weak self] answer in
      guard let self else { return }
      switch answer?.value {
      case .success(let opened): next(opened)
      case .failure(let error):
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): \(error) (OpenFile=)\(consequence(order)); `graceful` makes it optional")
        refuse(order, .descriptors)
      case nil:
        tell(
          .error, of: order.unit,
          "\(unitText(order.unit)): cannot open its OpenFile= in time\(consequence(order))")
        refuse(order, .descriptors)
      }
    }
  }

  private func refuse(_ order: SpawnOrder, _ status: SpawnExitStatus) {
    fail(order, status: status.rawValue)
  }

  func fail(_ order: SpawnOrder, status: Int32?) {
    processes[order.token] = nil
    if status != nil { toldSpawnFailures.insert(order.unit) }
    takeBackDirectories(order, status: status) { [weak self] in
      self?.post(.spawnFailed(order.unit, order.token, status: status))
    }
  }

  /// `NAME=value` in two.
  static func variable(_ assignment: String) -> (name: String, value: String) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "")
  }
}
