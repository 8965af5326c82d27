/// SMACK, a security module with labels on files and sockets.
///
/// - Source: the kernel's Documentation/admin-guide/LSM/Smack.rst
package enum Smack {
  /// Whether the kernel runs with it.
  package static let isOn = Node.identity(at: "/sys/fs/smackfs/load2") != nil

  /// The attribute of a node, or of a descriptor itself.
  package static let access = "security.SMACK64"
  /// What packets must have to be let in.
  package static let incoming = "security.SMACK64IPIN"
  /// What packets that go out are given.
  package static let outgoing = "security.SMACK64IPOUT"
}
