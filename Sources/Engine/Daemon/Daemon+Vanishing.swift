import Glibc
import Linux
import SupervisorCore
import Systemd
import UnitModel

/// A directory in which nodes of listeners are.
final class NodeWatch {
  var source: EventSource?
  var units: Set<UnitID> = []
}

/// Paths of listeners that somebody removes or replaces: noticed at the directory, not by looking again and again.
extension Daemon {
  /// How often paths of one unit are put back in how many microseconds: whoever removes them for ever is not raced.
  private static let mostVanishes = (count: 10, interval: UInt64(10_000_000))

  /// Watches the directories of the unit's nodes, and none that it has left.
  func watchNodes(of handle: SocketHandle) {
    guard differences.contains(.vanishedPaths) else { return }
    let wanted = Set(handle.listeners.compactMap { $0.nodePath.map(Daemon.parent) })
    for (directory, watch) in nodeWatches
    where watch.units.contains(handle.unit) && !wanted.contains(directory) {
      leave(directory, handle.unit)
    }
    for directory in wanted {
      let watch = nodeWatches[directory] ?? NodeWatch()
      nodeWatches[directory] = watch
      watch.units.insert(handle.unit)
      if watch.source == nil { begin(watch, at: directory, for: handle) }
    }
  }

  private func begin(_ watch: NodeWatch, at directory: String, for handle: SocketHandle) {
    let mask = UInt32(IN_DELETE | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
    do throws(SystemdError) {
      watch.source = try loop.addInotify(directory, mask: mask) { [weak self] events, name in
        self?.changed(directory, events, name)
      }
    } catch {
      // Gone already: that is looked at at once.
      if error.errno == ENOENT { return noteVanished(handle.unit) }
      log.warning(
        "\(unitText(handle.unit)): cannot watch \(directory): \(error); a path there that somebody removes is not "
          + "put back; see fs.inotify.max_user_watches")
    }
  }

  private func changed(_ directory: String, _ events: UInt32, _ name: String) {
    guard let watch = nodeWatches[directory] else { return }
    if name.isEmpty {
      // The directory itself, or more happened than could be told.
      let isGone = events & UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT) != 0
      guard isGone || events & UInt32(IN_Q_OVERFLOW) != 0 else { return }
      if isGone, let source = watch.source {
        watch.source = nil
        // Not from within its own callback.
        later { source.cancel() }
      }
      return watch.units.forEach(noteVanished)
    }
    let path = directory == "/" ? "/" + name : directory + "/" + name
    for id in watch.units where sockets[id]?.listeners.contains(where: { $0.nodePath == path }) == true {
      noteVanished(id)
    }
  }

  /// Has the unit's nodes looked at, unless that was too often lately: then a little later.
  private func noteVanished(_ id: UnitID) {
    guard let handle = sockets[id], handle.vanishTimer == nil else { return }
    let (most, interval) = Daemon.mostVanishes
    if loop.now &- handle.vanishes.since > interval { handle.vanishes = (loop.now, 0) }
    handle.vanishes.count &+= 1
    if handle.vanishes.count <= most { return later { [weak self] in self?.post(.vanished(id)) } }
    handle.vanishTimer = try? loop.addTimer(at: loop.now &+ interval) { [weak self, weak handle] in
      self?.later { [weak self] in
        handle?.vanishTimer?.cancel()
        handle?.vanishTimer = nil
        self?.post(.vanished(id))
      }
    }
  }

  private func leave(_ directory: String, _ id: UnitID) {
    guard let watch = nodeWatches[directory] else { return }
    watch.units.remove(id)
    guard watch.units.isEmpty else { return }
    nodeWatches[directory] = nil
    if let source = watch.source { later { source.cancel() } }
  }

  func closeListeners(of id: UnitID) {
    guard let handle = sockets.removeValue(forKey: id) else { return }
    let directories = nodeWatches.filter { $0.value.units.contains(id) }.map(\.key)
    for directory in directories { leave(directory, id) }
    handle.close()
  }

  private static func parent(_ path: String) -> String {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
