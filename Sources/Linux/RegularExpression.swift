import CLinux
import Glibc

/// A regular expression of PCRE2, searched for in bytes. For one thread.
///
/// - Source: pcre2pattern(3).
package final class RegularExpression {
  /// What is wrong with a pattern, in the library's words.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
  }

  /// False where libpcre2 is not installed: then there are no patterns.
  package static var areAvailable: Bool { usher_patterns_load() != 0 }

  private let pattern: OpaquePointer

  package init(_ text: String) throws(Problem) {
    var words = [CChar](repeating: 0, count: 160)
    let bytes = Array(text.utf8)
    guard let made = usher_pattern_make(bytes, bytes.count, &words, words.count) else {
      let end = words.firstIndex(of: 0) ?? words.endIndex
      let why = String(decoding: words[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw Problem(description: why.isEmpty ? "there is no memory for it" : why)
    }
    pattern = made
  }

  deinit { usher_pattern_free(pattern) }

  /// True if it is found somewhere; a search that takes too long finds nothing.
  package func matches(_ bytes: some Collection<UInt8>) -> Bool {
    let found = bytes.withContiguousStorageIfAvailable {
      usher_pattern_matches(pattern, $0.baseAddress, $0.count)
    }
    if let found { return found != 0 }
    let copy = Array(bytes)
    return usher_pattern_matches(pattern, copy, copy.count) != 0
  }
}
