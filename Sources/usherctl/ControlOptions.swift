import ArgumentParser
import Glibc

/// Where the daemon is found: common to all commands.
struct ControlOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var control: String?

  @Flag(help: "Talk to the daemon of the calling user, the default for all but root.")
  var user = false

  /// Where the control socket is looked for.
  var path: String {
    if let control { return control }
    guard user || geteuid() != 0 else { return "/run/usher/private" }
    let directory = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }
    return (directory ?? "/run/user/\(geteuid())") + "/usher/private"
  }

  func connect() throws -> ControlConnection {
    try ControlConnection(path: path)
  }
}
