import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

/// A small generator whose walks can be repeated.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Loading random units")
struct RandomUnitTests {
  private static let keys = [
    "ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "Accept", "Service",
    "SocketMode",
    "SocketUser", "Symlinks", "Backlog", "BindIPv6Only", "BindToDevice", "ReceiveBuffer",
    "FileDescriptorName",
    "MaxConnections", "TriggerLimitIntervalSec", "TriggerLimitBurst", "Timestamping", "TimeoutSec",
    "ExecStartPre", "ExecStart", "ExecStop", "Type", "Sockets", "User", "Group", "WorkingDirectory", "UMask",
    "Environment", "EnvironmentFile", "PassEnvironment", "UnsetEnvironment", "LimitNOFILE", "LimitCPU",
    "StandardInput", "StandardOutput", "KillMode", "KillSignal", "SuccessExitStatus", "RuntimeDirectory",
    "TimeoutStartSec", "Requires", "After", "Wants", "Before", "Conflicts", "Description", "StartLimitBurst",
    "StartLimitIntervalSec", "DefaultDependencies", "Nonsense", "",
  ]
  private static let words = [
    "%", "%i", "%n", "%%", "%q", "/", "//", "..", ":", "[::]", "[", "]", "@", "-", "+", "!", "!!", "|", "\\",
    "\"", "'", "\\x", "\\x41", "\\777", "\\u00e9", "\\U0010ffff", "\\n", "$A", "${A}", "${", "$$", ";", " ; ",
    "=", "A=b", " ", "\t", "\\\n", "\n", "\r\n", "\0", "#", "0", "1", "-1", "80", "65535", "65536", "07777",
    "18446744073709551615", "18446744073709551616", "99999999999999999999", "1.5", "1e9", "5min", "infinity",
    "584542y", "K", "1G", "16E", "yes", "no", "a.service", "b@.service", "c@x.socket", "t.target", ".service",
    "/bin/true", "/run/a", "@name", "127.0.0.1:80", "[fe80::1%eth0]:80", "::1", "256.1.1.1:1", "RTMIN+3",
    "SIGTERM", "64", "file:/x", "fd:a", "é", "\u{FEFF}", "[Unit]", "[Service]", "[Socket]",
  ]

  private func randomUnit(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for section in ["[Unit]", "[Socket]", "[Service]"].shuffled(using: &generator) {
      text += section + "\n"
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        text += (Self.keys.randomElement(using: &generator) ?? "") + "="
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
          text += Self.words.randomElement(using: &generator) ?? ""
        }
        text += "\n"
      }
    }
    return text
  }

  @Test("Whatever a file says, the unit loads with all findings, and these can be shown")
  func anything() throws {
    var generator = SeededGenerator(state: 2026)
    let renderer = DiagnosticRenderer()
    for round in 0..<800 {
      let text = randomUnit(&generator)
      let bench = Bench(["a.socket": text, "b@.service": text, "t.target": text])
      var loader = bench.loader()
      let units = loader.closure(of: ["a.socket", "b@x.service", "t.target"].compactMap { UnitName($0) })
      let template = loader.load(try unitName("b@.service"))
      let instance = loader.instance(of: template, instance: "\(round)")
      for unit in units + [template, instance] {
        if unit.loadState == .badSetting || unit.loadState == .error {
          #expect(!unit.diagnostics.isEmpty, "\(unit.name) is refused without a reason:\n\(text)")
        }
        for diagnostic in unit.diagnostics {
          #expect(renderer.render(diagnostic).hasSuffix("\n"))
          #expect(!renderer.line(diagnostic).contains("\n"))
        }
      }
      _ = Plan(units)
    }
  }
}
