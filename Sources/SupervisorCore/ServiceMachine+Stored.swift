import UnitModel

extension ServiceMachine {
  /// Descriptors that the service handed in. Those beyond `FileDescriptorStoreMax=` are closed.
  mutating func storedNew(
    _ run: RunID, _ new: [StoredDescriptor], _ c: ServiceContext, into out: inout Outbox
  ) {
    // Of a run that is over: nothing is kept for it.
    guard machine(of: run) != nil else { return out.effects.append(.dropStored(c.id, new.map(\.id))) }
    let room = max(0, Int(clamping: c.settings.storeMax) &- stored.count)
    // The newest stands first, as systemd has it (observed).
    for descriptor in new.prefix(room) { stored.insert(descriptor, at: 0) }
    let rest = new.dropFirst(room)
    if rest.isEmpty { return }
    out.report(c.id, .storeIsFull(limit: c.settings.storeMax))
    out.effects.append(.dropStored(c.id, rest.map(\.id)))
  }

  /// `FDSTOREREMOVE=1`
  mutating func unstore(
    _ run: RunID, _ notice: ServiceNotice, _ c: ServiceContext, into out: inout Outbox
  ) {
    guard let name = notice.unstored, machine(of: run) != nil else { return }
    dropStored(c, into: &out) { $0.name == name }
  }

  /// Lets go of what is kept, as far as `isMeant`.
  mutating func dropStored(
    _ c: ServiceContext, into out: inout Outbox, _ isMeant: (StoredDescriptor) -> Bool = { _ in true }
  ) {
    let gone = stored.filter(isMeant)
    if gone.isEmpty { return }
    stored.removeAll(where: isMeant)
    out.effects.append(.dropStored(c.id, gone.map(\.id)))
  }
}

extension Supervisor {
  /// A unit that is over for good keeps its descriptors only with `FileDescriptorStorePreserve=yes`.
  mutating func releaseStored(of id: UnitID, at now: Instant) {
    guard let record = units[id], record.keepsDescriptors, let machine = record.service,
      record.job == nil, !machine.comesBack, machine.state == .dead || machine.state == .failed
    else { return }
    // Nobody can start an instance of a connection again.
    if record.definition.service?.storePreserve == .yes, !record.isConnectionInstance { return }
    service(id, at: now) { $0.dropStored($1, into: &$2) }
  }
}
