import Systemd
import UnitFiles
import UnitModel

// What calls ask of unit files; all of it happens on the worker.
extension ControlServer {
  private static let noAnswer = ControlRefusal(
    .failed, "The file system of the unit files does not answer; nothing is known of what was done.")

  /// Has a change made and answers with the steps.
  func change(_ call: ControlCall, _ request: InstallRequest, isJudged: Bool = false) {
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    supervisor.changeUnitFiles(request) { [weak self] outcome in
      guard let outcome else { return call.refuse(ControlServer.noAnswer) }
      if !outcome.steps.isEmpty { self?.unitFilesChanged() }
      if let problem = outcome.problems.first {
        let messages = outcome.problems.map(\.message).joined(separator: "; ")
        return call.refuse(BusError(problem.busName, messages))
      }
      let changes = BusValue.array(of: "(sss)", outcome.busChanges)
      if isJudged { call.reply(.bool(outcome.hasInstallSection), changes) } else { call.reply(changes) }
    }
  }

  func preset(_ call: ControlCall, _ request: InstallRequest, mode: String, isJudged: Bool) {
    guard let mode = mode.isEmpty ? .full : InstallRequest.PresetMode(rawValue: mode) else {
      return call.refuse(.invalidArguments("There is no preset mode \(mode)."))
    }
    var request = request
    request.presetMode = mode
    change(call, request, isJudged: isJudged)
  }

  /// Answers a question about unit files.
  func ask<Value: Sendable>(
    _ call: ControlCall,
    _ question: @escaping @Sendable (inout UnitInstaller) throws(InstallProblem) -> Value,
    answer: @escaping (Value) -> BusValue
  ) {
    guard let supervisor else { return call.refuse(ControlServer.shuttingDown) }
    supervisor.inspectUnitFiles { installer -> Result<Value, InstallProblem> in
      do throws(InstallProblem) {
        return .success(try question(&installer))
      } catch {
        return .failure(error)
      }
    } _: { result in
      switch result {
      case nil: call.refuse(ControlServer.noAnswer)
      case .success(let value): call.reply(answer(value))
      case .failure(let problem): call.refuse(BusError(problem.busNameOfQuestion, problem.message))
      }
    }
  }

  /// Finds out what is true of a unit's file, for its properties; then calls `body`.
  func withFileState(_ view: UnitView, _ body: @escaping (UnitView) -> Void) {
    guard let supervisor else { return body(view) }
    supervisor.inspectChanges(of: view.loaded) { [weak self] isOutdated in
      view.needsReload = isOutdated ?? false
      self?.withEnablement(view, body)
    }
  }

  private func withEnablement(_ view: UnitView, _ body: @escaping (UnitView) -> Void) {
    guard let supervisor, view.loaded.fragmentPath != nil else { return body(view) }
    let name = view.name
    supervisor.inspectUnitFiles { installer in
      let state = (try? installer.state(of: name.full)) ?? .bad
      let preset = installer.preset(of: name, installer.presetRules())
      return UnitView.FileState(state: state, preset: preset)
    } _: { state in
      view.file = state
      body(view)
    }
  }
}

extension InstallOutcome {
  /// As systemd's methods answer: the kind of a change, the path, and what it has to do with.
  fileprivate var busChanges: [BusValue] {
    func row(_ kind: String, _ path: String, _ source: String = "") -> BusValue {
      .structure([.string(kind), .string(path), .string(source)])
    }
    let steps = steps.map { step in
      switch step {
      case .link(let path, let target): row("symlink", path, target)
      case .remove(let path, _), .removeTree(let path): row("unlink", path)
      }
    }
    let notes = notes.compactMap { note -> BusValue? in
      switch note {
      case .masked(_, let path), .stillMasked(_, let path): row("masked", path)
      case .dangling(let name, _): row("dangling", name)
      case .auxiliaryFailed(let name, _, _): row("auxiliary unit failed", name)
      case .destinationAbsent(let target, let name): row("destination not present", target, name)
      // systemd has no word for these.
      case .aliasRefused, .foreignLink: nil
      }
    }
    return steps + notes
  }
}

extension InstallProblem {
  /// The error's name on the bus.
  fileprivate var busName: String {
    switch kind {
    case .notFound, .dangling, .severed: "org.freedesktop.systemd1.NoSuchUnit"
    case .masked: "org.freedesktop.systemd1.UnitMasked"
    case .exists: "org.freedesktop.systemd1.UnitExists"
    case .isLink, .loop: "org.freedesktop.systemd1.UnitLinked"
    case .generated: "org.freedesktop.systemd1.UnitGenerated"
    case .unfitAlias, .badSpecifier, .needsInstance, .unreadable:
      "org.freedesktop.systemd1.BadUnitSetting"
    case .invalidName: "org.freedesktop.DBus.Error.InvalidArgs"
    case .noDirectory: "org.freedesktop.DBus.Error.NotSupported"
    case .kernel: "org.freedesktop.DBus.Error.Failed"
    }
  }

  /// A question about what is not there is told from one that cannot be answered.
  fileprivate var busNameOfQuestion: String {
    switch kind {
    case .notFound, .dangling: "org.freedesktop.DBus.Error.FileNotFound"
    case .masked, .exists, .invalidName, .unfitAlias, .badSpecifier, .needsInstance, .isLink, .loop,
      .severed, .unreadable, .generated, .noDirectory, .kernel:
      busName
    }
  }
}
