import Testing

@testable import Engine

@Suite("Object paths")
struct ObjectPathTests {
  @Test(
    "Unit names become labels as systemd writes them, and come back",
    arguments: [
      ("a.service", "a_2eservice"), ("7.socket", "_37_2esocket"), ("a7.socket", "a7_2esocket"),
      ("echo@1-::1.service", "echo_401_2d_3a_3a1_2eservice"), ("a\\x2db.mount", "a_5cx2db_2emount"),
      ("_.target", "_5f_2etarget"), ("", "_"),
    ])
  func labels(name: String, label: String) {
    #expect(ObjectPath.escape(name) == label)
    #expect(ObjectPath.unescape(label) == name)
  }

  @Test("Underscores without two digits stay as they are", arguments: ["a_", "_2", "_zz", "a_2"])
  func malformed(label: String) {
    #expect(ObjectPath.unescape(label) == label)
  }

  @Test("Signatures fall into their complete types")
  func signatures() {
    #expect(BusSignature.split("sa{sv}as(io)aau") == ["s", "a{sv}", "as", "(io)", "aau"])
  }
}
