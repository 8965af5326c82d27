import Linux
import SupervisorCore
import Systemd

extension Daemon {
  /// Takes what a service hands in. How many it may have kept is the core's matter; that the same open
  /// file is not kept twice is seen here.
  ///
  /// - Source: sd_notify(3), "FDSTORE=1"
  func store(_ new: [Descriptor], of unit: UnitID, _ run: RunID, _ message: NotifyMessage) {
    var records: [StoredDescriptor] = []
    var seen = core.units[unit]?.service?.stored.compactMap { stored[$0.id]?.descriptor.number } ?? []
    for descriptor in new {
      if seen.contains(where: { Descriptor.areSame($0, descriptor.number) }) {
        log.debug("\(unitText(unit)): a descriptor that is kept already was handed in again")
        descriptor.close()
        continue
      }
      seen.append(descriptor.number)
      let id = nextToken()
      let handle = StoredHandle(unit: unit, descriptor)
      stored[id] = handle
      if message.pollsDescriptors { watch(handle, id) }
      records.append(StoredDescriptor(id: id, name: message.descriptorName ?? "stored"))
    }
    if !records.isEmpty { post(.stored(unit, run, records)) }
  }

  /// What the other end has left is of no use to the next start.
  private func watch(_ handle: StoredHandle, _ id: UInt64) {
    do throws(SystemdError) {
      // Nothing is asked for: epoll tells of errors and of the end unasked.
      handle.source = try loop.addIO(handle.descriptor.number, IOEvents(rawValue: 0)) { [weak self] _ in
        guard let self else { return }
        log.debug("\(unitText(handle.unit)): a descriptor that is kept for it hung up; it is closed")
        handle.source?.cancel()
        post(.storedHungUp(handle.unit, id))
      }
    } catch {
      // EPERM: a file of a kind that never hangs up.
    }
  }

  /// What a start gets back, after its sockets: the newest first.
  func storedDescriptors(
    of record: UnitRecord, _ retained: inout [Descriptor]
  ) -> [CommandContext.PassedDescriptor] {
    var found: [CommandContext.PassedDescriptor] = []
    for kept in record.service?.stored ?? [] {
      guard let handle = stored[kept.id] else { continue }
      retained.append(handle.descriptor)
      found.append(.init(number: handle.descriptor.number, name: kept.name, isListener: false))
    }
    return found
  }
}
