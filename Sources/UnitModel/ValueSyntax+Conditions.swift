/// What the texts of conditions can be.
///
/// - Source: systemd.unit(5), "Conditions and Asserts".
extension ValueSyntax {
  /// How to write the text right; nil if it is.
  package static func conditionProblem(_ text: String, _ about: Grammar.ConditionText) -> String? {
    let isGood: Bool
    switch about {
    case .boolean: isGood = boolean(text) != nil
    case .architecture, .security: isGood = conditionWords(about).contains(text)
    case .controller:
      isGood = bareWords(text).allSatisfy(conditionWords(about).contains)
    case .virtualization:
      isGood = boolean(text) != nil || conditionWords(about).contains(text)
    case .capability: isGood = isCapability(text)
    case .count: isGood = unsigned(withoutComparison(text)) != nil
    case .memory: isGood = size(withoutComparison(text)) != nil
    case .pressure: isGood = isPressure(text)
    case .environment:
      isGood = isVariable(text.prefix { $0 != "=" })
    case .user, .text, .firmware, .host, .kernelVersion, .cpuFeature, .osRelease: return nil
    }
    return isGood ? nil : hint(about)
  }

  private static func hint(_ about: Grammar.ConditionText) -> String {
    switch about {
    case .boolean: "write yes or no"
    case .architecture: "write an architecture such as x86-64, arm64 or native"
    case .virtualization: "write yes, no, vm, container, or one of them such as kvm or podman"
    case .security: "write a technology such as selinux, apparmor or audit"
    case .capability: ValueKind.capabilities.help
    case .controller: "write v1, v2 or controllers such as cpu"
    case .count: "write a number, after >=, <, = or the like if need be"
    case .memory: "write a size such as 4G, after >=, <, = or the like if need be"
    case .pressure: "write a percentage such as 20%, or SLICE:20%/1min (10sec, 1min or 5min)"
    default: "write NAME or NAME=VALUE"
    }
  }

  /// The number behind an operator.
  private static func withoutComparison(_ text: String) -> String {
    String(trimmed(text.drop { "<>=!".contains($0) }))
  }

  /// `[SLICE:]SHARE[/SPAN]`, the span one of 10sec, 1min and 5min: 252 reads no other words.
  private static func isPressure(_ text: String) -> Bool {
    let rest = text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, share(String(trimmed(first))) != nil else { return false }
    guard parts.count == 2 else { return true }
    return ["10sec", "1min", "5min"].contains(trimmed(parts[1]))
  }

  /// All words that a text can be; empty where there are too many.
  package static func conditionWords(_ about: Grammar.ConditionText) -> [String] {
    switch about {
    case .architecture: machines
    case .virtualization: virtualizations
    case .security:
      [
        "selinux", "smack", "apparmor", "ima", "tomoyo", "audit", "uefi-secureboot", "tpm2", "cvm",
        "measured-uki", "measured-os",
      ]
    case .controller: ["v1", "v2"] + controllers
    case .capability: capabilities
    default: []
    }
  }

  private static let machines = [
    "native", "x86-64", "x86", "arm64", "arm64-be", "arm", "arm-be", "riscv64", "riscv32", "s390x",
    "s390", "ppc64", "ppc64-le", "ppc", "ppc-le", "loongarch64", "mips", "mips-le", "mips64",
    "mips64-le", "ia64", "parisc", "parisc64", "sparc", "sparc64", "alpha", "sh", "sh64", "m68k",
    "tilegx", "cris", "arc", "arc-be", "nios2",
  ]

  private static let virtualizations = [
    "vm", "container", "private-users", "none", "kvm", "amazon", "qemu", "bochs", "xen", "uml",
    "vmware", "oracle", "microsoft", "zvm", "parallels", "bhyve", "qnx", "acrn", "powervm", "apple",
    "sre", "google", "vm-other", "systemd-nspawn", "lxc-libvirt", "lxc", "openvz", "docker",
    "podman", "rkt", "wsl", "proot", "pouch", "container-other",
  ]
}
