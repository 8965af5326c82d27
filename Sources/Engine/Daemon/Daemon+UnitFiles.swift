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
    let make = installer()
    background {
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
    let make = installer()
    background {
      var installer = make()
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
