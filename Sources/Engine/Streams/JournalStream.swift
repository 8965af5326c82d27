import CLinux
import Glibc
import Linux
import UnitModel

/// A stream into the journal: what one process writes there becomes entries of its unit.
///
/// - Source: systemd.exec(5), "journal" and "$JOURNAL_STREAM"; sd_journal_stream_fd(3).
package struct JournalStream {
  package static let path = "/run/systemd/journal/stdout"

  /// What the journal is told before the first line.
  package struct Header: Hashable, Sendable {
    package var identifier: String
    package var unit: String
    package var settings: LogSettings

    package init(identifier: String, unit: String, settings: LogSettings) {
      self.identifier = identifier
      self.unit = unit
      self.settings = settings
    }

    /// A line each: identifier, unit, priority, whether prefixes count, and where the lines go besides.
    var text: String {
      func flag(_ value: Bool) -> String { value ? "1" : "0" }
      let name = identifier.filter { $0 != "\n" && $0 != "\0" }
      return [
        name, unit, String(UInt16(settings.facility) << 3 | UInt16(settings.level)),
        flag(settings.readsPrefix),
        "0", flag(settings.goesToKernelLog), flag(settings.goesToConsole), "",
      ].joined(separator: "\n")
    }
  }

  /// Blocks when it is full; nothing comes out of it.
  package let descriptor: Descriptor
  /// For `JOURNAL_STREAM`: device and inode.
  package let identity: String

  /// Connects, without waiting for a journal that does not answer.
  package init(_ header: Header, path: String = JournalStream.path) throws(SystemCallError) {
    descriptor = try UnixClient.connect(to: path, type: Int32(SOCK_STREAM.rawValue))
    let number = descriptor.number
    _ = shutdown(number, Int32(SHUT_RD))
    // Room for a burst: a service must not wait for the journal sooner than it has to.
    var size: Int32 = 8 << 20
    if setsockopt(number, SOL_SOCKET, SO_SNDBUFFORCE, &size, 4) != 0 {
      _ = setsockopt(number, SOL_SOCKET, SO_SNDBUF, &size, 4)
    }
    let text = Array(header.text.utf8)
    let count = try systemCall("write to", on: path) {
      text.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
    guard count == text.count else { throw SystemCallError("write to", on: path, errno: EAGAIN) }
    var status = stat()
    _ = try systemCall("look at", on: path) { fstat(number, &status) }
    identity = "\(status.st_dev):\(status.st_ino)"
  }
}
