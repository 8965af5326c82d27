import CLinux
import Glibc

/// What a daemon wrote of its own process: a file with one number in it.
package struct PIDFile: Hashable, Sendable {
  package var pid: Int32
  /// Who may have written it.
  package var owner: UInt32
  /// On the way to it lies something that another user than root could have laid there to lead elsewhere.
  package var isQuestionable: Bool

  /// Why it says nothing.
  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case system(SystemCallError)
    case noNumber(String)

    package var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .noNumber(let path): "\(path) holds no process ID"
      }
    }

    package static func == (a: Problem, b: Problem) -> Bool { a.description == b.description }
    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
  }

  /// Reads it; the first line counts.
  ///
  /// - Source: systemd.service(5), "PIDFile="
  package static func read(_ path: String) throws(Problem) -> PIDFile {
    let found: (line: String, owner: UInt32)
    do throws(SystemCallError) {
      found = try firstLine(path)
    } catch {
      throw .system(error)
    }
    guard let pid = Int32(found.line), pid > 0 else { throw .noNumber(path) }
    return PIDFile(pid: pid, owner: found.owner, isQuestionable: !isSafe(path))
  }

  /// Without the blanks around it.
  private static func firstLine(_ path: String) throws(SystemCallError) -> (line: String, owner: UInt32) {
    let file = Descriptor(
      adopting: try systemCall("open", on: path) {
        usher_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0)
      })
    let number = file.number
    var status = stat()
    _ = try systemCall("look at", on: path) { fstat(number, &status) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = try systemCall("read", on: path) { Glibc.read(number, &bytes, bytes.count) }
    let line = bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: line, as: UTF8.self).filter { $0 != " " && $0 != "\t" && $0 != "\r" }
    return (text, status.st_uid)
  }

  /// How many links are followed.
  private static let mostLinks = 32

  /// True if every step of the way stays with root, or with the one user that it has come to.
  private static func isSafe(_ path: String) -> Bool {
    guard var at = owner("/") else { return false }
    var here = ""
    var rest = path.split(separator: "/").map(String.init)[...]
    var links = 0
    while let name = rest.popFirst() {
      if name == "." { continue }
      if name == ".." {
        here = String(here[..<(here.lastIndex(of: "/") ?? here.startIndex)])
        guard let up = owner(here.isEmpty ? "/" : here), isSafe(from: at, to: up) else { return false }
        at = up
        continue
      }
      let next = "\(here)/\(name)"
      guard let owner = owner(next), isSafe(from: at, to: owner) else { return false }
      at = owner
      guard let target = link(next) else {
        here = next
        continue
      }
      links += 1
      if links > mostLinks { return false }
      if target.hasPrefix("/") {
        guard let root = self.owner("/"), isSafe(from: at, to: root) else { return false }
        (here, at) = ("", root)
      }
      rest = (target.split(separator: "/").map(String.init) + rest)[...]
    }
    return true
  }

  /// Root may lead anywhere; any other user only to what is his.
  private static func isSafe(from old: UInt32, to new: UInt32) -> Bool { old == 0 || old == new }

  private static func owner(_ path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_uid : nil
  }

  private static func link(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4097)
    let count = readlink(path, &bytes, 4096)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
