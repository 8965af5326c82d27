/// Who a process becomes, looked up beforehand: the spawn program holds numbers only.
///
/// The looking up itself may block (NSS) and happens elsewhere; this is its answer.
///
/// - Source: systemd.exec(5), "User/Group Identity"; initgroups(3).
package struct ResolvedUser: Hashable, Sendable {
  package var uid: UInt32
  /// The primary group: that of `Group=`, otherwise the user's own.
  package var gid: UInt32
  /// Every supplementary group, the user's own ones and those of `SupplementaryGroups=`.
  package var supplementaryGroups: [UInt32]
  /// Of these, the ones that the user database gives the user (initgroups(3)). Empty where the primary group is 0, of
  /// which systemd asks nobody.
  package var ownGroups: [UInt32]
  /// The user's name; the number in digits when it has no name.
  package var name: String
  /// As the user database has it; nil when the user has no entry.
  package var home: String?
  package var shell: String?
  /// False when neither `User=` nor `DynamicUser=` was set: only the groups change then.
  package var changesUser: Bool

  package init(
    uid: UInt32, gid: UInt32, supplementaryGroups: [UInt32] = [], ownGroups: [UInt32] = [], name: String,
    home: String? = nil,
    shell: String? = nil, changesUser: Bool = true
  ) {
    self.uid = uid
    self.gid = gid
    self.supplementaryGroups = supplementaryGroups
    self.ownGroups = ownGroups
    self.name = name
    self.home = home
    self.shell = shell
    self.changesUser = changesUser
  }
}
