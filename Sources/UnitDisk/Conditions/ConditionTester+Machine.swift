import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Tests of what is below the kernel: firmware and block devices.
extension ConditionTester {
  /// `uefi`, `device-tree`, `device-tree-compatible(NAME)`, `smbios-field(FIELD SIGN VALUE)`; nil for a
  /// comparison that is none.
  ///
  /// - Source: systemd.unit(5), "ConditionFirmware="
  func isFirmware(_ text: String) -> Bool? {
    if text == "uefi" { return access("/sys/firmware/efi/", F_OK) == 0 }
    if text == "device-tree" { return access("/sys/firmware/devicetree/", F_OK) == 0 }
    if let name = argument(of: "device-tree-compatible", in: text) { return isCompatible(name) }
    if let comparison = argument(of: "smbios-field", in: text) { return fieldHolds(comparison) }
    return false
  }

  private func argument(of name: String, in text: String) -> String? {
    guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
    return String(text.dropFirst(name.utf8.count + 1).dropLast())
  }

  private func isCompatible(_ name: String) -> Bool {
    guard let bytes = try? ProcFile.bytes("/proc/device-tree/compatible", limit: 1 << 16) else {
      return false
    }
    return bytes.split(separator: 0).contains { $0.elementsEqual(name.utf8) }
  }

  /// A field of the machine's description against a text (`=`, `!=`), a pattern (`$=`, `!$=`) or a version.
  private func fieldHolds(_ text: String) -> Bool? {
    guard let end = text.firstIndex(where: { "<>=!$ \t".contains($0) }) else { return nil }
    let field = String(text[..<end])
    if field.isEmpty || field.contains("/") { return nil }
    let rest = String(text[end...].drop { $0 == " " || $0 == "\t" })
    guard var comparison = VersionComparison(rest) else { return nil }
    var words = Words(comparison.operand)
    guard let operand = try? words.next(.plain), words.isAtEnd else { return nil }
    comparison.operand = operand
    // The kernel ends each with a line feed; no such file is a condition that does not hold.
    guard let value = ProcFile.read("/sys/class/dmi/id/\(field)", limit: 4096) else { return false }
    let own = value.hasSuffix("\n") ? String(value.dropLast()) : value
    return comparison.holds(for: own, matches: { fnmatch($0, $1, 0) == 0 })
  }

  /// Whether the block device that the path lies on is dm-crypt, or lies on such ones alone.
  ///
  /// - Source: systemd.unit(5), "ConditionPathIsEncrypted="
  func isEncrypted(_ path: String) -> Bool {
    guard let status = status(path) else { return false }
    let device = BlockDevice(isKind(status, S_IFBLK) ? status.st_rdev : status.st_dev)
    if device.major == 0 { return false }
    return isEncrypted(device: "/sys/dev/block/\(device)", depth: 0)
  }

  private func isEncrypted(device: String, depth: Int) -> Bool {
    if let name = ProcFile.read(device + "/dm/uuid", limit: 4096), name.hasPrefix("CRYPT-") { return true }
    // A partition has the device below it as its folder's parent.
    if depth == 0, access(device + "/partition", F_OK) == 0 {
      return isEncrypted(device: device + "/..", depth: 1)
    }
    let below = ((try? NodeDirectory.names(in: device + "/slaves")) ?? []).filter { $0 != "." && $0 != ".." }
    guard !below.isEmpty, depth < 16 else { return false }
    return below.allSatisfy { isEncrypted(device: "\(device)/slaves/\($0)", depth: depth + 1) }
  }
}
