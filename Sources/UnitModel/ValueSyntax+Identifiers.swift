/// Names with rules of their own.
extension ValueSyntax {
  /// A file name that is printable ASCII without a colon: names of credentials.
  package static func isCredentialName(_ text: String) -> Bool {
    isDescriptorName(text) && isFileName(text)
  }

  /// The name of a directory entry.
  package static func isFileName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && text.utf8.count <= 255
      && !text.utf8.contains(UInt8(ascii: "/"))
  }

  /// A field of the journal: capital letters, digits and underscores, a letter first.
  package static func isJournalField(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let isCapital = { (byte: UInt8) in byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    return isCapital(first)
      && text.utf8.allSatisfy { isCapital($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// A well-known name of D-Bus: parts of letters, digits, `_` and `-` between points, two at least.
  package static func isBusName(_ text: String) -> Bool {
    // A unique name, `:1.5`, has numbers for its parts.
    let isUnique = text.utf8.first == UInt8(ascii: ":")
    let parts = text.utf8.dropFirst(isUnique ? 1 : 0)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 2, text.utf8.count <= 255 else { return false }
    return parts.allSatisfy { part in
      guard let first = part.first, isUnique || !isDigit(first) else { return false }
      return part.allSatisfy {
        isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
    }
  }

  /// What can stand in the name of a directory of the journal.
  package static func isLogNamespace(_ text: String) -> Bool {
    isFileName(text) && !text.utf8.contains(UInt8(ascii: "\\"))
      && UnitName("systemd-journald@" + text + ".service") != nil
  }

  /// A device node or a class of them: `/dev/null`, `char-pts`, `block-*`.
  package static func isDevicePattern(_ text: String) -> Bool {
    if text.hasPrefix("char-") || text.hasPrefix("block-") { return true }
    let path = simplifiedPath(text)
    return (path.hasPrefix("/dev/") || path.hasPrefix("/run/systemd/inaccessible/")) && !climbs(path)
  }

  /// The words of `text` where quotes are ordinary characters; a backslash makes the next byte
  /// ordinary and vanishes.
  package static func bareWords(_ text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isEscaped = false
    var isOpen = false
    for byte in text.utf8 {
      if isEscaped {
        word.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        isOpen = true
      } else if isBlank(byte) {
        if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        isOpen = false
      } else {
        word.append(byte)
        isOpen = true
      }
    }
    if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
