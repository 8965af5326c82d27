import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Tests of the machine and its kernel.
extension ConditionTester {
  /// A machine id, or a pattern of the host's name.
  func isHost(_ text: String) -> Bool {
    if let own = surroundings.machineID, text.lowercased().filter({ $0 != "-" }) == own { return true }
    return fnmatch(text.lowercased(), surroundings.hostName.lowercased(), 0) == 0
  }

  /// In a container the command line of its first process counts.
  func commandLineHas(_ text: String) -> Bool {
    let isInContainer = Virtualization.present().kind == .container
    let line = ProcFile.read(isInContainer ? "/proc/1/cmdline" : "/proc/cmdline", limit: 1 << 20) ?? ""
    let words =
      isInContainer
      ? line.split(separator: "\0").map(String.init)
      : line.split(whereSeparator: \.isWhitespace).map(String.init)
    if text.contains("=") { return words.contains(text) }
    return words.contains { $0 == text || $0.hasPrefix(text + "=") }
  }

  func isModule(_ name: String) -> Bool {
    if name.isEmpty || name.contains("/") { return false }
    let folder = "/sys/module/" + name.replacing("-", with: "_")
    guard access(folder, F_OK) == 0 else { return false }
    // What is built in has no such file.
    guard let state = ProcFile.read(folder + "/initstate", limit: 64) else { return true }
    return state.hasPrefix("live")
  }

  func hasSecurity(_ name: String) -> Bool? {
    switch name {
    case "selinux": return access("/sys/fs/selinux/enforce", F_OK) == 0
    case "smack": return access("/sys/fs/smackfs/", F_OK) == 0
    case "apparmor":
      return ProcFile.read("/sys/module/apparmor/parameters/enabled", limit: 16)?.hasPrefix("Y") ?? false
    case "ima": return access("/sys/kernel/security/ima/", F_OK) == 0
    case "tomoyo": return access("/sys/kernel/security/tomoyo/version", F_OK) == 0
    case "audit":
      // 9: NETLINK_AUDIT
      let socket = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 9)
      if socket >= 0 { close(socket) }
      return socket >= 0
    case "uefi-secureboot":
      let variable = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
      return (try? ProcFile.bytes(variable, limit: 64)).map { $0.count > 4 && $0[4] == 1 } ?? false
    case "tpm2": return matches("/sys/class/tpmrm/*")
    default: return false
    }
  }

  /// In the bounding set of the manager.
  func hasCapability(_ name: String) -> Bool? {
    guard let number = ValueSyntax.capabilityNumber(name) else { return nil }
    let line = (ProcFile.read("/proc/self/status") ?? "").split(separator: "\n").first {
      $0.hasPrefix("CapBnd:")
    }
    guard let digits = line?.split(whereSeparator: \.isWhitespace).last, let set = UInt64(digits, radix: 16)
    else { return false }
    return number < 64 && set >> UInt64(number) & 1 == 1
  }

  func hasControllers(_ text: String) -> Bool {
    let unified = ProcFile.read("/sys/fs/cgroup/cgroup.controllers")
    if text == "v2" { return unified != nil }
    if text == "v1" { return unified == nil }
    let present: Set<String>
    if let unified {
      present = Set(unified.split(whereSeparator: \.isWhitespace).map(String.init))
    } else {
      let lines = (ProcFile.read("/proc/cgroups") ?? "").split(separator: "\n")
      present = Set(
        lines.compactMap { line in
          let fields = line.split(whereSeparator: \.isWhitespace)
          return fields.count == 4 && fields[3] == "1" ? String(fields[0]) : nil
        })
    }
    // Accounting of processor time comes with "cpu" where the two are one.
    // One that nobody knows is passed over, as systemd does.
    return text.split(whereSeparator: \.isWhitespace).map(String.init).allSatisfy {
      present.contains($0) || !ValueSyntax.controllers.contains($0)
        || $0 == "cpuacct" && unified != nil && present.contains("cpu")
    }
  }

  func processorHas(_ feature: String) -> Bool {
    let text = ProcFile.read("/proc/cpuinfo", limit: 1 << 24) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }
    let present = line?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
    let wanted = feature.lowercased()
    #if arch(x86_64) || arch(i386)
      guard ConditionTester.processorFeatures.contains(wanted) else { return false }
      return present.contains(ConditionTester.kernelFeatures[wanted] ?? wanted)
    #else
      return present.contains(wanted)
    #endif
  }

  /// The words that the directive knows.
  ///
  /// - Source: systemd.unit(5), "ConditionCPUFeature="
  private static let processorFeatures: Set<String> = [
    "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", "sep", "mtrr", "pge", "mca", "cmov",
    "pat", "pse36", "clflush", "mmx", "fxsr", "sse", "sse2", "ht", "pni", "pclmul", "monitor", "ssse3",
    "fma3",
    "cx16", "sse4_1", "sse4_2", "movbe", "popcnt", "aes", "xsave", "osxsave", "avx", "f16c", "rdrand", "bmi1",
    "avx2", "bmi2", "rdseed", "adx", "sha_ni", "syscall", "rdtscp", "lm", "lahf_lm", "abm", "constant_tsc",
  ]

  /// Where the kernel has another word. It shows `xsave` only where it has turned that on.
  private static let kernelFeatures = ["pclmul": "pclmulqdq", "fma3": "fma", "osxsave": "xsave"]

  /// Those that the manager may run on.
  func processorCount() -> UInt64? {
    let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    guard
      let line = (ProcFile.read("/proc/self/status") ?? "").split(separator: "\n").first(where: {
        $0.hasPrefix("Cpus_allowed:")
      })
    else { return UInt64(exactly: count) }
    let digits = line.drop { $0 != ":" }.dropFirst().filter { $0 != "," && !$0.isWhitespace }
    return digits.reduce(0) { $0 + UInt64(($1.hexDigitValue ?? 0).nonzeroBitCount) }
  }

  /// Bytes: of the machine, or what the control group of all allows if that is less.
  func memorySize() -> UInt64? {
    let line = (ProcFile.read("/proc/meminfo") ?? "").split(separator: "\n").first {
      $0.hasPrefix("MemTotal:")
    }
    guard
      let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ UInt64($0) })
    else { return nil }
    let (whole, overflow) = kilobytes.multipliedReportingOverflow(by: 1024)
    if overflow { return nil }
    let limit = ProcFile.read("/sys/fs/cgroup/memory.max", limit: 64).flatMap {
      UInt64($0.filter(\.isNumber))
    }
    return min(whole, limit ?? whole)
  }
}
