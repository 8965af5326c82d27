import Linux
import SupervisorCore
import UnitModel

/// An accepted connection, from accept to the end of its instance.
final class ConnectionHandle {
  let id: ConnectionID
  let descriptor: Descriptor
  let identity: ConnectionIdentity
  let socket: UnitID
  /// The instance that serves it, once there is one.
  var instance: UnitID?
  /// `FileDescriptorName=` of its socket, or `connection`.
  let name: String
  /// Which listener it came by, if that has a name of its own; else -1.
  let listener: Int
  let display: PeerDisplay

  init(
    id: ConnectionID, descriptor: Descriptor, identity: ConnectionIdentity, socket: UnitID,
    name: String, listener: Int = -1, display: PeerDisplay
  ) {
    self.listener = listener
    self.display = display
    self.id = id
    self.descriptor = descriptor
    self.identity = identity
    self.socket = socket
    self.name = name
  }
}
