import Glibc

/// A libsystemd call that answered with a negative errno.
package struct SystemdError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The function's name, e.g. `sd_event_add_io`.
  package var call: String
  /// What it was applied to; may be empty.
  package var subject: String
  /// Positive.
  package var errno: Int32

  package init(_ call: String, on subject: String = "", errno: Int32) {
    self.call = call
    self.subject = subject
    self.errno = errno
  }

  /// The errno in words, in lower case.
  package var words: String {
    guard let text = strerror(errno) else { return "error \(errno)" }
    let words = String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  package var description: String {
    subject.isEmpty ? "cannot \(call): \(words)" : "cannot \(call) \(subject): \(words)"
  }
}

/// The one door for libsystemd's answers: negative is an error, the rest is the answer.
@discardableResult
func checked(
  _ call: String, on subject: @autoclosure () -> String = "", _ answer: Int32
) throws(SystemdError) -> Int32 {
  guard answer < 0 else { return answer }
  throw SystemdError(call, on: subject(), errno: 0 &- answer)
}
