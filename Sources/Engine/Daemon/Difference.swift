/// Where usherd does otherwise than systemd on purpose. With `--defaults=systemd` it does none of them.
///
/// Each case is a row of the table in docs/reference/differences.md, under its raw value, with the reason; a
/// test compares.
package enum Difference: String, CaseIterable, Sendable {
  /// Output that no journal takes goes to usherd's standard error.
  case output
  /// Where usherd's standard error is a terminal, output comes there and not to the journal.
  case terminal
  /// A notify socket for each unit.
  case notifySocket = "notify-socket"
  /// Units lie below a cgroup of usherd's own.
  case cgroups
  /// The path of a UNIX socket on which somebody still listens is an address in use.
  case liveSockets = "live-sockets"
  /// A start that fails takes the nodes away that it made.
  case failedStarts = "failed-starts"
  /// `RemoveOnStop=` removes what the unit made, not what somebody else has put there since.
  case foreignNodes = "foreign-nodes"
  /// A FIFO of ours with another mode or group is used and put right.
  case fifos
  /// An IPv6 scope that is no interface fails the unit, rather than leave the line out.
  case scopes
  /// Less than a second is one second, where the kernel counts in seconds.
  case shortTimes = "short-times"
  /// What commands of a socket unit have left running is ended with the unit.
  case leftovers
  /// The end of a main process that is no child of usherd counts at once.
  case foreignMains = "foreign-mains"
  /// A service of Type=dbus counts as started when it runs where there is no bus.
  case busNames = "bus-names"
  /// Of a service of Type=idle the program of `ExecStart=` waits, and no other command.
  case idleCommands = "idle-commands"
  /// A socket unit that went down for want of its interface comes back with it.
  case interfaces
  /// A socket unit at a limit, out of descriptors or memory, or without a service that can be started waits rather
  /// than fail (`OnOverload=`).
  case overload
  /// Connections that are taken and not served count as refused, whatever the reason.
  case refusals
  /// Listeners that cannot be opened are tried again (`BindRetrySec=`).
  case bindRetry = "bind-retry"
  /// A daemon-reload brings the listeners of a changed unit in line with its files.
  case listeners
  /// A path of a listener that somebody has removed is put back.
  case vanishedPaths = "vanished-paths"
  /// How a unit ended is kept for those who ask, although nothing refers to it any more.
  case endedUnits = "ended-units"
  /// `TasksMax=` is infinity where nobody says anything.
  case tasksMax = "tasks-max"
  /// The hard limit on descriptors is usherd's own where nobody says anything.
  case descriptorLimit = "descriptor-limit"
  /// Port 0, names of hosts and names of services are addresses to listen on.
  case addresses
  /// Services are told the addresses of their listeners (`LISTEN_ADDRESSES`).
  case listenAddresses = "listen-addresses"
}

extension DaemonOptions {
  /// What holds under these options.
  package var differences: Set<Difference> {
    switch defaults {
    case .usher: Set(Difference.allCases)
    case .systemd: []
    }
  }
}
