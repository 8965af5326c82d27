import ArgumentParser
import Glibc
import Systemd

/// What a command ends with when it cannot do its work.
struct CommandFailure: Error {
  var message: String
  var status: Int32

  init(_ message: String, status: Int32 = 1) {
    self.message = message
    self.status = status
  }
}

extension BusError {
  /// The exit status that systemctl ends with on this error.
  ///
  /// - Source: systemctl(1), "Exit status"; the LSB's for init scripts
  var exitStatus: Int32 {
    switch name {
    case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.systemd1.OnlyByDependency",
      "org.freedesktop.systemd1.NoIsolation",
      "org.freedesktop.systemd1.TransactionIsDestructive":
      4
    case "org.freedesktop.systemd1.JobTypeNotApplicable",
      "org.freedesktop.DBus.Error.NotSupported":
      3
    case "org.freedesktop.systemd1.NoSuchUnit": 5
    case "org.freedesktop.systemd1.UnitMasked": 6
    default: 1
    }
  }
}

/// Runs a command's work: says on standard error what went wrong and ends with its status.
func reporting(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let failure as CommandFailure {
    Output.complain(failure.message)
    throw ExitCode(failure.status)
  } catch let error as BusError {
    Output.complain(error.description)
    throw ExitCode(error.exitStatus)
  } catch let error as SystemdError {
    Output.complain(error.description)
    throw ExitCode(1)
  }
}

/// Where text goes.
enum Output {
  static func show(_ text: String) { _ = write(text, to: STDOUT_FILENO) }

  static func show(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) } }

  static func complain(_ text: String, withName: Bool = true) {
    _ = write((withName ? "usherctl: " : "") + text + "\n", to: STDERR_FILENO)
  }

  /// Shows what must not be lost unnoticed: a report.
  static func deliver(_ text: String) throws(CommandFailure) {
    let failure = write(text, to: STDOUT_FILENO)
    guard failure != 0 else { return }
    let why = String(cString: strerror(failure)).lowercased()
    throw CommandFailure("cannot write to standard output: \(why)", status: 2)
  }

  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of it; what nobody can read is lost. The errno of the failure, or 0.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return errno }
      if count == 0 { return ENOSPC }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return 0
  }
}
