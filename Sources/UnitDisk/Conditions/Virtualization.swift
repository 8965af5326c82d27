import Glibc
import Linux
import UnitModel

/// What the system runs in: nothing, a virtual machine, a container.
///
/// - Source: systemd-detect-virt(1); the container interface of systemd.
package struct Virtualization: Sendable {
  package enum Kind: Sendable {
    case none, machine, container
  }

  package var kind: Kind
  /// systemd's word: `none`, `kvm`, `docker`, …
  package var name: String
  /// Users here are not those of the host.
  package var hasPrivateUsers: Bool

  /// The innermost one counts.
  package static func present() -> Virtualization {
    let (kind, name) =
      container().map { (Kind.container, $0) } ?? machine().map { (.machine, $0) } ?? (.none, "none")
    return Virtualization(kind: kind, name: name, hasPrivateUsers: !hasWholeUsers())
  }

  /// As `ConditionVirtualization=` asks; nil for what it does not know.
  package func matches(_ text: String) -> Bool? {
    if text == "private-users" { return hasPrivateUsers }
    if let isAny = ValueSyntax.boolean(text) { return isAny == (kind != .none) }
    switch text {
    case "vm": return kind == .machine
    case "container": return kind == .container
    default: return text == name
    }
  }

  // MARK: Containers

  private static func container() -> String? {
    if access("/proc/vz", F_OK) == 0, access("/proc/bc", F_OK) != 0 { return "openvz" }
    let kernel = ProcFile.read("/proc/sys/kernel/osrelease", limit: 256) ?? ""
    if kernel.contains("Microsoft") || kernel.contains("WSL") { return "wsl" }
    let told =
      getpid() == 1
      ? getenv("container").map { String(cString: $0) }
      : ProcFile.read("/run/systemd/container", limit: 256) ?? ofFirstProcess()
    if let word = told?.filter({ !$0.isWhitespace }), !word.isEmpty { return known(word) }
    if access("/run/.containerenv", F_OK) == 0 { return "podman" }
    if access("/.dockerenv", F_OK) == 0 { return "docker" }
    return nil
  }

  /// Readable by its owner only.
  private static func ofFirstProcess() -> String? {
    let entries = (ProcFile.read("/proc/1/environ", limit: 1 << 20) ?? "").split(separator: "\0")
    return entries.first { $0.hasPrefix("container=") }.map { String($0.dropFirst(10)) }
  }

  private static func known(_ word: String) -> String {
    let names: Set<String> = [
      "systemd-nspawn", "lxc-libvirt", "lxc", "docker", "podman", "rkt", "wsl", "proot", "pouch", "openvz",
    ]
    return names.contains(word) ? word : word == "oci" ? "docker" : "container-other"
  }

  /// The map of the first user namespace is one line over all numbers.
  private static func hasWholeUsers() -> Bool {
    guard let map = ProcFile.read("/proc/self/uid_map", limit: 4096) else { return true }
    let fields = map.split(whereSeparator: \.isWhitespace)
    return fields.count == 3 && fields[0] == "0" && fields[1] == "0" && fields[2] == "4294967295"
  }

  // MARK: Virtual machines

  private static func machine() -> String? {
    if let word = ofFirmware() { return word }
    if let processor = ProcFile.read("/proc/cpuinfo", limit: 1 << 24) {
      if processor.contains("User Mode Linux") { return "uml" }
      let flags = processor.split(separator: "\n").first { $0.hasPrefix("flags") }
      let isGuest = flags?.split(separator: " ").contains("hypervisor") ?? false
      let kind = ProcFile.read("/sys/hypervisor/type", limit: 64)?.filter { !$0.isWhitespace }
      if kind == "xen" { return "xen" }
      if isGuest { return ofClock() ?? "vm-other" }
    }
    if let tree = ProcFile.read("/proc/device-tree/hypervisor/compatible", limit: 256) {
      return tree.contains("xen") ? "xen" : tree.contains("kvm") ? "kvm" : "vm-other"
    }
    return nil
  }

  private static func ofFirmware() -> String? {
    let vendors: [(String, String)] = [
      ("KVM", "kvm"), ("OpenStack", "kvm"), ("KubeVirt", "kvm"), ("Amazon EC2", "amazon"), ("QEMU", "qemu"),
      ("VMware", "vmware"), ("VMW", "vmware"), ("innotek GmbH", "oracle"), ("VirtualBox", "oracle"),
      ("Oracle Corporation", "oracle"), ("Xen", "xen"), ("Bochs", "bochs"), ("Parallels", "parallels"),
      ("BHYVE", "bhyve"), ("Hyper-V", "microsoft"), ("Apple Virtualization", "apple"),
      ("Google Compute Engine", "google"),
    ]
    for file in ["product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version"] {
      guard let text = ProcFile.read("/sys/class/dmi/id/" + file, limit: 256) else { continue }
      guard let word = vendors.first(where: { text.hasPrefix($0.0) })?.1 else { continue }
      // QEMU is what the firmware says of KVM, too: the clock of a KVM guest tells.
      if word == "qemu" || word == "amazon" && ofClock() == nil { return ofClock() ?? word }
      return word
    }
    return nil
  }

  private static func ofClock() -> String? {
    let clocks =
      ProcFile.read("/sys/devices/system/clocksource/clocksource0/available_clocksource", limit: 256) ?? ""
    if clocks.contains("kvm-clock") { return "kvm" }
    if clocks.contains("hyperv") { return "microsoft" }
    return clocks.contains("xen") ? "xen" : nil
  }
}
