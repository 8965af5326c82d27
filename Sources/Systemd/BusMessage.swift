import CSystemd
import Glibc

/// One message of a bus connection: received, to be read; or made here, to be filled and sent.
///
/// - Source: sd-bus(3)
package final class BusMessage {
  package enum Kind: Sendable {
    case methodCall, methodReturn, methodError, signal, other
  }

  let message: OpaquePointer

  /// Takes a reference of its own.
  init(sharing message: OpaquePointer) { self.message = sd_bus_message_ref(message) ?? message }

  /// Takes over the caller's reference.
  init(adopting message: OpaquePointer) { self.message = message }

  deinit { sd_bus_message_unref(message) }

  package var kind: Kind {
    var type: UInt8 = 0
    _ = sd_bus_message_get_type(message, &type)
    return switch type {
    case 1: .methodCall
    case 2: .methodReturn
    case 3: .methodError
    case 4: .signal
    default: .other
    }
  }

  /// Empty where the message has none; so are the next ones.
  package var path: String { text(sd_bus_message_get_path(message)) }
  package var interface: String { text(sd_bus_message_get_interface(message)) }
  package var member: String { text(sd_bus_message_get_member(message)) }
  package var destination: String { text(sd_bus_message_get_destination(message)) }
  /// Of the whole body.
  package var signature: String { text(sd_bus_message_get_signature(message, 1)) }

  /// Of an answer: the number of the call that it answers; 0 for anything else.
  package var replyNumber: UInt64 {
    var number: UInt64 = 0
    return sd_bus_message_get_reply_cookie(message, &number) < 0 ? 0 : number
  }

  package var expectsReply: Bool { sd_bus_message_get_expect_reply(message) > 0 }

  /// The error that a `methodError` carries.
  package var error: BusError? {
    guard let error = sd_bus_message_get_error(message) else { return nil }
    return BusError(text(error.pointee.name), text(error.pointee.message))
  }

  // MARK: Answers to a call

  /// An empty answer to this call, to be filled and sent.
  package func makeReturn() throws(SystemdError) -> BusMessage {
    var reply: OpaquePointer?
    try checked(
      "sd_bus_message_new_method_return", sd_bus_message_new_method_return(message, &reply))
    return try BusMessage.adopt(reply, "sd_bus_message_new_method_return")
  }

  /// An error as the answer to this call.
  package func makeError(_ error: BusError) throws(SystemdError) -> BusMessage {
    var reply: OpaquePointer?
    var raw = sd_bus_error()
    defer { sd_bus_error_free(&raw) }
    // Answers with the errno that the name stands for, negative: not a failure.
    _ = sd_bus_error_set(&raw, error.name, error.message)
    try checked(
      "sd_bus_message_new_method_error", sd_bus_message_new_method_error(message, &reply, &raw))
    return try BusMessage.adopt(reply, "sd_bus_message_new_method_error")
  }

  static func adopt(_ message: OpaquePointer?, _ call: String) throws(SystemdError) -> BusMessage {
    guard let message else { throw SystemdError(call, errno: ENOMEM) }
    return BusMessage(adopting: message)
  }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
