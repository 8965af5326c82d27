import CSystemd

/// An error as it travels over the bus: a name for programs and a message for people.
package struct BusError: Error, Hashable, Sendable, CustomStringConvertible {
  package var name: String
  package var message: String

  package init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  package var description: String { message.isEmpty ? name : message }

  /// A local failure in the bus's own terms, such as an answer that did not come in time.
  init(_ error: SystemdError) {
    var raw = sd_bus_error()
    _ = sd_bus_error_set_errno(&raw, error.errno)
    self.init(taking: &raw)
    message = error.words
  }

  /// Copies and frees `raw`.
  init(taking raw: inout sd_bus_error) {
    name = raw.name.map { String(cString: $0) } ?? "org.freedesktop.DBus.Error.Failed"
    message = raw.message.map { String(cString: $0) } ?? ""
    sd_bus_error_free(&raw)
  }

  package static func unknownMethod(_ member: String, _ interface: String) -> BusError {
    BusError(
      "org.freedesktop.DBus.Error.UnknownMethod",
      "Unknown method \(member) or interface \(interface).")
  }

  package static func unknownObject(_ path: String) -> BusError {
    BusError("org.freedesktop.DBus.Error.UnknownObject", "Unknown object '\(path)'.")
  }

  package static func unknownInterface(_ interface: String) -> BusError {
    BusError("org.freedesktop.DBus.Error.UnknownInterface", "Unknown interface '\(interface)'.")
  }

  package static func unknownProperty(_ name: String, _ interface: String) -> BusError {
    BusError(
      "org.freedesktop.DBus.Error.UnknownProperty",
      "Unknown interface \(interface) or property \(name).")
  }

  package static func invalidArguments(_ message: String) -> BusError {
    BusError("org.freedesktop.DBus.Error.InvalidArgs", message)
  }
}
