/// A spawn that did not get as far as its program: which step, why, on what.
package struct SpawnFailure: Error, Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    /// A step of the spawn program; it runs in the child.
    case step(SpawnProgram.Operation)
    /// The parent's preparations or clone itself: there never was a child.
    case parent(call: String)
    /// It did not get to its program in time and was ended.
    case deadline(reached: SpawnProgram.Operation?)
    /// A signal ended it before its program ran.
    case signal(Int32)
  }

  package var cause: Cause
  /// What the step was applied to; may be empty.
  package var subject: String
  /// Zero for `deadline` and `signal`.
  package var errno: Int32
  /// What the child exited with, 200-245; nil when no child ran or a signal ended it.
  package var exitStatus: Int32?
  /// The child's, already reaped; nil when there never was one.
  package var pid: Int32?

  package init(cause: Cause, subject: String, errno: Int32, exitStatus: Int32?, pid: Int32?) {
    self.cause = cause
    self.subject = subject
    self.errno = errno
    self.exitStatus = exitStatus
    self.pid = pid
  }
}

extension SpawnFailure: CustomStringConvertible {
  /// `cannot execute /usr/bin/nothing: no such file or directory (203/EXEC)`.
  package var description: String {
    let object = subject.isEmpty ? "" : " \(subject)"
    switch cause {
    case .step(let operation):
      let status = exitStatus.flatMap(SpawnExitStatus.init(rawValue:))
      let code = status.map { " (\($0.rawValue)/\($0.name))" } ?? ""
      return "cannot \(operation.verb)\(object): \(errnoWords(errno))\(code)"
    case .parent(let call):
      return "cannot \(call)\(object): \(errnoWords(errno))"
    case .deadline(let operation):
      let place = operation.map { ", at the step \"\($0.call)\"" } ?? ""
      return "cannot start\(object): its time was over before the program ran\(place)"
    case .signal(let number):
      return "cannot start\(object): \(signalName(number)) ended it before the program ran"
    }
  }
}
