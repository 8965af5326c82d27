import UnitSyntax

/// A `Listen…=` line that systemd listens by and usherd does not yet.
struct UnappliedListener: Sendable {
  var text: String
  /// Connections can be accepted from it.
  var accepts: Bool
  var origin: Origin
}
