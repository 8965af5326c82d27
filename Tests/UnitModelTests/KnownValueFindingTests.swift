import Testing
import UnitModel
import UnitSyntax

/// What is said about a bad value, and how it is mended.
@Suite("Findings about values")
struct KnownValueFindingTests {
  private func find(_ line: String, release: Int = 252) -> [Diagnostic] {
    var surroundings = Surroundings()
    surroundings.release = release
    return decode("[Service]\nExecStart=/bin/true\n" + line, surroundings: surroundings).diagnostics
      .filter { $0.code != "directive-not-applied" }
  }

  @Test(
    "a misspelt word is mended by the word that was meant",
    arguments: [
      ("ProtectSystem=ful", "full"), ("Restart=on-failur", "on-failure"),
      ("CapabilityBoundingSet=CAP_NET_BINDSERVICE", "CAP_NET_BIND_SERVICE"),
      ("SystemCallFilter=@system-servic", "@system-service"), ("Typ=simple", "Type"),
      ("RestrictAddressFamilies=AF_INET AF_INTE6", "AF_INET6"),
    ])
  func mends(line: String, word: String) {
    let findings = find(line)
    #expect(findings.count == 1)
    #expect(findings.first?.fixes.first?.replacement == word)
  }

  @Test("the place of a fix is the word, not the line")
  func place() throws {
    let fix = try #require(find("AmbientCapabilities=CAP_KILL CAP_CHWN").first?.fixes.first)
    let span = fix.place.span
    #expect(String(decoding: fix.place.source.bytes[span.lower..<span.upper], as: UTF8.self) == "CAP_CHWN")
  }

  @Test(
    "what is newer than the release is ignored with its line",
    arguments: [
      "ExitType=main\nReloadSignal=SIGHUP", "Type=notify-reload", "PrivateTmp=disconnected",
      "FailureAction=soft-reboot",
    ])
  func tooNew(line: String) {
    #expect(find(line).map(\.code) == ["directive-too-new"])
    #expect(find(line).allSatisfy { $0.effect == .lineIgnored && $0.severity == .warning })
    #expect(find(line, release: 262).isEmpty)
  }

  @Test("a bad word is ignored by itself, a bad value with its line, a vital one with its unit")
  func effects() {
    #expect(find("SystemCallFilter=read nosuch").map(\.effect) == [.wordIgnored])
    #expect(find("Nice=99").map(\.effect) == [.lineIgnored])
    #expect(find("RootDirectory=rel").map(\.effect) == [.unitRefused])
  }

  @Test(
    "a condition that never holds is a finding without effect",
    arguments: [
      "ConditionArchitecture=amd46", "ConditionVirtualization=dokcer", "ConditionCapability=CAP_X",
      "ConditionACPower=maybe", "ConditionMemory=lots", "AssertCPUPressure=high",
      "ConditionControlGroupController=cpu memry",
    ])
  func conditions(line: String) {
    let unit = decode("[Unit]\n\(line)\n[Service]\nExecStart=/bin/true\n")
    let found = unit.diagnostics.filter { $0.code == "condition-never" }
    #expect(found.count == 1 && found.allSatisfy { $0.effect == .none })
  }

  @Test(
    "a condition that can hold is none",
    arguments: [
      "ConditionArchitecture=x86-64", "ConditionVirtualization=!container", "ConditionCapability=|CAP_KILL",
      "ConditionACPower=true", "ConditionMemory=>=4G", "ConditionCPUs=>2", "AssertCPUPressure=20%/1min",
      "ConditionControlGroupController=cpu memory", "ConditionSecurity=!selinux", "ConditionEnvironment=A=b",
      "ConditionMemoryPressure=system.slice:10%",
    ])
  func goodConditions(line: String) {
    let unit = decode("[Unit]\n\(line)\n[Service]\nExecStart=/bin/true\n")
    #expect(!unit.codes.contains("condition-never"))
  }

  @Test(
    "values of directives newer than 252 are read as systemd 262 reads them",
    arguments: [
      ("StateDirectoryQuota=10%", true), ("StateDirectoryQuota=infinity", false),
      ("DelegateSubgroup=a/b", false),
      ("MemoryTHP=madvise", true), ("MemoryTHP=always", false), ("NFTSet=user:inet:t:s", true),
      ("NFTSet=user:inet:t", false), ("OpenFile=/a:b:read-only", true), ("OpenFile=/a:b:rw", false),
      ("ImportCredential=a*", true), ("ImportCredential=a*b", false), ("ProtectHostname=private:web", true),
      ("ProtectHostname=no:web", false), ("RefreshOnReload=~extensions", true),
      ("RefreshOnReload=all", false),
      ("RootImagePolicy=root=verity:usr=open", true), ("RootImagePolicy=root", false),
      ("RootMStack=rel", false),
      ("ManagedOOMMemoryPressureDurationSec=2s", true), ("ManagedOOMMemoryPressureDurationSec=500ms", false),
      ("RestartMode=direct", true), ("RestartMode=", false), ("MemoryKSM=", true), ("CPUShares=many", true),
      ("LogFilterPatterns=~", false), ("ExecReloadPost=rel/path", false), ("BindNetworkInterface=a/b", false),
    ])
  func newer(line: String, isGood: Bool) {
    #expect(find(line, release: 262).allSatisfy { $0.effect == .none } == isGood)
    if !line.hasPrefix("ProtectHostname"), !line.hasPrefix("CPUShares") {
      #expect(find(line).map(\.code) == ["directive-too-new"])
    }
  }

  @Test("a line in the wrong section is moved by one replacement")
  func moves() throws {
    let unit = decode("[Unit]\nExecStart=/bin/false\n[Service]\nExecStart=/bin/true\n")
    let fix = try #require(unit.diagnostics.first { $0.code == "directive-wrong-section" }?.fixes.first)
    #expect(fix.replacement == "[Service]\nExecStart=/bin/false\n[Unit]")
  }

  @Test("a misspelt header is mended")
  func headers() throws {
    let unit = decode("[Serviec]\nUser=a\n[Service]\nExecStart=/bin/true\n")
    let fix = try #require(unit.diagnostics.first { $0.code == "section-unknown" }?.fixes.first)
    #expect(fix.replacement == "[Service]" && fix.place.span.lower == 0 && fix.place.span.upper == 9)
  }
}
