/// What the helper for names is asked: who a unit's processes, or the owner of its nodes, are.
package struct NameRequest: Hashable, Sendable {
  /// Names or numbers, as in `User=`, `Group=`, `SupplementaryGroups=`, `SocketUser=`…
  package var user: String?
  package var group: String?
  package var supplementaryGroups: [String]

  package init(user: String?, group: String?, supplementaryGroups: [String] = []) {
    self.user = user
    self.group = group
    self.supplementaryGroups = supplementaryGroups
  }

  /// True if there is nothing to look up.
  package var isEmpty: Bool { user == nil && group == nil && supplementaryGroups.isEmpty }
}

/// Why a name could not be looked up.
package enum NameFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownUser(String)
  case unknownGroup(String)
  /// NSS failed: what was asked for, and the errno.
  case failed(String, errno: Int32)
  /// No answer before the deadline.
  case overdue(String)
  /// The helper process cannot be started, or has died.
  case noHelper(String)

  package var description: String {
    switch self {
    case .unknownUser(let name): "cannot find user \(name): no such user on this system"
    case .unknownGroup(let name): "cannot find group \(name): no such group on this system"
    case .failed(let name, let number): "cannot look up \(name): \(nameErrorWords(number))"
    case .overdue(let name):
      "cannot look up \(name): no answer in time; a service that /etc/nsswitch.conf names may hang"
    case .noHelper(let why): "cannot look up users: the process for it is not there: \(why)"
    }
  }

  /// True if it is the user, not a group, that is unknown: exit code 217 rather than 216.
  package var concernsUser: Bool {
    if case .unknownGroup = self { false } else { true }
  }
}
