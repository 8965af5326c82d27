import Testing
import UnitSyntax

@testable import UnitModel

/// `[X-Usher]`.
@Suite("The section [X-Usher]")
struct UsherSectionTests {
  @Test("is decoded in sockets")
  func sockets() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nOnOverload=fail\nBindRetrySec=2\nStopWhenIdleSec=5min")
    #expect(unit.diagnostics.isEmpty)
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.onOverload == .fail)
    #expect(settings.additions.bindRetry == .seconds(2))
    #expect(settings.additions.stopWhenIdle == .seconds(300))
  }

  @Test("has limits per source, and who may connect")
  func sources() throws {
    let unit = socket(
      "ListenStream=80\nAccept=yes\n[X-Usher]\nSourcePrefixLength=24 56\nSourceRateLimitBurst=7\nLogPeer=hash\n"
        + "SourceRateLimitIntervalSec=1min\nAllow=10.0.0.0/8 ::1 @alice\nAllow=/etc/list localhost\nDeny=@:4 any"
    )
    #expect(unit.diagnostics.isEmpty)
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    let additions = settings.additions
    #expect(additions.sourcePrefix == SourcePrefix(ipv4: 24, ipv6: 56))
    #expect(additions.sourceRateBurst == 7 && additions.sourceRateInterval == .seconds(60))
    #expect(additions.logPeer == .hash)
    #expect(
      additions.allow == [
        .network(.ipv4(0x0A00_0000, length: 8)), .network(.ipv6(1, length: 128)), .user("alice"),
        .list("/etc/list"), .networks(IPNetwork.localhost),
      ])
    #expect(additions.deny == [.group("4"), .any])
    #expect(additions.limitsAccess && additions.limitsSourceRate)
  }

  @Test("an empty value takes back who may connect")
  func reset() {
    let unit = socket("ListenStream=80\nAccept=yes\n[X-Usher]\nAllow=10.0.0.1\nAllow=\nSourcePrefixLength=")
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(!settings.additions.limitsAccess && settings.additions.sourcePrefix == .whole)
  }

  @Test(
    "nobody is let in by a unit that says in no clear words who may",
    arguments: [
      "10.0.0.300", "10.0.0.0/33", "::/129", "relative/list", "@", "@:", "example.org",
    ])
  func unclear(word: String) throws {
    let unit = socket("ListenStream=80\nAccept=yes\n[X-Usher]\nDeny=10.0.0.1 \(word)")
    #expect(unit.isBad && unit.codes == ["value-networks"])
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.what.contains(word))
  }

  @Test("prefix lengths that no address has are told", arguments: ["33", "32 129", "32 64 1", "-1", "a"])
  func lengths(value: String) {
    let unit = socket("ListenStream=80\nAccept=yes\n[X-Usher]\nSourcePrefixLength=\(value)")
    #expect(unit.codes == ["value-text"])
  }

  @Test(
    "values that mean nothing are told and change nothing",
    arguments: [
      ("OnOverload=wait", "value-choice"), ("BindRetrySec=soon", "value-time"),
      ("BindRetrySec=-1", "value-time"),
      ("SourceRateLimitBurst=many", "value-unsigned"), ("SourceRateLimitBurst=-1", "value-unsigned"),
      ("SourceRateLimitIntervalSec=1 fortnight", "value-time"), ("LogPeer=some", "value-choice"),
    ])
  func values(line: String, code: String) {
    let unit = socket("ListenStream=80\nAccept=yes\n[X-Usher]\n\(line)")
    #expect(unit.codes == [code])
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    let additions = settings.additions
    #expect(additions.onOverload == nil && additions.bindRetry == nil && additions.logPeer == .full)
    #expect(additions.sourceRateBurst == 0 && additions.sourceRateInterval == .seconds(2))
  }

  @Test("a word or number that is nearly right is named")
  func nearly() {
    #expect(
      socket("ListenStream=80\n[X-Usher]\nOnOverload=supend").diagnostics.first?.help
        .hasSuffix("did you mean suspend?") == true)
    #expect(
      socket("ListenStream=80\n[X-Usher]\nBindRetrySecs=1").diagnostics.first?.help
        == "did you mean BindRetrySec=?")
  }

  @Test("networks are read with what their bits are worth")
  func networks() {
    #expect(IPNetwork("10.1.2.3/8") == .ipv4(0x0A00_0000, length: 8))
    #expect(IPNetwork("::ffff:10.1.2.3") == .ipv4(0x0A01_0203, length: 32))
    #expect(IPNetwork("::ffff:10.1.2.3/104") == .ipv4(0x0A00_0000, length: 8))
    #expect(IPNetwork("::ffff:0:0/95") == .ipv6(0xFFFE_0000_0000, length: 95))
    #expect(IPNetwork("0.0.0.0/0") == .ipv4(0, length: 0) && IPNetwork("::/0") == .ipv6(0, length: 0))
    #expect(IPNetwork("10.0.0.0/") == nil && IPNetwork("/8") == nil && IPNetwork("10.0.0.0/8/8") == nil)
  }

  @Test("lists have an entry in each line, and one that cannot be read spoils the list")
  func lists() throws {
    let text = "# ours\n10.0.0.0/8 # the lab\r\n\n  ::1\t\n@alice\nany"
    #expect(
      try AccessList.parse(Array(text.utf8)) == [
        .network(.ipv4(0x0A00_0000, length: 8)), .network(.ipv6(1, length: 128)), .user("alice"), .any,
      ])
    #expect(try AccessList.parse([]).isEmpty)
    for (text, line) in [("10.0.0.1\n10.0.0.1 10.0.0.2", 2), ("/etc/other", 1), ("\n\nx", 3)] {
      #expect { try AccessList.parse(Array(text.utf8)) } throws: { ($0 as? AccessList.Problem)?.line == line }
    }
  }

  @Test("is decoded in services")
  func services() throws {
    let unit = service("[X-Usher]\nRestartMode=overlap")
    #expect(unit.diagnostics.isEmpty)
    guard case .service(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.restartMode == .overlap)
  }

  @Test("tells which kind of unit a directive belongs to")
  func otherKind() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nRestartMode=overlap")
    #expect(unit.codes == ["directive-wrong-section"])
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.help == "it belongs in [X-Usher] of a service unit")
  }

  @Test("tells of directives that nobody knows, with the nearest")
  func unknown() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nOnOverlaod=fail")
    #expect(unit.codes == ["directive-unknown"])
    #expect(unit.diagnostics.first?.help == "did you mean OnOverload=?")
  }
}
