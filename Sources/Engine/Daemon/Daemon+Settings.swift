import Glibc
import Linux
import SupervisorCore
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel
import UnitSyntax

// What is set over the bus: properties of units, which become drop-ins; how much is logged; the end of all.
extension Daemon {
  package func setProperties(
    _ settings: [UnitPropertySetting], of name: UnitName, isRuntime: Bool,
    _ completion: @escaping (ControlRefusal?) -> Void
  ) {
    guard core.names[name] != nil else {
      return completion(
        ControlRefusal(
          .notSupported, "Unit \(name) serves one connection; set properties of its template or its slice."))
    }
    let folder = controlDirectory(isRuntime: isRuntime) + "/\(name).d/"
    let files = settings.map { (path: folder + "50-\($0.name).conf", text: $0.text) }
    let old = core.record(name)?.definition.exec.resources
    let trial = loader
    background { () -> ControlRefusal? in
      if let refusal = Daemon.refusal(of: files, for: name, trial) { return refusal }
      return Daemon.write(files)
    } then: { [weak self] answer in
      guard let self else { return }
      guard let refusal = answer else {
        return completion(ControlRefusal(.failed, "The file system of the unit files does not answer."))
      }
      if let refusal { return completion(refusal) }
      reread(name) { [weak self] in
        self?.renewResources(of: name, from: old)
        completion(nil)
      }
    }
  }

  /// Where drop-ins go that properties become: with `--unit-path` the first directory there.
  ///
  /// - Source: systemd.unit(5), "Unit File Load Path"
  private func controlDirectory(isRuntime: Bool) -> String {
    if let first = options.unitPath?.first { return first }
    // What systemd beside us is to do is its own affair.
    let program = options.systemctl ?? (getpid() == 1) ? "systemd" : "usher"
    if options.isUserMode {
      let home = isRuntime ? surroundings.runtimeDirectory : surroundings.configurationDirectory
      return "\(home)/\(program)/user.control"
    }
    return (isRuntime ? "/run/" : "/etc/") + program + "/system.control"
  }

  /// What is wrong with the files: they are read as they would be, before they are there.
  private static func refusal(
    of files: [(path: String, text: String)], for name: UnitName, _ loader: UnitLoader
  ) -> ControlRefusal? {
    var trial = loader
    let source = OverlayUnitFileSource(
      base: KernelUnitFileSource(),
      files: Dictionary(files.map { ($0.path, Array($0.text.utf8)) }) { $1 })
    trial.replace(source: source, changed: files.map(\.path))
    let paths = Set(files.map(\.path))
    let problem = trial.load(name).diagnostics.first { diagnostic in
      diagnostic.severity != .note && diagnostic.origin.map { paths.contains($0.source.path) } == true
    }
    return problem.map { ControlRefusal(.invalidArguments, "Cannot set it: \($0.what).") }
  }

  private static func write(_ files: [(path: String, text: String)]) -> ControlRefusal? {
    do throws(SystemCallError) {
      for file in files { try SettingFile.write(Array(file.text.utf8), to: file.path) }
      return nil
    } catch {
      return ControlRefusal(.failed, "Cannot keep the property: \(error).")
    }
  }

  /// What the files say now is written into the control groups that are there.
  private func renewResources(of name: UnitName, from old: ResourceControl?) {
    toldResources.remove(name)
    guard let cgroups, let record = core.record(name) else { return }
    let new = record.definition.exec.resources
    if name.kind == .slice {
      guard shapedSlices.remove(name) != nil, let cgroup = try? cgroups.make(SlicePath.path(of: name)) else {
        return
      }
      if let old { withdraw(old, for: new, name, cgroup) }
      try? shapeSlices(name, cgroups)
      return
    }
    let slice = new.slice ?? SlicePath.usual(of: name, isUserMode: options.isUserMode)
    for run in runs.values where run.unit == record.id {
      guard let cgroup = run.cgroup else { continue }
      if let old { withdraw(old, for: new, name, cgroup) }
      applyResources(record, cgroup, slice)
    }
  }

  // MARK: The daemon

  package func reexecute(_ completion: @escaping (ControlRefusal?) -> Void) {
    log.notice(
      "asked to execute itself anew: usherd stays the process that it is and reads the unit files again")
    reload(completion)
  }

  package func setLogLevel(_ word: String) -> ControlRefusal? {
    // An empty word is the level of the command line again.
    guard let level = word.isEmpty ? options.logLevel : DaemonLog.Level(word) else {
      return ControlRefusal(.invalidArguments, "\"\(word)\" is not a valid log level.")
    }
    log.level = level
    return nil
  }

  package var watchesServices: Bool {
    get { core.watchesServices }
    set { core.watchesServices = newValue }
  }

  package func setExitCode(_ code: UInt8) { exitCode = Int32(code) }

  package func endSystem(_ word: String) -> ControlRefusal? {
    guard getpid() == 1, !options.isUserMode else {
      return ControlRefusal(
        .notSupported, "usherd is not process 1, and the system is not its own; `usherctl exit` ends usherd.")
    }
    guard let ending = SystemEnd.Ending(rawValue: word) else {
      return ControlRefusal(.invalidArguments, "There is no such end: \(word).")
    }
    systemEnd = SystemEnd(ending, argument: nil)
    stop(reason: "asked to \(word) over the control socket")
    return nil
  }

  package func neighbours(ofJob id: UInt32) -> (earlier: [JobSnapshot], later: [JobSnapshot]) {
    guard let unit = core.jobs[JobID(id)] else { return ([], []) }
    let later = core.jobs.values.filter { core.blockers(of: $0).contains(unit) }
    return (core.blockers(of: unit).compactMap { jobSnapshot($0) }, later.compactMap { jobSnapshot($0) })
  }
}
