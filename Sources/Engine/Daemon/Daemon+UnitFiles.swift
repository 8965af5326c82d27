import Synchronization
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel

// Enabling, masking and linking: planned and performed on the worker, from what is on disk at that moment.
extension Daemon {
  package func changeUnitFiles(
    _ request: InstallRequest, _ completion: @escaping (InstallOutcome?) -> Void
  ) {
    let (make, fresh) = (installer(), freshInstaller)
    background {
      defer { _ = fresh.take() }
      var installer = make()
      var outcome = installer.plan(request)
      let (done, problem) = LinkWriter().perform(outcome.steps)
      outcome.steps = done
      if let problem { outcome.problems.append(problem) }
      return outcome
    } then: {
      completion($0)
    }
  }

  package func inspectUnitFiles<Value: Sendable>(
    _ question: @escaping @Sendable (inout UnitInstaller) -> Value,
    _ completion: @escaping (Value?) -> Void
  ) {
    let (make, fresh) = (installer(), freshInstaller)
    background {
      var installer = fresh.take() ?? make()
      defer { fresh.put(installer) }
      return question(&installer)
    } then: {
      completion($0)
    }
  }

  package func inspectChanges(of unit: LoadedUnit, _ completion: @escaping (Bool?) -> Void) {
    let (loader, freshIndex) = (loader, freshIndex)
    background {
      loader.isOutdated(unit, in: freshIndex.get(loader.searchPath))
    } then: {
      completion($0)
    }
  }

  private func installer() -> @Sendable () -> UnitInstaller {
    let layout = InstallLayout(
      searchPath: paths.search, runtimeRoot: surroundings.runtimeDirectory,
      isUserMode: options.isUserMode, countsForeignLinks: loader.countsForeignLinks)
    let surroundings = surroundings
    return { UnitInstaller(source: KernelUnitFileSource(), layout: layout, surroundings: surroundings) }
  }
}

/// The listing of the search path that was made last: many units are asked about in a row.
final class FreshIndex: Sendable {
  private let last = Mutex<UnitFileIndex?>(nil)

  func get(_ searchPath: SearchPath) -> UnitFileIndex {
    let source = KernelUnitFileSource()
    return last.withLock { last in
      if let last, !last.isOutdated(source) { return last }
      let new = UnitFileIndex(searchPath, source)
      last = new
      return new
    }
  }
}

/// What was read for the last question about unit files: many units are asked about in a row.
final class FreshInstaller: Sendable {
  private let last = Mutex<UnitInstaller?>(nil)

  /// With all that has changed since forgotten. Whoever takes it has it alone; the next one begins anew.
  func take() -> UnitInstaller? {
    var installer = last.withLock { last in
      defer { last = nil }
      return last
    }
    installer?.refresh()
    return installer
  }

  func put(_ installer: UnitInstaller) { last.withLock { $0 = installer } }
}
