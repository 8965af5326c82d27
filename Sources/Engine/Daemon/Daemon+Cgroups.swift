import Glibc
import Linux
import SupervisorCore
import UnitModel

/// The control groups of units: where they lie, who may work below them, how processes get into them.
extension Daemon {
  func makeCgroup(_ unit: UnitID) -> UnitCgroup? {
    guard let cgroups else { return nil }
    if let definition = core.units[unit]?.definition, let folder = readyFolders[ObjectIdentifier(definition)],
      let cgroup = try? cgroups.takeReady(below: folder)
    {
      return cgroup
    }
    guard let record = core.units[unit] else { return nil }
    let resources = record.definition.exec.resources
    let slice = resources.slice ?? SlicePath.usual(of: record.name, isUserMode: options.isUserMode)
    do throws(SystemCallError) {
      try shapeSlices(slice, cgroups)
      let folder = SlicePath.path(of: slice)
      var usual = surroundings.manager.resources
      usual.slice = resources.slice
      let isPlain = resources.isPlain || resources == usual
      if record.isConnectionInstance, isPlain {
        // Connections come by the thousand, and theirs is the same place each time.
        readyFolders[ObjectIdentifier(record.definition)] = folder
        identified[ObjectIdentifier(record.definition)] = record.definition
        return try cgroups.takeReady(below: folder)
      }
      let name = SlicePath.escaped(record.isConnectionInstance ? instanceName(record) : record.name.full)
      let path = free(folder.isEmpty ? name : "\(folder)/\(name)", unit, cgroups)
      let cgroup = try cgroups.make(path)
      applyResources(record, cgroup, slice)
      return cgroup
    } catch {
      if !hasCgroupFailure {
        hasCgroupFailure = true
        log.warning(
          "\(error); services run without cgroups of their own; their processes are found by parentage")
      }
      return nil
    }
  }

  /// That path, or with a number behind it if another run of the unit is in it: `web.service:2`. No unit can
  /// have such a name.
  private func free(_ path: String, _ unit: UnitID, _ cgroups: CgroupTree) -> String {
    if core.units[unit]?.service?.beside == nil { return path }
    let taken = Set(runs.values.filter { $0.unit == unit }.compactMap { $0.cgroup?.path })
    var (name, number) = (path, 1)
    while taken.contains("\(cgroups.rootPath)/\(name)") {
      number &+= 1
      name = "\(path):\(number)"
    }
    return name
  }

  /// A connection's own, though all of a template have one record.
  private func instanceName(_ record: UnitRecord) -> String {
    "\(record.name.withoutSuffix)\(nextToken()).\(record.name.kind.rawValue)"
  }

  // MARK: Slices

  /// Makes the slices down to that one, and writes what their files say; once for each.
  func shapeSlices(_ slice: UnitName, _ cgroups: CgroupTree) throws(SystemCallError) {
    let chain = SlicePath.chain(to: slice)
    for (index, name) in chain.enumerated() where !shapedSlices.contains(name) {
      shapedSlices.insert(name)
      var settings = resources(ofSlice: name)?.all(isStarting: isStarting) ?? []
      settings += inherited(Array(chain[..<index]), besides: settings)
      if settings.isEmpty { continue }
      write(
        settings, of: name, to: try cgroups.make(SlicePath.path(of: name)), disabled: disabled(above: name))
    }
  }

  /// Nil for a slice without a file.
  func resources(ofSlice name: UnitName) -> ResourceControl? {
    guard let record = core.record(name), record.definition.loadState == .loaded else { return nil }
    return record.definition.exec.resources
  }

  /// The controllers that are denied to what lies in that slice.
  func disabled(above slice: UnitName) -> Set<String> {
    Set(SlicePath.chain(to: slice).flatMap { resources(ofSlice: $0)?.disabled ?? [] })
  }

  // MARK: Delegation

  /// The group that a process starts in, and whose it is.
  ///
  /// A service that made groups of its own below has processes in leaves only: its later commands, which
  /// usherd starts, go into a leaf, too.
  func enter(
    _ cgroup: UnitCgroup, _ run: RunHandle, _ order: SpawnOrder, _ definition: LoadedUnit,
    _ request: inout SpawnRequest, _ retained: inout [Descriptor]
  ) {
    request.cgroup = cgroup.entry
    retained.append(cgroup.directory)
    guard definition.exec.resources.delegated != nil else { return }
    let resources = definition.exec.resources
    let name: String?
    switch order.phase {
    case .startPost, .reload, .reloadPost, .stop, .stopPost: name = ".control"
    case .condition, .startPre, .start, .stopPre: name = resources.subgroup
    }
    do throws(SystemCallError) {
      if let user = run.user, user.changesUser, !run.isGivenAway {
        try cgroup.give(to: user.uid, user.gid)
        run.isGivenAway = true
      }
      guard let name else { return }
      let directory: Descriptor
      if let known = run.subgroups[name] {
        directory = known
      } else {
        directory = try cgroup.subgroup(name)
        if let user = run.user, user.changesUser { try cgroup.give(to: user.uid, user.gid, below: name) }
        run.subgroups[name] = directory
      }
      request.cgroup = cgroup.wasKilled ? .written(to: directory.number) : .born(in: directory.number)
      retained.append(directory)
    } catch {
      log.warning(
        "\(unitText(order.unit)): \(error); the service cannot make control groups as Delegate= says")
    }
  }

  // MARK: Shortage

  /// What a service is told of files that show shortage.
  func pressureVariables(_ run: RunHandle, _ definition: LoadedUnit) -> [(name: String, value: String)] {
    guard let cgroup = run.cgroup else { return [] }
    let resources = definition.exec.resources
    return PressureWatch.Resource.allCases.flatMap { resource -> [(name: String, value: String)] in
      let watch = resources.pressure[resource] ?? PressureWatch()
      let name = "\(resource.variable)_PRESSURE_WATCH"
      let file = "\(resource.rawValue).pressure"
      switch watch.mode {
      case .skip: return []
      case .off: return [(name, "/dev/null")]
      // Of processors and input and output only those are told that ask.
      case .auto where resource != .memory || !cgroup.has("memory.current"): return []
      case .auto, .on: break
      }
      guard cgroup.has(file) else { return [] }
      if let user = run.user, user.changesUser { cgroup.givePressure(file, to: user.uid, user.gid) }
      let trigger = ValueSyntax.base64(Array(watch.trigger.utf8) + [0])
      return [(name, cgroup.path(of: file)), ("\(resource.variable)_PRESSURE_WRITE", trigger)]
    }
  }
}
