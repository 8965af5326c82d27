import CLinux

/// A system call that failed: which one, on what, and why.
package struct SystemCallError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call's name, e.g. `bind`.
  package var call: String
  /// What it was applied to, e.g. `0.0.0.0:80`; may be empty.
  package var subject: String
  package var errno: Int32
  /// Why, where no errno says it.
  package var reason: String?

  package init(_ call: String, on subject: String = "", errno: Int32, reason: String? = nil) {
    self.call = call
    self.subject = subject
    self.errno = errno
    self.reason = reason
  }

  /// `address already in use`: the errno in words, in lower case.
  package var words: String { reason ?? errnoWords(errno) }

  /// `cannot bind 0.0.0.0:80: address already in use`.
  package var description: String {
    subject.isEmpty ? "cannot \(call): \(words)" : "cannot \(call) \(subject): \(words)"
  }
}

/// An errno in words, in lower case; `error 200` for an unknown number.
package func errnoWords(_ number: Int32) -> String {
  guard let words = usher_errno_words(number) else { return "error \(number)" }
  let text = String(cString: words)
  guard let first = text.first, !text.dropFirst().prefix(1).allSatisfy(\.isUppercase) || text.count < 2
  else { return text }
  return first.lowercased() + text.dropFirst()
}

/// An errno's name, `EADDRINUSE`; `200` for an unknown number.
package func errnoName(_ number: Int32) -> String {
  usher_errno_name(number).map { String(cString: $0) } ?? String(number)
}
