import Glibc
import Linux
import Systemd
import UnitChecks

extension Daemon {
  /// Has mounts that come and go noticed: a knock asks nobody before it starts a service that requires one.
  ///
  /// - Source: proc_pid_mounts(5): the file is exceptional (EPOLLPRI) when something was mounted or unmounted
  func watchMounts() {
    let path = "/proc/self/mountinfo"
    do {
      let file = Descriptor(
        adopting: try systemCall("open", on: path) { Glibc.open(path, O_RDONLY | O_CLOEXEC) })
      let source = try loop.addIO(file.number, .urgent) { [weak self] _ in
        // Holds the descriptor for as long as it is watched.
        _ = file
        guard let self, loader.dependsOnKernelState else { return }
        load([]) {}
      }
      sources.append(source)
    } catch {
      log.notice(
        "cannot watch what is mounted: \(error); units that require a mount are looked at when asked for")
    }
  }
}
