/// The names and numbers of users that `DynamicUser=` makes.
///
/// Both come from a hash with systemd's own keys: a unit has the same user here as there, and finds what
/// belongs to it when the one takes over from the other.
///
/// - Source: systemd.exec(5), "DynamicUser="; "Users, Groups, UIDs and GIDs on systemd Systems".
package enum DynamicIdentity {
  /// The numbers that nobody else gives out.
  package static let range: ClosedRange<UInt32> = 61184...65519

  private static let nameKey: (UInt64, UInt64) = (0x964e_5828_e6af_1a58, 0xec07_928c_3bf5_4eb4)
  private static let numberKey: (UInt64, UInt64) = (0xf548_cecf_317e_5337, 0x59ec_d98d_5739_bb8a)

  /// The user of a unit without `User=`: the unit's name up to `@` or the type, if that can be a user's name.
  package static func name(of unit: UnitName) -> String {
    let prefix = unit.prefix
    if ValueSyntax.isStrictUser(prefix), !prefix.utf8.allSatisfy(ValueSyntax.isDigit) { return prefix }
    let digits = String(SipHash.of(prefix.utf8, key: nameKey), radix: 16)
    return "_du" + String(repeating: "0", count: max(16 &- digits.utf8.count, 0)) + digits
  }

  /// The number that a name gets unless somebody else has it.
  package static func number(of name: String) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: SipHash.of(name.utf8, key: numberKey))
    return range.lowerBound &+ hash % UInt32(truncatingIfNeeded: range.count)
  }
}
