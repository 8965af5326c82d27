import ArgumentParser
import Glibc
import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel

/// Which unit files are meant: common to the commands that enable, mask and link.
struct UnitFileOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Option(
    help: ArgumentHelp(
      "Work on the system below this directory, without a daemon.", valueName: "dir"))
  var root: String?

  @Option(
    name: .customLong("unit-path"),
    help: ArgumentHelp(
      "Unit files come from these directories only, and links go to the first; without a daemon.",
      valueName: "dir[:dir…]"))
  var unitPath: String?

  /// Who answers: the daemon, or this process from the files.
  func door() throws -> UnitFileDoor {
    if root != nil || unitPath != nil {
      return UnitFileDoor(
        connection: nil, installer: installer(), writer: LinkWriter(root: absoluteRoot ?? "/"))
    }
    do throws(CommandFailure) {
      return UnitFileDoor(connection: try ControlConnection(path: control.path), installer: installer())
    } catch {
      // Without permission, or with a socket that was named, nobody else can stand in.
      if error.status != 1 || control.control != nil { throw error }
      return UnitFileDoor(connection: nil, installer: installer())
    }
  }

  private var absoluteRoot: String? { root.map { UnitPath.joined(UnitFileOptions.directory, $0) } }

  private func installer() -> UnitInstaller {
    let isUserMode = root == nil && (control.user || geteuid() != 0)
    let surroundings = Surroundings.ofKernel(isUserMode: isUserMode)
    // Below another root there is no working directory.
    let unitPath = root == nil ? self.unitPath.map { UnitPathOption($0).absolute } : self.unitPath
    let layout = InstallLayout(
      searchPath: .ofDaemon(unitPath: unitPath, surroundings), runtimeRoot: surroundings.runtimeDirectory,
      isUserMode: isUserMode)
    let source: any UnitFileSource =
      if let root = absoluteRoot { RootedUnitFileSource(root: root) } else { KernelUnitFileSource() }
    return UnitInstaller(source: source, layout: layout, surroundings: surroundings)
  }

  /// Names as people write them; paths of files as absolute ones, which with `--root` count from there, as
  /// systemctl has it.
  func complete(_ texts: [String], kind: UnitKind = .service) -> [String] {
    texts.map { text in
      if text.utf8.contains(UInt8(ascii: "/")) {
        return text.hasPrefix("/") ? text : UnitPath.joined(UnitFileOptions.directory, text)
      }
      let whole = UnitArguments.complete(text)
      return whole == text ? text : text + "." + kind.rawValue
    }
  }

  private static var directory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}

/// How links are changed.
struct InstallOptions: ParsableArguments {
  @OptionGroup var files: UnitFileOptions

  @Flag(help: "Only until the next boot.")
  var runtime = false

  @Flag(name: .shortAndLong, help: "Replace links that are in the way.")
  var force = false

  @Flag(name: .shortAndLong, help: "Say nothing, except of what went wrong.")
  var quiet = false

  @Flag(name: .customLong("no-reload"), help: "Do not have the daemon read the unit files again.")
  var noReload = false

  /// Has a request done, says what was done, and has the daemon read the files again.
  ///
  /// - Parameter job: what is to be asked of the daemon for each unit afterwards (`--now`).
  func run(
    _ verb: InstallRequest.Verb, _ names: [String], presetMode: InstallRequest.PresetMode = .full,
    now job: (verb: String, method: String)? = nil
  ) throws {
    try reporting {
      var door = try files.door()
      let request = InstallRequest(
        verb, names, isRuntime: runtime, isForced: force, presetMode: presetMode)
      let report = try door.perform(request)
      if !quiet { Output.show(report.text) }
      for problem in report.problems { Output.complain(problem) }
      if let connection = door.connection, !noReload { _ = try connection.manager("Reload") }
      if !report.problems.isEmpty { throw ExitCode(1) }
      if let job { try door.runJobs(job.verb, job.method, names.map(UnitPath.name(of:))) }
    }
  }
}
