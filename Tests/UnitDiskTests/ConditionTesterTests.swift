import Testing
import UnitModel

@testable import UnitDisk

@Suite("Tests of conditions on the host")
struct ConditionTesterTests {
  private static let tester: ConditionTester = {
    var surroundings = Surroundings()
    surroundings.kernelRelease = "6.18.5-amd64"
    surroundings.machineID = "0123456789abcdef0123456789abcdef"
    surroundings.osRelease = ["ID": "debian", "VERSION_ID": "12", "EMPTY": ""]
    return ConditionTester(surroundings: surroundings, environment: ["PATH=/bin"])
  }()

  @Test(
    "versions are those of the kernel, the library or systemd",
    arguments: [
      ("*", true), (">=6.18", true), ("< 6.18", false), (">= 6 <7", true), (">=6 < 7", nil),
      ("6.18.*", true), ("$=6.*", true), ("!$=6.*", false), ("=6.18.5-amd64", true), ("=6.*", false),
      ("!=6.18.5-amd64", false), ("==6.018.5-amd64", true), ("=6.018.5-amd64", false), ("<>6", true),
      ("'>= 6' '< 7'", true), ("kernel >=6", true), ("kernel>6.19", false), ("kernel", true),
      ("systemd >=252", true), ("systemd 26*", true), ("systemd<200", false), ("glibc 2.*", true),
      ("Kernel >=6", false), (">=", nil), ("systemd >=", nil), ("systemd >=1 <", nil), ("'>=6", nil),
    ] as [(String, Bool?)])
  func versions(text: String, outcome: Bool?) {
    #expect(Self.tester.holds(UnitCondition(.version, text)) == outcome)
  }

  @Test(
    "a release has values, which are empty where they are missing",
    arguments: [
      ("ID=debian", true), ("ID$=deb*", true), ("ID!$=deb*", false), ("ID=deb*", false),
      ("VERSION_ID>=12 ID=debian", true), ("VERSION_ID<12", false), ("\"ID=debian\"", true),
      ("NOSUCH!=x", true), ("NOSUCH=", nil), ("NOSUCH", nil), ("1A=x", nil), ("=x", nil), ("ID= debian", nil),
    ] as [(String, Bool?)])
  func release(text: String, outcome: Bool?) {
    #expect(Self.tester.holds(UnitCondition(.osRelease, text)) == outcome)
  }

  @Test("tags are words between colons; of one key the first by the alphabet counts")
  func tags() {
    let text = "beta:k=w:alpha:k=v:bad tag:-x:x.y:under_score:a-:=y:j=:e=-x:beta:"
    #expect(ConditionTester.tags(in: text) == ["alpha", "beta", "e=-x", "j=", "k=v", "x.y"])
    #expect(ConditionTester.tags(in: "").isEmpty)
  }

  /// As systemd 262 answers on a machine of that id.
  @Test(
    "a machine is among a share of all machines, by its id and the name",
    arguments: [
      ("0%", false), ("100%", true), ("50%", false), ("foo 50%", false), ("bar 50%", true),
      ("foo 99.99%", true), ("a3 50%", true), ("a4 50%", true), ("a5 50%", false), ("a12 90%", false),
      ("x 5000‱", false), ("foo bar 50%", nil), ("50", nil), ("150%", nil), ("foo", nil),
    ] as [(String, Bool?)])
  func fractions(text: String, outcome: Bool?) {
    #expect(Self.tester.holds(UnitCondition(.fraction, text)) == outcome)
  }

  @Test("a share of all machines is about that many, and a larger share holds the smaller one")
  func shares() {
    var tester = Self.tester
    var (half, most) = (0, 0)
    for number in 0..<400 {
      let digits = String(number, radix: 16)
      tester.surroundings.machineID = String(repeating: "0", count: 32 - digits.utf8.count) + digits
      let isInHalf = tester.holds(UnitCondition(.fraction, "x 50%")) == true
      let isInMost = tester.holds(UnitCondition(.fraction, "x 90%")) == true
      half += isInHalf ? 1 : 0
      most += isInMost ? 1 : 0
      #expect(isInMost || !isInHalf)
    }
    #expect((160...240).contains(half) && (330...390).contains(most))
    tester.surroundings.machineID = nil
    #expect(tester.holds(UnitCondition(.fraction, "x 50%")) == nil)
  }

  @Test(
    "SHA-256 and its keyed form give what their standards give",
    arguments: [
      ("", nil, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", nil, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", nil,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "what do ya want for nothing?", "Jefe",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
    ] as [(String, String?, String)])
  func hashes(message: String, key: String?, wanted: String) {
    let bytes = Array(message.utf8)
    let hash = key.map { SHA256.of(bytes, key: Array($0.utf8)) } ?? SHA256.of(bytes)
    let text = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(text == wanted)
  }

  @Test(
    "what nobody knows is not so, or cannot be tested",
    arguments: [
      (UnitCondition.Test.security, "nosuch", false), (.firmware, "bios", false),
      (.firmware, "smbios-field(nosuch $= *)", false), (.firmware, "smbios-field(nosuch =$ *)", nil),
      (.capability, "CAP_NOTHING", nil), (.cpus, "4294967296", nil), (.cpus, ">=1", true),
      (.cpuFeature, "nosuch", false), (.user, "00", false), (.user, "+0", false),
      (.memoryPressure, "nosuch:100%", true), (.memoryPressure, ":100%", true), (.ioPressure, "100 %", nil),
      (.pathExistsGlob, "/{etc,nowhere}", true), (.needsUpdate, "/nowhere", true),
    ] as [(UnitCondition.Test, String, Bool?)])
  func unknown(test: UnitCondition.Test, text: String, outcome: Bool?) {
    #expect(Self.tester.holds(UnitCondition(test, text)) == outcome)
  }
}
