/// A seccomp filter for one system call of one kind of program: classic BPF over the number of the call,
/// its kind and its arguments. Anything else is let through.
///
/// A machine runs programs of several kinds, each with numbers of its own: there is a filter for each.
///
/// - Source: seccomp(2); linux/seccomp.h, linux/filter.h, linux/audit.h.
package struct SystemCallFilter: Hashable, Sendable {
  /// One kind of programs that the machine can run, with the numbers of its calls.
  struct Kind: Hashable, Sendable {
    /// AUDIT_ARCH_…
    var token: UInt32
    var personality: UInt32
    var setScheduler: UInt32

    /// Those of this machine; none where it is not known.
    static var all: [Kind] {
      #if arch(x86_64)
        [
          Kind(token: 0xC000_003E, personality: 135, setScheduler: 144),
          Kind(token: 0x4000_0003, personality: 136, setScheduler: 156),
          // x32: the same kind, with a bit in the number.
          Kind(token: 0xC000_003E, personality: 0x4000_0087, setScheduler: 0x4000_0090),
        ]
      #elseif arch(arm64)
        [
          Kind(token: 0xC000_00B7, personality: 92, setScheduler: 119),
          Kind(token: 0x4000_0028, personality: 136, setScheduler: 156),
        ]
      #else
        []
      #endif
    }
  }

  /// What it is for, in messages.
  package let name: String
  /// As `struct sock_filter` has them: code, two distances of jumps, a value.
  package let instructions: [UInt64]

  private init(name: String, kind: Kind, call: UInt32, _ check: [UInt64]) {
    self.name = name
    var program = [
      Self.load(4), Self.jump(ifEqual: kind.token, 0, UInt8(check.count &+ 2)),
      Self.load(0), Self.jump(ifEqual: call, 0, UInt8(check.count)),
    ]
    program += check
    program.append(Self.answer(Self.allow))
    instructions = program
  }

  private static let allow: UInt32 = 0x7FFF_0000
  /// SECCOMP_RET_ERRNO with EPERM.
  private static let refuse: UInt32 = 0x0005_0001

  /// `LockPersonality=`: no other personality than this one.
  package static func lockingPersonality(to personality: UInt32) -> [SystemCallFilter] {
    Kind.all.map { kind in
      SystemCallFilter(
        name: "LockPersonality=", kind: kind, call: kind.personality,
        [
          load(lowArgument(0)), jump(ifEqual: personality, 0, 2),
          load(lowArgument(0) &+ 4), jump(ifEqual: 0, 1, 0),
          answer(refuse),
        ])
    }
  }

  /// `RestrictRealtime=`: no other policy than other, batch and idle.
  package static func restrictingRealtime() -> [SystemCallFilter] {
    Kind.all.map { kind in
      SystemCallFilter(
        name: "RestrictRealtime=", kind: kind, call: kind.setScheduler,
        [
          load(lowArgument(1)), jump(ifEqual: 0, 3, 0), jump(ifEqual: 3, 2, 0), jump(ifEqual: 5, 1, 0),
          answer(refuse),
        ])
    }
  }

  /// The lower half of an argument, where the machine counts from the low end.
  private static func lowArgument(_ index: UInt32) -> UInt32 { 16 &+ 8 &* index }

  private static func instruction(_ code: UInt16, _ yes: UInt8, _ no: UInt8, _ value: UInt32) -> UInt64 {
    UInt64(code) | UInt64(yes) << 16 | UInt64(no) << 24 | UInt64(value) << 32
  }

  /// BPF_LD | BPF_W | BPF_ABS
  private static func load(_ offset: UInt32) -> UInt64 { instruction(0x20, 0, 0, offset) }

  /// BPF_JMP | BPF_JEQ | BPF_K: how many instructions to skip then, and otherwise.
  private static func jump(ifEqual value: UInt32, _ yes: UInt8, _ no: UInt8) -> UInt64 {
    instruction(0x15, yes, no, value)
  }

  /// BPF_RET | BPF_K
  private static func answer(_ value: UInt32) -> UInt64 { instruction(0x06, 0, 0, value) }
}
