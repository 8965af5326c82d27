// usherctl: the door of the tools.
//
// The idea: a client of the same bus that systemctl speaks; nothing here knows the daemon's inside.
// One command a file under `Commands/`; what is printed is made by plain functions under
// `Rendering/`, from values, so that it can be tested without a daemon.
//
//     command ─► ControlConnection (calls, properties) ─► Rendering ─► standard output
//
// Called as systemctl it is one: the same verbs and options, and 1 for a command line that means nothing.
// ControlArguments reads what systemctl's own reader would take; ArgumentParser gets it in one form.
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
import UnitFiles
import UnitModel

@main
struct Usherctl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usherctl",
    abstract: "Steer and look into usherd, the socket-activation supervisor.",
    subcommands: [
      Start.self, Stop.self, Restart.self, TryRestart.self, Reload.self, ReloadOrRestart.self,
      TryReloadOrRestart.self, Isolate.self, Default.self, Rescue.self, Emergency.self, Cancel.self,
      Kill.self, Freeze.self, Thaw.self, Pause.self, Resume.self, SetProperty.self,
      ResetFailed.self, Status.self, Show.self, Cat.self, IsActive.self, IsFailed.self,
      Check.self, Format.self, Explain.self, ListUnits.self, ListSockets.self, ListTimers.self,
      ListJobs.self, ListDependencies.self, IsSystemRunning.self,
      DaemonReload.self, DaemonReexec.self, LogLevel.self, LogTarget.self, ServiceWatchdogs.self,
      ShowEnvironment.self, SetEnvironment.self, UnsetEnvironment.self, ImportEnvironment.self,
      PowerOff.self, Reboot.self, Halt.self, Kexec.self, Exit.self, Edit.self, Enable.self, Disable.self,
      Reenable.self, Preset.self, PresetAll.self,
      Mask.self, Unmask.self, Link.self, Revert.self, AddWants.self, AddRequires.self, IsEnabled.self,
      ListUnitFiles.self, GetDefault.self, SetDefault.self,
      Lsp.self,
    ])

  /// True if called as systemctl, which is what a container without systemd has.
  static let isSystemctl = UnitPath.name(of: CommandLine.arguments.first ?? "") == "systemctl"

  /// The names of all commands.
  static var verbs: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch ControlArguments.read(arguments, verbs: verbs, isSystemctl: isSystemctl) {
    case .version:
      Output.show(versionText(isSystemctl: isSystemctl))
    case .refused(let why):
      Output.complain(why)
      Glibc.exit(usageStatus(nil))
    case .command(let arguments): run(arguments)
    }
  }

  private static func run(_ arguments: [String]) {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      let status = usageStatus(arguments.first)
      guard exitCode(for: error) == .validationFailure, status != EX_USAGE else { exit(withError: error) }
      Output.complain(fullMessage(for: error), withName: false)
      Glibc.exit(status)
    }
  }

  /// What a command line ends with that was not understood: linters with 2, systemctl with 1.
  static func usageStatus(_ command: String?) -> Int32 {
    if command == "check" || command == "explain" || command == "format" { return 2 }
    return isSystemctl ? 1 : EX_USAGE
  }

  /// Scripts read systemctl's second word as a number.
  static func versionText(isSystemctl: Bool) -> String {
    isSystemctl
      ? "systemd \(Release.systemd) (usher \(Release.version))\n" : "usherctl \(Release.version)\n"
  }
}
