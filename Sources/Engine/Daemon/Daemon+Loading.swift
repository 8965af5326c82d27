import Glibc
import SupervisorCore
import Systemd
import UnitChecks
import UnitFiles
import UnitModel
import UnitSyntax

extension Daemon {
  /// Has these units, and all they refer to, in the core; then calls `body`. Files are read on the
  /// worker. Units that were found before are not read again.
  func load(_ names: [UnitName], _ body: @escaping () -> Void) {
    loads.append(LoadRequest(names: names, isReload: false, body: body))
    beginLoad()
  }

  /// Reads all unit files again (`daemon-reload`).
  func reloadUnits(_ body: @escaping () -> Void) {
    // One that waits for its turn will read what is there then: those who ask meanwhile share it.
    if let last = loads.indices.last, loads[last].isReload {
      let others = loads[last].body
      loads[last].body = {
        others()
        body()
      }
      return
    }
    loads.append(LoadRequest(names: [], isReload: true, body: body))
    beginLoad()
  }

  /// Reads the files of one unit again, as those of all others stay.
  func reread(_ name: UnitName, _ body: @escaping () -> Void) {
    loads.append(LoadRequest(names: [name], isReload: false, isReread: true, body: body))
    beginLoad()
  }

  /// One load at a time: each works on the loader as the last one left it.
  private func beginLoad() {
    guard !isLoading, !loads.isEmpty else { return }
    isLoading = true
    let request = loads.removeFirst()
    let before = loader
    let (isReload, isReread) = (request.isReload, request.isReread)
    if isReload { log.info("reading the unit files again") }
    let names = isReload ? loadableNames() : request.names
    background {
      var loader = before
      if isReload { loader.daemonReload() }
      if isReread { for name in names { loader.forget(name) } }
      let units = loader.refreshKernelState() + loader.closure(of: names)
      return (loader, units)
    } then: { [weak self] answer in
      guard let self else { return }
      isLoading = false
      if let (loader, units) = answer {
        self.loader = loader
        take(units, isReload: request.isReload)
      } else {
        log.error(
          "cannot read unit files: the file system does not answer in time; the units stay as they are")
      }
      request.body()
      beginLoad()
    }
  }

  private func take(_ units: [LoadedUnit], isReload: Bool) {
    // What did not change need not be looked at again.
    let news = units.filter { unit in
      guard let record = core.record(unit.name) else { return true }
      return record.definition !== unit && record.name == unit.name
    }
    for unit in news { tell(unit.diagnostics, of: unit) }
    if isReload {
      compiled = [:]
      knownUsers = [:]
      shapedSlices = []
      readyFolders = [:]
      identified = [:]
    }
    if isReload { outdated.removeAll() }
    for unit in news where unit.loadState != .loaded {
      if let record = core.record(unit.name), !record.active.isInactiveOrFailed { outdated[record.id] = unit }
    }
    if isReload {
      // What its hosts are called in the files they are called still; their addresses may be others.
      staleHosts = Set(sockets.filter { $0.value.settings.namesHosts }.map(\.key))
    }
    post(.loaded(news))
    // The rest of them is not news, and is looked at nevertheless.
    let renewed = Set(news.compactMap { core.names[$0.name] })
    for id in staleHosts.subtracting(renewed).sorted(by: { $0.index < $1.index }) {
      post(.vanished(id))
    }
    for unit in news {
      guard let id = core.names[unit.name], let handle = sockets[id],
        let settings = core.units[id]?.definition.socket
      else { continue }
      handle.update(settings, options: SocketOptions(settings, roundsUp: differences.contains(.shortTimes)))
      if !isReload { readAccessAgain(id, handle) }
    }
    // Their lists may be others though the units are the same.
    if isReload { for (id, handle) in sockets { readAccessAgain(id, handle) } }
    for unit in news { observer?.unitAdded(unit.name) }
  }

  private func loadableNames() -> [UnitName] {
    core.units.ids.compactMap { id in
      guard let record = core.units[id], !record.isConnectionInstance else { return nil }
      return record.name
    }
  }

  private func tell(_ diagnostics: [Diagnostic], of unit: LoadedUnit) {
    var idle: [String] = []
    for diagnostic in diagnostics {
      if diagnostic.code == Daemon.notAppliedCode, let key = diagnostic.what.split(separator: " ").first {
        idle.append(String(key))
      } else {
        tell(diagnostic)
      }
    }
    // One line a unit: a hardened service has twenty of them.
    guard !idle.isEmpty else { return }
    log.notice(
      "\(unit.name): \(idle.count == 1 ? "a directive is" : "\(idle.count) directives are") known and not "
        + "applied yet, the service runs without: \(idle.joined(separator: " "))")
  }

  /// The decoder's code for a directive that has no effect yet.
  private static let notAppliedCode = "directive-not-applied"

  private func tell(_ diagnostic: Diagnostic) { Daemon.tell(diagnostic, log) }

  static func tell(_ diagnostic: Diagnostic, _ log: DaemonLog) {
    let text = DiagnosticRenderer().line(diagnostic)
    switch diagnostic.severity {
    case .error: log.error(text)
    case .warning: log.warning(text)
    case .note: log.info(text)
    }
  }

  /// Starts what the command line names, or `sockets.target`.
  func startUnits() {
    tellMissingDirectories()
    let target = UnitName(prefix: "sockets", instance: nil, kind: .target)
    let names = options.units.isEmpty ? [target] : options.units
    load(names) { [weak self] in
      guard let self else { return }
      for name in names {
        request(.job(.start, name, .replace)) { [weak self] reply in
          guard let self, case .refused(let refusal, let unit) = reply else { return }
          log.error(
            "cannot start \(name): \(ControlRefusal(refusal, unit ?? name).message)")
        }
      }
      areUnitsAsked = true
      // All of them refused, or up already: no job will tell.
      if isStarting, core.jobs.isEmpty { started() }
    }
  }
}

extension Daemon {
  /// A directory that was named and is not there gives no units: that is worth a word.
  private func tellMissingDirectories() {
    guard let paths = options.unitPath else { return }
    background {
      paths.filter { access($0, F_OK) != 0 }
    } then: { [weak self] missing in
      for path in missing ?? [] {
        self?.log.warning("there is no directory \(path) (--unit-path); no units come from there")
      }
    }
  }
}

/// A load that waits for its turn.
struct LoadRequest {
  var names: [UnitName]
  var isReload: Bool
  /// The units were read before, and are read again.
  var isReread = false
  var body: () -> Void
}
