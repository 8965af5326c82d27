// usherctl: the door of the tools.
//
// The idea: a client of the same bus that systemctl speaks; nothing here knows the daemon's inside.
// One command a file under `Commands/`; what is printed is made by plain functions under
// `Rendering/`, from values, so that it can be tested without a daemon.
//
//     command ─► ControlConnection (calls, properties) ─► Rendering ─► standard output
//
// Exit statuses are systemctl's: 0; 1 for a failed job; 3 not running, or a verb that does not
// apply; 4 no such unit, or no permission; 5 no such unit to start; 6 a masked one; 64 for a command line
// that means nothing. `check`, `explain` and `format` speak to no daemon and end as linters do: 0 clean,
// 1 findings, 2 usage.
//
//     arguments ─► UnitSelection ─► UnitSet (source, search path, names)      Offline/
//                                      └─► UnitCheck ─► CheckReport ─► text   Reports/
import ArgumentParser
import Glibc

@main
struct Usherctl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usherctl",
    abstract: "Steer and look into usherd, the socket-activation supervisor.",
    subcommands: [
      Start.self, Stop.self, Restart.self, TryRestart.self, Reload.self, Kill.self, Freeze.self, Thaw.self,
      ResetFailed.self, Status.self, Show.self, Cat.self, IsActive.self, IsFailed.self,
      Check.self, Format.self, Explain.self, ListUnits.self, ListSockets.self, ListJobs.self,
      IsSystemRunning.self,
      DaemonReload.self, Enable.self, Disable.self, Reenable.self, Preset.self, PresetAll.self,
      Mask.self, Unmask.self, Link.self, Revert.self, AddWants.self, AddRequires.self, IsEnabled.self,
      ListUnitFiles.self, GetDefault.self, SetDefault.self,
      Lsp.self,
    ])

  /// Lets options stand before the command as well as behind it, as systemctl does.
  static func main() {
    let arguments = reordered(Array(CommandLine.arguments.dropFirst()))
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure, usageIsTwo(arguments.first) else {
        exit(withError: error)
      }
      Output.complain(fullMessage(for: error), withName: false)
      Glibc.exit(2)
    }
  }

  /// True for the commands that end with 2 where the others end with 64.
  static func usageIsTwo(_ command: String?) -> Bool {
    command == "check" || command == "explain" || command == "format"
  }

  /// The options with a value of their own behind them, where no `=` stands in them.
  private static let valued: Set<String> = [
    "--control", "--root", "--unit-path", "--preset-mode", "--format", "--fail-on", "--target", "--allow",
    "--color", "--name", "--state", "--type", "-t", "--property", "-p", "--signal", "-s", "--kill-who",
    "--kill-whom", "--job-mode",
  ]

  static func reordered(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var moved: [String] = []
    while let first = rest.first, first.hasPrefix("-"), first != "--" {
      moved.append(rest.removeFirst())
      if valued.contains(first), let value = rest.popFirst() { moved.append(value) }
    }
    guard let command = rest.popFirst() else { return arguments }
    return [command] + moved + rest
  }
}
