/// `Condition…=` and `Assert…=`: a test and its two directives stand in one row.
extension Catalogue {
  /// A test before a start. A condition that does not hold skips the start, an assertion fails it.
  private struct Test {
    let name: String
    let grammar: Grammar
    let question: String
    var since: Int?
    var hasAssertion = true

    init(
      _ name: String, _ grammar: Grammar, since: Int? = nil, hasAssertion: Bool = true,
      _ question: String
    ) {
      self.name = name
      self.grammar = grammar
      self.question = question
      self.since = since
      self.hasAssertion = hasAssertion
    }
  }

  static let conditionRows: [Directive] = {
    let tests = pathTests + systemTests + stateTests
    return tests.map {
      Directive(
        "Condition" + $0.name, $0.grammar, default: .unset, since: $0.since,
        "starts only where \($0.question), else is skipped", detail: conditionDetail)
    }
      + tests.filter(\.hasAssertion).map {
        Directive(
          "Assert" + $0.name, $0.grammar, default: .unset, since: max(218, $0.since ?? 218),
          "starts only where \($0.question), else fails", detail: assertionDetail)
      }
  }()

  private static let conditionDetail = """
    Tested at each start; a unit that is skipped has not failed. ! before the value turns the test \
    round. All conditions must hold, and of those with | before the value at least one. An empty \
    value of any condition drops all of them.
    """

  private static let assertionDetail = """
    Tested at each start; one that does not hold is an error, and dependents fail, too. ! before the \
    value turns the test round. All must hold, and of those with | before the value at least one. An \
    empty value of any assertion drops all of them.
    """

  private static let pathTests: [Test] = [
    Test("PathExists", .conditionPath, "a path exists"),
    Test("PathExistsGlob", .conditionPath, "a path matches a pattern"),
    Test("PathIsDirectory", .conditionPath, "a path is a directory"),
    Test("PathIsSymbolicLink", .conditionPath, "a path is a symbolic link"),
    Test("PathIsMountPoint", .conditionPath, "a path is a mount point"),
    Test("PathIsReadWrite", .conditionPath, "the file system of a path can be written"),
    Test("PathIsEncrypted", .conditionPath, since: 246, "the block device under a path is encrypted"),
    Test("PathIsSocket", .conditionPath, since: 260, "a path is a socket"),
    Test("DirectoryNotEmpty", .conditionPath, "a directory has entries"),
    Test("FileNotEmpty", .conditionPath, "a regular file has contents"),
    Test("FileIsExecutable", .conditionPath, "a regular file is executable"),
    Test("NeedsUpdate", .conditionPath, "/etc or /var is older than /usr"),
  ]

  private static let systemTests: [Test] = [
    Test("FirstBoot", .condition(.boolean), "the system boots for the first time"),
    Test("Architecture", .condition(.architecture), since: 201, "the machine has an architecture"),
    Test(
      "Firmware", .condition(.firmware), since: 249, hasAssertion: false, "the machine has a kind of firmware"
    ),
    Test("Virtualization", .condition(.virtualization), "it runs in a virtual machine or container"),
    Test("Host", .condition(.host), "the host has a name or a machine id"),
    Test("MachineTag", .condition(.text), since: 261, "the machine has a tag"),
    Test("Fraction", .condition(.text), since: 261, "the machine is among a share of all"),
    Test("KernelCommandLine", .condition(.text), "the kernel's command line has a word"),
    Test("KernelVersion", .condition(.kernelVersion), "the kernel has a version"),
    Test(
      "Version", .condition(.text), since: 258, "the kernel or systemd has a version"),
    Test(
      "KernelModuleLoaded", .condition(.text), since: 258,
      "the kernel has loaded a module"),
    Test("Security", .condition(.security), "a security technology is in use"),
    Test("Capability", .condition(.capability), "the manager's bounding set has a capability"),
    Test("ControlGroupController", .condition(.controller), "a controller of the control groups is there"),
    Test("CPUFeature", .condition(.cpuFeature), since: 248, "the processor has a feature"),
    Test("CPUs", .condition(.count), "there are enough processors"),
    Test("Memory", .condition(.memory), "there is enough memory"),
    Test("OSRelease", .condition(.osRelease), since: 249, "os-release has a value"),
  ]

  private static let stateTests: [Test] = [
    Test("ACPower", .condition(.boolean), "the machine runs on mains power"),
    Test("Credential", .condition(.text), since: 252, "a credential was passed to the manager"),
    Test("Environment", .condition(.environment), since: 246, "the manager's environment has a variable"),
    Test("User", .condition(.user), "the manager runs as a user"),
    Test("Group", .condition(.user), "the manager runs with a group"),
    Test("MemoryPressure", .condition(.pressure), since: 250, "little time is lost on memory"),
    Test("CPUPressure", .condition(.pressure), since: 250, "little time is lost on processors"),
    Test("IOPressure", .condition(.pressure), since: 250, "little time is lost on input and output"),
  ]
}
