/// Who is to own the nodes of a socket unit (`SocketUser=`, `SocketGroup=`), already looked up.
package struct NodeOwner: Hashable, Sendable {
  /// Nil leaves it as it is.
  package var uid: UInt32?
  package var gid: UInt32?

  package init(uid: UInt32?, gid: UInt32?) {
    self.uid = uid
    self.gid = gid
  }
}
