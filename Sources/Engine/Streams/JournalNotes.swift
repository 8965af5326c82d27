import Glibc
import Linux
import UnitModel

/// What the journal looks up about a unit when a line of it comes: its invocation, further fields, the least
/// urgent level, a limit. Files and links by the unit's name, as systemd's manager leaves them.
///
/// - Source: systemd.exec(5), "LogExtraFields=", "LogLevelMax=", "LogRateLimitIntervalSec=".
package struct JournalNotes {
  private enum Kind: String, CaseIterable {
    case invocation
    case level = "log-level-max"
    case fields = "log-extra-fields"
    case interval = "log-rate-limit-interval"
    case burst = "log-rate-limit-burst"
  }

  private let directory: String
  private let unit: String

  /// - Parameter directory: `/run/systemd/units`, where the journal looks.
  package init(unit: String, directory: String) {
    self.unit = unit
    self.directory = directory
  }

  /// Replaces what stands there. Nothing of it is worth a failed start.
  package func write(invocation: String, _ settings: LogSettings) {
    guard (try? NodeDirectory.make(directory, mode: 0o755)) != nil else { return }
    link(.invocation, invocation)
    link(.level, settings.lowestLevel.map { String($0) })
    link(.interval, settings.rateInterval.map { String($0.microseconds) })
    link(.burst, settings.rateBurst.map { String($0) })
    if settings.extraFields.isEmpty {
      _ = unlink(path(.fields))
    } else {
      writeFields(settings.extraFields)
    }
  }

  package func remove() {
    for kind in Kind.allCases { _ = unlink(path(kind)) }
  }

  private func path(_ kind: Kind) -> String { "\(directory)/\(kind.rawValue):\(unit)" }

  /// Links can be replaced as a whole, and need no reading.
  private func link(_ kind: Kind, _ target: String?) {
    let path = path(kind)
    guard let target else {
      _ = unlink(path)
      return
    }
    if Node.linkTarget(path) == target { return }
    let fresh = path + ".new"
    _ = unlink(fresh)
    if symlink(target, fresh) == 0, rename(fresh, path) != 0 { _ = unlink(fresh) }
  }

  /// Each field behind its length in eight bytes, the low one first.
  static func encode(_ fields: [String]) -> [UInt8] {
    fields.flatMap { field in
      (0..<8).map { UInt8(truncatingIfNeeded: field.utf8.count >> ($0 * 8)) } + Array(field.utf8)
    }
  }

  private func writeFields(_ fields: [String]) {
    let path = path(.fields)
    let fresh = path + ".new"
    let number = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard number >= 0 else { return }
    let file = Descriptor(adopting: number)
    let bytes = JournalNotes.encode(fields)
    let count = bytes.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
    if count != bytes.count || rename(fresh, path) != 0 { _ = unlink(fresh) }
  }
}
