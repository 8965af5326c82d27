/// A file that `Allow=` or `Deny=` names: an entry in each line, as in the directive; `#` begins a comment, also
/// behind an entry.
package enum AccessList {
  /// The first line that is no entry. Nothing of such a file counts: it may be the one that keeps somebody out.
  package struct Problem: Error, Hashable, Sendable {
    package var line: Int
    package var text: String
  }

  package static func parse(_ bytes: some Collection<UInt8>) throws(Problem) -> [AccessSubject] {
    var found: [AccessSubject] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let entry = line.prefix { $0 != UInt8(ascii: "#") }
      let text = String(decoding: trimmed(Array(entry)), as: UTF8.self)
      if text.isEmpty { continue }
      guard let subject = AccessSubject(entry: text) else { throw Problem(line: number, text: text) }
      found.append(subject)
    }
    return found
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { ValueSyntax.isBlank(byte) || byte == UInt8(ascii: "\r") }
    let head = bytes.drop(while: isBlank)
    guard let last = head.lastIndex(where: { !isBlank($0) }) else { return [] }
    return head[...last]
  }
}
