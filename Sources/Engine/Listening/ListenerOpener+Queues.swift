import Glibc
import Linux
import UnitModel

/// Listeners that wait for messages of the kernel or of a queue.
extension ListenerOpener {
  func openNetlink(
    _ family: UInt32, _ groups: UInt32, _ listener: ListenerSettings, index: Int,
    settings: SocketSettings
  ) throws(SystemCallError) -> OpenedListener {
    let socket = try Netlink.open(family: Int32(clamping: family))
    try SocketOption.reuseAddress.set(true, on: socket.number)
    try Netlink.bind(socket.number, groups: groups, text: listener.text)
    let warnings = SocketOptions(settings, roundsUp: differences.contains(.shortTimes))
      .apply(to: socket.number, family: AF_NETLINK, isStream: false)
      .map { ListenWarning($0.error, $0.key, then: "netlink \(listener.text) listens without it") }
    return OpenedListener(
      descriptor: socket, key: ListenerKey(listener, settings), index: index, type: .netlink, address: nil,
      text: listener.text,
      warnings: warnings)
  }

  /// A queue that is there already is used if it is as the unit would have made it.
  func openQueue(
    _ name: String, _ listener: ListenerSettings, index: Int, settings: SocketSettings,
    owner: NodeOwner?
  ) throws(SystemCallError) -> OpenedListener {
    var limits: MessageQueue.Limits?
    if settings.queueLength > 0, settings.queueMessageSize > 0 {
      limits = MessageQueue.Limits(
        messages: Int(clamping: settings.queueLength), messageSize: Int(clamping: settings.queueMessageSize))
    }
    let (queue, isNew) = try MessageQueue.open(
      name, mode: settings.mode, uid: owner?.uid, gid: owner?.gid, limits: limits)
    return OpenedListener(
      descriptor: queue, key: ListenerKey(listener, settings), index: index, type: .messageQueue,
      address: nil, text: listener.text,
      queue: name, node: try Node.identity(of: queue.number), isNew: isNew)
  }
}
