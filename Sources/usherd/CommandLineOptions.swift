import Engine
import UnitModel

/// The daemon's command line. Written by hand: an argument parser would triple its memory.
enum CommandLineOptions {
  case run(DaemonOptions)
  case print(String)
  case misuse(String)

  static let help = """
    usage: usherd [OPTION…] [UNIT…]

    Listens on the sockets of systemd .socket units and starts their services on the first
    knock. Without UNIT it starts sockets.target.

      --user                run for one user, without privileges
      --unit-path DIR[:DIR…]  unit files come from these directories only
      --control PATH        the control socket; default /run/usher/private, with --user
                            $XDG_RUNTIME_DIR/usher/private
      --systemctl           serve the stock systemctl, too, on /run/systemd/private
                            (default as process 1; --no-systemctl switches it off)
      --defaults=SET        usher (default) or systemd: whose defaults count where they differ
      --cgroup-root PATH    below which cgroup those of units lie, as /proc/self/cgroup shows
                            paths; default usher, below usherd's own
      --log-level LEVEL     debug, info (default), notice, warning or err
      --version             print the version
      --help                print this

    Signals: TERM and INT stop all units and end usherd, a second one kills what is left;
    HUP reads the unit files again.
    """

  static func parse(_ arguments: [String]) -> CommandLineOptions {
    var options = DaemonOptions()
    var rest = arguments[...]
    var isOver = false
    while let argument = rest.popFirst() {
      if isOver || !argument.hasPrefix("-") || argument == "-" {
        guard let name = UnitName(argument) else {
          return .misuse("\(argument) is no unit name; names end in .socket, .service or .target")
        }
        options.units.append(name)
        continue
      }
      if argument == "--" {
        isOver = true
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let inline = parts.count > 1 ? String(parts[1]) : nil
      func value() -> String? { inline ?? rest.popFirst() }
      switch name {
      case "--help", "-h": return .print(help)
      case "--version": return .print("usherd \(Daemon.version)")
      case "--user" where inline == nil: options.isUserMode = true
      case "--system" where inline == nil: options.isUserMode = false
      case "--systemctl" where inline == nil: options.systemctl = true
      case "--no-systemctl" where inline == nil: options.systemctl = false
      case "--unit-path":
        guard let text = value(), !text.isEmpty else { return missing(name, "a directory") }
        let paths = text.split(separator: ":").map(String.init)
        options.unitPath = (options.unitPath ?? []) + paths
      case "--control":
        guard let text = value(), text.hasPrefix("/") else { return missing(name, "an absolute path") }
        options.control = text
      case "--cgroup-root":
        guard let text = value(), text.hasPrefix("/"), !text.split(separator: "/").contains("..") else {
          return missing(name, "an absolute path below the cgroup hierarchy")
        }
        options.cgroupRoot = "/" + text.split(separator: "/").joined(separator: "/")
      case "--defaults":
        guard let text = value(), let set = DaemonOptions.Defaults(rawValue: text) else {
          return missing(name, "usher or systemd")
        }
        options.defaults = set
      case "--log-level":
        guard let text = value(), let level = DaemonLog.Level(text) else {
          return missing(name, "debug, info, notice, warning or err")
        }
        options.logLevel = level
      default: return .misuse("there is no option \(argument)")
      }
    }
    return .run(options)
  }

  private static func missing(_ option: String, _ what: String) -> CommandLineOptions {
    .misuse("\(option) needs \(what)")
  }
}
