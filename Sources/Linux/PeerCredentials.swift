import CLinux

/// Who is at the other end of a UNIX connection.
package struct PeerCredentials: Hashable, Sendable {
  /// Nil for a process in a PID namespace we cannot see.
  package var pid: Int32?
  package var uid: UInt32
  package var gid: UInt32

  package init(pid: Int32?, uid: UInt32, gid: UInt32) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
  }

  init(_ raw: usher_credentials) {
    self.init(pid: raw.pid > 0 ? raw.pid : nil, uid: raw.uid, gid: raw.gid)
  }

  /// Nil if `fd` is no connected UNIX socket. The kernel noted them at connect(2). (SO_PEERCRED)
  package init?(of fd: Int32) {
    var raw = usher_credentials()
    guard usher_peer_credentials(fd, &raw) == 0 else { return nil }
    self.init(raw)
  }

  /// The groups of the peer of a UNIX connection besides its own; nil if the kernel does not tell. A process may
  /// have 65,536 of them.
  package static func groups(of fd: Int32) -> [UInt32]? {
    for capacity in [64, 65_536] {
      var groups = [UInt32](repeating: 0, count: capacity)
      let count = usher_peer_groups(fd, &groups, CUnsignedLong(capacity))
      if count >= 0 { return Array(groups.prefix(count)) }
    }
    return nil
  }

  /// The number that names the peer's process for good, unlike its pid: the inode of its pidfd.
  /// Nil before kernel 6.9, or for a process in a PID namespace we cannot see.
  package static func pidfdID(of fd: Int32) -> UInt64? {
    var id: CUnsignedLongLong = 0
    return usher_peer_pidfd_id(fd, &id) == 0 ? UInt64(id) : nil
  }
}
