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

/// Units made of words that matter to the grammar and to values; each seed gives the same ones.
struct RandomUnits {
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

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(state: seed) }

  mutating func unit() -> String {
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
}
