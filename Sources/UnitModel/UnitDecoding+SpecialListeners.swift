import UnitSyntax

/// Listeners that are neither sockets with an address nor FIFOs.
extension UnitDecoding {
  mutating func listenSpecial(_ assignment: Assignment) {
    guard let text = listenerText(assignment), let path = path(text, of: assignment) else { return }
    append(.init(type: .special, address: .special(path), text: path, origin: assignment.origin))
  }

  mutating func listenMessageQueue(_ assignment: Assignment) {
    guard let text = listenerText(assignment), let name = path(text, of: assignment) else { return }
    append(
      .init(type: .messageQueue, address: .messageQueue(name), text: name, origin: assignment.origin))
  }

  /// `FAMILY [GROUPS]`: a name or a number, and the bits of the groups.
  mutating func listenNetlink(_ assignment: Assignment) {
    guard let text = listenerText(assignment) else { return }
    guard let found = NetlinkFamily.parse(text) else {
      report(
        .error, "value-netlink", assignment, "cannot read '\(text)' as a netlink family and group",
        help: "write a family such as route, audit or kobject-uevent, then a number for the group")
      return
    }
    append(
      .init(
        type: .netlink, address: .netlink(family: found.family, groups: found.groups),
        text: "\(NetlinkFamily.name(found.family)) \(found.groups)", origin: assignment.origin))
  }

  /// The value with its specifiers replaced. An empty one drops all listeners.
  private mutating func listenerText(_ assignment: Assignment) -> String? {
    if assignment.value.isEmpty {
      clearListeners(assignment)
      return nil
    }
    return expanded(assignment)
  }

  /// A number of bytes; in releases after 252 a size with units as well.
  mutating func applyQueueMessageSize(_ assignment: Assignment) {
    if expander.surroundings.release > 252, let size = ValueSyntax.size(assignment.value),
      let bytes = Int64(exactly: size)
    {
      socket.queueMessageSize = bytes
    } else {
      socket.queueMessageSize = signed(assignment) ?? socket.queueMessageSize
    }
  }
}
