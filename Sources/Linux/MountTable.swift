/// What is mounted where, as far as it matters to a child that must not wait.
package enum MountTable {
  /// File systems that ask somebody else before they answer.
  private static let foreignTypes: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "afs", "autofs", "coda", "gfs2", "ocfs2",
    "glusterfs", "lustre", "orangefs", "virtiofs",
  ]

  /// Mount points of such file systems, and of every FUSE one.
  ///
  /// - Source: proc_pid_mountinfo(5).
  package static func foreignMountPoints() -> [String] {
    parse(ProcText.read("/proc/self/mountinfo") ?? "")
  }

  /// Every mount point.
  package static func mountPoints() -> Set<String> {
    let lines = (ProcText.read("/proc/self/mountinfo") ?? "").split(separator: "\n")
    return Set(
      lines.compactMap { line in
        let fields = line.split(separator: " ", maxSplits: 5)
        return fields.count > 4 ? unescape(fields[4]) : nil
      })
  }

  static func parse(_ text: String) -> [String] {
    var points: [String] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
        continue
      }
      let type = String(fields[dash + 1])
      if foreignTypes.contains(type) || type == "fuse" || type.hasPrefix("fuse.") {
        points.append(unescape(fields[4]))
      }
    }
    return points
  }

  /// `\040` and its like.
  private static func unescape(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.count >= 3,
        let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
