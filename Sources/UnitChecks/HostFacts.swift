/// What a check may ask about the host that the units are for. Nil: it cannot be told.
///
/// Only given where the caller says that the units are for this host (`--host`): a unit file is often
/// written on another one.
package protocol HostFacts: Sendable {
  /// True for a file that may be executed; links are followed.
  func isExecutable(_ path: String) -> Bool?
  /// True for anything but a directory; links are followed.
  func fileExists(_ path: String) -> Bool?
  func directoryExists(_ path: String) -> Bool?
  /// Name or number.
  func userExists(_ name: String) -> Bool?
  func groupExists(_ name: String) -> Bool?
  /// A network interface.
  func interfaceExists(_ name: String) -> Bool?
  /// True if the host has this address now: 4 or 16 bytes in network order.
  func addressExists(_ address: [UInt8]) -> Bool?
}

extension HostFacts {
  package func addressExists(_ address: [UInt8]) -> Bool? { nil }
}
