import Testing
import UnitModel

@Suite("Decoding how processes are treated")
struct ProcessDecodingTests {
  @Test("all of it arrives in the typed unit")
  func all() {
    let unit = service(
      """
      Nice=-5
      OOMScoreAdjust=200
      CoredumpFilter=private-anonymous shared-huge
      CoredumpFilter=0x8
      CPUSchedulingPolicy=rr
      CPUSchedulingResetOnFork=yes
      IOSchedulingClass=idle
      IOSchedulingPriority=7
      CPUAffinity=0 2-3
      CPUAffinity=64
      TimerSlackNSec=1ms
      KeyringMode=shared
      NoNewPrivileges=yes
      LockPersonality=yes
      RestrictRealtime=yes
      """)
    #expect(unit.diagnostics.isEmpty)
    let treatment = unit.exec.treatment
    #expect(treatment.nice == -5 && treatment.oomScoreAdjust == 200)
    #expect(treatment.coredumpFilter == 0b100_1001)
    // A real-time policy has no priority 0.
    #expect(treatment.scheduling == .init(policy: .rr, priority: 1) && treatment.resetsSchedulingOnFork)
    #expect(treatment.inputOutput?.value == 0x6007)
    #expect(treatment.processors == [0b1101, 1])
    #expect(treatment.timerSlackNanoseconds == 1_000_000 && treatment.keyring == .shared)
    #expect(unit.exec.privileges.givesNothingNew && unit.exec.privileges.locksPersonality)
    #expect(unit.exec.privileges.restrictsRealtime)
  }

  @Test("without any of it nothing is set")
  func none() {
    let exec = service("").exec
    #expect(exec.treatment == ProcessTreatment() && exec.privileges == Privileges())
  }

  @Test(
    "an empty value brings the default back",
    arguments: [
      "Nice=1\nNice=", "OOMScoreAdjust=1\nOOMScoreAdjust=", "CoredumpFilter=1\nCoredumpFilter=",
      "CPUSchedulingPolicy=rr\nCPUSchedulingPolicy=", "IOSchedulingClass=idle\nIOSchedulingClass=",
      "CPUAffinity=1\nCPUAffinity=", "Personality=x86\nPersonality=",
    ])
  func resets(lines: String) {
    var surroundings = Surroundings()
    surroundings.architecture = "x86-64"
    let unit = decode("[Service]\nExecStart=/bin/true\n" + lines, surroundings: surroundings)
    #expect(unit.exec.treatment == ProcessTreatment() && unit.diagnostics.isEmpty)
  }

  @Test(
    "a value that is none leaves the one before",
    arguments: ["Nice=20", "Nice=x", "OOMScoreAdjust=1001", "CPUAffinity=x", "IOSchedulingPriority=8"])
  func ignored(line: String) {
    let before = "Nice=3\nOOMScoreAdjust=3\nCPUAffinity=3\nIOSchedulingPriority=3\n"
    #expect(service(before + line).exec.treatment == service(before).exec.treatment)
  }

  @Test("personalities are those of the machine: its own, and the smaller one")
  func personality() {
    var surroundings = Surroundings()
    surroundings.architecture = "x86-64"
    for (word, value) in [("x86-64", UInt32(0)), ("x86", 8)] {
      let unit = decode("[Service]\nExecStart=/bin/true\nPersonality=\(word)", surroundings: surroundings)
      #expect(unit.exec.treatment.personality == value)
    }
  }

  @Test(
    "sets of capabilities are merged line by line",
    arguments: [
      ("CAP_CHOWN cap_kill", 33), ("~CAP_CHOWN", 0xFFFF_FFFF_FFFF_FFFE), ("", 0), ("~", UInt64.max),
      ("CAP_CHOWN\n~CAP_CHOWN CAP_KILL", 0), ("CAP_CHOWN\nCAP_KILL", 33),
      ("~CAP_CHOWN\n~CAP_KILL", 0xFFFF_FFFF_FFFF_FFDE), ("CAP_CHOWN\n\nCAP_KILL", 32),
      ("CAP_CHOWN CAP_NONE", 1),
      ("10", 1024),
    ] as [(String, UInt64)])
  func bounding(lines: String, set: UInt64) {
    let text = lines.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "CapabilityBoundingSet=\($0)" }.joined(separator: "\n")
    #expect(service(text).exec.privileges.bounding == set)
  }

  @Test("ambient capabilities start from nothing")
  func ambient() {
    #expect(
      service("AmbientCapabilities=CAP_KILL\nAmbientCapabilities=~CAP_KILL").exec.privileges.ambient == 0)
    #expect(service("AmbientCapabilities=CAP_KILL").exec.privileges.ambient == 0b100000)
  }

  @Test("secure bits are added up")
  func secureBits() {
    let unit = service("SecureBits=noroot keep-caps\nSecureBits=no-setuid-fixup-locked")
    #expect(unit.exec.privileges.secureBits == 0b11001)
    #expect(service("SecureBits=noroot\nSecureBits=").exec.privileges.secureBits == 0)
  }
}
