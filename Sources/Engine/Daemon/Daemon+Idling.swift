import Linux
import SupervisorCore
import UnitModel

/// The connections of a service are counted (`StopWhenIdleSec=`), on the worker: the kernel goes through all sockets.
extension Daemon {
  /// - Parameter run: held still from before the count on, where there are cgroups that can be frozen: so nothing is
  ///   accepted after it that would be cut off by the stop.
  func countConnections(_ id: UnitID, _ token: CountToken, still run: RunHandle?) {
    guard let handle = sockets[id] else { return post(.counted(id, token, nil)) }
    var listeners: [SockDiag.Listener] = []
    for listener in handle.listeners {
      guard let one = listener.counted else {
        if !handle.isUncountable {
          handle.isUncountable = true
          log.warning(
            "\(unitText(id)): \(listener.text) has no connections that could be counted; StopWhenIdleSec= has no effect"
          )
        }
        return post(.counted(id, token, nil))
      }
      listeners.append(one)
    }
    let asked = listeners
    // The worker's own: should the answer come late, the run may be over.
    let network = Transfer(core.units[id].flatMap { self.network(of: $0) }.flatMap { try? $0.duplicate() })
    let cgroup = run.flatMap { hold($0) }
    background {
      if let cgroup { UnitCgroup.waitUntilFrozen(cgroup, milliseconds: Daemon.stillPatience) }
      return Daemon.count(asked, in: network.value)
    } then: { [weak self] answer in
      guard let self else { return }
      if case .failure(let error) = answer, !handle.isUncountable {
        handle.isUncountable = true
        log.warning(
          "\(unitText(id)): \(error); without that its service is not stopped when idle (StopWhenIdleSec=)")
      }
      post(.counted(id, token, try? answer?.get()))
    }
  }
}

extension Daemon {
  /// How long the processes of a service may take to stop where they are. One that the kernel cannot stop (on a file
  /// system that does not answer) accepts nothing either.
  fileprivate static let stillPatience: Int32 = 100

  /// Begins to freeze a run. Here and not on the worker, whose answer may be late: `letGoOn` must come after it.
  ///
  /// - Returns: the directory of its control group; nil where nothing is to be waited for.
  fileprivate func hold(_ run: RunHandle) -> String? {
    guard run.freezer == nil, let cgroup = run.cgroup, canFreeze else { return nil }
    if !run.isStill {
      guard (try? cgroup.setFrozen(true)) != nil else { return nil }
      run.isStill = true
    }
    return cgroup.fullPath
  }

  /// What was held still goes on, unless somebody has frozen it meanwhile (`systemctl freeze`).
  func letGoOn(_ run: RunHandle) {
    guard run.isStill else { return }
    run.isStill = false
    if run.freezer == nil { _ = try? run.cgroup?.setFrozen(false) }
  }
}

extension Daemon {
  /// In the network that the listeners are in; the kernel lists the sockets of one at a time.
  fileprivate static func count(
    _ listeners: [SockDiag.Listener], in network: Descriptor?
  ) -> Result<UInt32, SystemCallError> {
    let count = { @Sendable () -> Result<UInt32, SystemCallError> in
      do throws(SystemCallError) { return .success(try SockDiag.connections(of: listeners)) } catch {
        return .failure(error)
      }
    }
    guard let network else { return count() }
    do throws(SystemCallError) { return try NetworkNamespace.run(in: network, count) } catch {
      return .failure(error)
    }
  }
}

extension OpenedListener {
  /// As the kernel's lists of sockets know it; nil for what has no connections, or none that can be listed.
  fileprivate var counted: SockDiag.Listener? {
    guard accepts, key.protocolChoice != .sctp else { return nil }
    switch address {
    case .ipv4, .ipv6: return type == .stream ? address.map { .tcp($0) } : nil
    case .unixPath: return node.flatMap { node in nodePath.map { .node(node, path: $0) } }
    case .unixAbstract(let name): return .abstract(name)
    case .vsock, .unixUnnamed, .other, nil: return nil
    }
  }
}
