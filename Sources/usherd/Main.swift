import Engine
import Glibc
import Linux

/// The door of the daemon: reads the command line, prepares the process, runs.
@main
enum Usherd {
  static func main() {
    let arguments = CommandLine.arguments
    // The daemon starts itself once more to look up users: NSS may block, the daemon may not.
    if arguments.dropFirst().first == NSSHelper.argument { exit(NSSHelper.main()) }
    if arguments.dropFirst().first == HostNames.argument { exit(HostNames.main()) }
    // Before anything else is opened: the low descriptors belong to the spawner.
    let slots = SpawnSlots.reserve()
    switch CommandLineOptions.parse(Array(arguments.dropFirst())) {
    case .run(let options): exit(run(options, slots))
    case .print(let text):
      print(text)
      exit(0)
    case .misuse(let problem):
      complain("usherd: \(problem)\ntry 'usherd --help'")
      exit(2)
    }
  }

  private static func run(_ options: DaemonOptions, _ slots: SpawnSlots) -> Int32 {
    do {
      try ProcessSetup.prepare()
      let daemon = try Daemon(options, slots: slots)
      return try daemon.run()
    } catch {
      complain("usherd: \(error)")
      return 1
    }
  }

  private static func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }
}
