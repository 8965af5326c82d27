import ArgumentParser

/// Where unit files are read from: common to the commands that work without a daemon.
struct OfflineOptions: ParsableArguments {
  @Flag(help: "The units are for the daemon of a user: its directories, and what a user may do.")
  var user = false

  @Option(
    name: .customLong("unit-path"),
    help: ArgumentHelp(
      "Directories in place of the host's in which units are looked up.", valueName: "dir[:dir…]"))
  var unitPath: String?

  @Option(
    help: ArgumentHelp(
      "The name of the unit on standard input, or in a file whose name is none; with a folder in front, "
        + "its neighbours are found there.", valueName: "name"))
  var name: String?
}
