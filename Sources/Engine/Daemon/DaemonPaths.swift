import Glibc
import Linux
import UnitDisk
import UnitFiles
import UnitModel

/// Where the daemon's own things lie.
package struct DaemonPaths: Sendable {
  /// `/run/usher`, in user mode `$XDG_RUNTIME_DIR/usher`.
  let directory: String
  /// The control socket.
  let control: String
  /// Where the stock systemctl looks.
  let systemctl: String
  /// The directory of notify sockets.
  let notify: String
  /// Where second names of nodes are.
  let nodes: String
  /// systemd's one notify socket; nil in user mode.
  let systemdNotify: String?
  let search: SearchPath
  /// `usher-exec` beside the daemon; nil if it is not there.
  let helper: String?

  init(options: DaemonOptions, surroundings: Surroundings) {
    let runtime = surroundings.runtimeDirectory
    directory = runtime + "/usher"
    control = options.control ?? directory + "/private"
    systemctl = runtime + "/systemd/private"
    // A directory a daemon: two of them, under different control sockets, do not meet.
    notify = directory + "/notify.\(getpid())"
    nodes = directory + "/" + SpareLink.directoryPrefix + String(getpid())
    systemdNotify = options.isUserMode ? nil : runtime + "/systemd/notify"
    search = SearchPath.ofDaemon(
      unitPath: options.unitPath.map { $0.joined(separator: ":") }, surroundings)
    helper = Spawner.installedHelper()
  }

  /// Makes the directories that sockets will lie in.
  func make() throws(SystemCallError) {
    try NotifySocket.makeDirectory(notify)
    SpareLink.sweep(directory)
  }

  /// Removes what was made here and is empty by now; what others use stays.
  func remove() {
    rmdir(notify)
    rmdir(nodes)
    rmdir(directory)
  }
}
