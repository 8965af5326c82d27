import Glibc

/// Why the protocol between supervisor and service could not be followed.
public enum SocketActivationError: Error, Hashable, Sendable {
  /// A variable of the environment does not parse.
  case invalid(variable: String, value: String)
  /// `LISTEN_FDNAMES` has another number of names than `LISTEN_FDS` says.
  case namesDoNotMatch(names: Int, descriptors: Int)
  /// `LISTEN_FDS` counts a descriptor that is not open.
  case notOpen(descriptor: Int32)
  /// The address in `NOTIFY_SOCKET` is neither an absolute path nor an abstract name that fits.
  case unusableNotifyAddress(String)
  /// A notification could not be sent; `errno` says why.
  case cannotNotify(errno: Int32)
}

extension SocketActivationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalid(let variable, let value):
      "cannot read \(variable): '\(value)' is not a number in range"
    case .namesDoNotMatch(let names, let descriptors):
      "cannot name the inherited descriptors: LISTEN_FDNAMES has \(names) names for \(descriptors) descriptors"
    case .notOpen(let descriptor):
      "cannot use inherited descriptor \(descriptor): it is not open"
    case .unusableNotifyAddress(let address):
      "cannot notify '\(address)': NOTIFY_SOCKET must be an absolute path or @name of at most 107 bytes"
    case .cannotNotify(let errno):
      "cannot notify the supervisor: \(String(cString: strerror(errno)))"
    }
  }
}
