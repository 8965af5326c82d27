/// `Condition…=` and `Assert…=`: a test and its two directives stand in one row.
extension Catalogue {
  /// A test before a start. A condition that does not hold skips the start, an assertion fails it.
  private struct Test {
    let name: String
    let question: String
    var since: Int?
    var hasAssertion = true

    init(_ name: String, since: Int? = nil, hasAssertion: Bool = true, _ question: String) {
      self.name = name
      self.question = question
      self.since = since
      self.hasAssertion = hasAssertion
    }
  }

  static let conditionRows: [Directive] = {
    let tests = pathTests + systemTests + stateTests
    return tests.map {
      Directive(
        "Condition" + $0.name, .conditions, since: $0.since,
        "starts only where \($0.question), else is skipped")
    }
      + tests.filter(\.hasAssertion).map {
        Directive(
          "Assert" + $0.name, .conditions, since: $0.since,
          "starts only where \($0.question), else fails")
      }
  }()

  private static let pathTests: [Test] = [
    Test("PathExists", "a path exists"),
    Test("PathExistsGlob", "a path matches a pattern"),
    Test("PathIsDirectory", "a path is a directory"),
    Test("PathIsSymbolicLink", "a path is a symbolic link"),
    Test("PathIsMountPoint", "a path is a mount point"),
    Test("PathIsReadWrite", "the file system of a path can be written"),
    Test("PathIsEncrypted", "the block device under a path is encrypted"),
    Test("DirectoryNotEmpty", "a directory has entries"),
    Test("FileNotEmpty", "a regular file has contents"),
    Test("FileIsExecutable", "a regular file is executable"),
    Test("NeedsUpdate", "/etc or /var is older than /usr"),
  ]

  private static let systemTests: [Test] = [
    Test("FirstBoot", "the system boots for the first time"),
    Test("Architecture", "the machine has an architecture"),
    Test("Firmware", hasAssertion: false, "the machine has a kind of firmware"),
    Test("Virtualization", "it runs in a virtual machine or container"),
    Test("Host", "the host has a name or a machine id"),
    Test("KernelCommandLine", "the kernel's command line has a word"),
    Test("KernelVersion", "the kernel has a version"),
    Test("Version", since: 258, hasAssertion: false, "the kernel or systemd has a version"),
    Test(
      "KernelModuleLoaded", since: 258, hasAssertion: false, "the kernel has loaded a module"),
    Test("Security", "a security technology is in use"),
    Test("Capability", "the manager's bounding set has a capability"),
    Test("ControlGroupController", "a controller of the control groups is there"),
    Test("CPUFeature", "the processor has a feature"),
    Test("CPUs", "there are enough processors"),
    Test("Memory", "there is enough memory"),
    Test("OSRelease", "os-release has a value"),
  ]

  private static let stateTests: [Test] = [
    Test("ACPower", "the machine runs on mains power"),
    Test("Credential", "a credential was passed to the manager"),
    Test("Environment", "the manager's environment has a variable"),
    Test("User", "the manager runs as a user"),
    Test("Group", "the manager runs with a group"),
    Test("MemoryPressure", "little time is lost on memory"),
    Test("CPUPressure", "little time is lost on processors"),
    Test("IOPressure", "little time is lost on input and output"),
  ]
}
