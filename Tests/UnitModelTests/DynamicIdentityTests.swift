import Testing
import UnitModel

@Suite("Users of DynamicUser=")
struct DynamicIdentityTests {
  @Test(
    "a name has the number that systemd gives it",
    arguments: [
      ("shared", 63467), ("tmpl", 65399), ("dyna", 65448), ("_due1b5851d302a69d5", 61532), ("web", 63404),
    ] as [(String, UInt32)])
  func number(name: String, number: UInt32) {
    #expect(DynamicIdentity.number(of: name) == number)
    #expect(DynamicIdentity.range.contains(number))
  }

  @Test(
    "a unit's user has the unit's name, or one that is made of it as systemd makes it",
    arguments: [
      ("web.service", "web"), ("web@a.service", "web"), ("web.socket", "web"),
      ("1bad.service", "_due1b5851d302a69d5"), ("9digit@b.service", "_du1ba3a33685dce54b"),
    ])
  func name(unit: String, user: String) throws {
    #expect(DynamicIdentity.name(of: try #require(UnitName(unit))) == user)
  }

  @Test(
    "names that are no user's get one of nineteen characters that is", arguments: ["12", "a.b", #"a\x2db"#])
  func odd(prefix: String) throws {
    let user = DynamicIdentity.name(of: UnitName(prefix: prefix, instance: nil, kind: .service))
    #expect(user.hasPrefix("_du") && user.utf8.count == 19 && ValueSyntax.isStrictUser(user))
  }
}
