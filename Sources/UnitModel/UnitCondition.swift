import UnitSyntax

/// One `Condition…=` or `Assert…=`: a test before a start.
///
/// - Source: systemd.unit(5), "Conditions and Asserts".
package struct UnitCondition: Hashable, Sendable {
  /// What is tested; the name is the directive's without `Condition` or `Assert`.
  package enum Test: String, CaseIterable, Codable, Sendable {
    case pathExists = "PathExists"
    case pathExistsGlob = "PathExistsGlob"
    case pathIsDirectory = "PathIsDirectory"
    case pathIsSymbolicLink = "PathIsSymbolicLink"
    case pathIsMountPoint = "PathIsMountPoint"
    case pathIsReadWrite = "PathIsReadWrite"
    case pathIsEncrypted = "PathIsEncrypted"
    case pathIsSocket = "PathIsSocket"
    case directoryNotEmpty = "DirectoryNotEmpty"
    case fileNotEmpty = "FileNotEmpty"
    case fileIsExecutable = "FileIsExecutable"
    case needsUpdate = "NeedsUpdate"
    case firstBoot = "FirstBoot"
    case architecture = "Architecture"
    case firmware = "Firmware"
    case virtualization = "Virtualization"
    case host = "Host"
    case machineTag = "MachineTag"
    case fraction = "Fraction"
    case kernelCommandLine = "KernelCommandLine"
    case kernelVersion = "KernelVersion"
    case version = "Version"
    case kernelModuleLoaded = "KernelModuleLoaded"
    case security = "Security"
    case capability = "Capability"
    case controlGroupController = "ControlGroupController"
    case cpuFeature = "CPUFeature"
    case cpus = "CPUs"
    case memory = "Memory"
    case osRelease = "OSRelease"
    case acPower = "ACPower"
    case credential = "Credential"
    case environment = "Environment"
    case user = "User"
    case group = "Group"
    case memoryPressure = "MemoryPressure"
    case cpuPressure = "CPUPressure"
    case ioPressure = "IOPressure"
  }

  package var test: Test
  /// With the specifiers replaced, without the signs before it.
  package var parameter: String
  /// `!`: the test must not hold.
  package var isNegated = false
  /// `|`: of all that have it, one that holds is enough.
  package var isAlternative = false

  package init(_ test: Test, _ parameter: String, isNegated: Bool = false, isAlternative: Bool = false) {
    self.test = test
    self.parameter = parameter
    self.isNegated = isNegated
    self.isAlternative = isAlternative
  }

  /// As in the unit file, behind `Condition` or `Assert`.
  package var text: String {
    test.rawValue + "=" + (isAlternative ? "|" : "") + (isNegated ? "!" : "") + parameter
  }

  /// Which of the conditions keep the unit from starting: the first one that must hold and does not, or all
  /// alternatives if none of them holds; nil if the unit may start.
  ///
  /// - Parameter outcomes: of the tests themselves, in the same order; nil for one that could not be made,
  ///   which counts as not held, whatever stands before it.
  package static func unmet(_ conditions: [UnitCondition], _ outcomes: [Bool?]) -> [Int]? {
    var alternatives: [Int] = []
    var someHeld = false
    for (index, condition) in conditions.enumerated() {
      let outcome = index < outcomes.count ? outcomes[index] : nil
      let holds = outcome.map { $0 != condition.isNegated } ?? false
      if condition.isAlternative {
        alternatives.append(index)
        someHeld = someHeld || holds
      } else if !holds {
        return [index]
      }
    }
    return alternatives.isEmpty || someHeld ? nil : alternatives
  }
}

/// How a request is fitted in with jobs that are pending.
///
/// - Source: systemctl(1), `--job-mode=`.
package enum JobMode: String, CaseIterable, Codable, Sendable {
  /// Refused if a pending job would have to go.
  case fail
  /// Pending jobs that are in the way are cancelled.
  case replace
  /// The same, and the new jobs give way to no later one.
  case replaceIrreversibly = "replace-irreversibly"
  /// Everything else is stopped.
  case isolate
  /// All pending jobs are cancelled.
  case flush
  /// Nothing but the unit itself, at once.
  case ignoreDependencies = "ignore-dependencies"
  /// Nothing but the unit itself, in its order.
  case ignoreRequirements = "ignore-requirements"
  /// A stop takes the units along that would start this one.
  case triggering
  /// A start restarts what depends on the unit.
  case restartDependencies = "restart-dependencies"
  /// Refused if a unit that runs would be stopped.
  case lenient
}
