import CSystemd
import Glibc

/// One peer-to-peer D-Bus connection: the server's end of an accepted one, or a client's.
///
/// - Source: sd-bus(3)
package final class BusConnection {
  let bus: OpaquePointer
  private var filter: OpaquePointer?
  /// Called for every message; true: it is dealt with.
  private var onMessage: ((BusMessage) -> Bool)?
  /// The loop outlives what is attached to it.
  private var loop: EventLoop?

  private init() throws(SystemdError) {
    var bus: OpaquePointer?
    try checked("sd_bus_new", sd_bus_new(&bus))
    guard let bus else { throw SystemdError("sd_bus_new", errno: ENOMEM) }
    self.bus = bus
  }

  deinit {
    sd_bus_slot_unref(filter)
    // Never flushes: a peer that does not read must not hold anybody up.
    _ = sd_bus_close_unref(bus)
  }

  // MARK: The server's end

  /// Serves an accepted connection on `loop`.
  ///
  /// Everybody who got as far as this is let in: check the peer's credentials before. Descriptors
  /// in messages are refused.
  ///
  /// - Parameters:
  ///   - descriptor: taken over, even when this throws.
  ///   - sender: the name under which its messages go out.
  ///   - onMessage: called for each message that comes in, and last for the signal `Disconnected`
  ///     of `org.freedesktop.DBus.Local`; false leaves it to the library's own answers.
  package static func serve(
    _ descriptor: Int32, on loop: EventLoop, id: ID128, sender: String,
    onMessage: @escaping (BusMessage) -> Bool
  ) throws(SystemdError) -> BusConnection {
    let connection: BusConnection
    do throws(SystemdError) {
      connection = try BusConnection()
      try checked(
        "sd_bus_set_fd", sd_bus_set_fd(connection.bus, descriptor, descriptor))
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    let bus = connection.bus
    try checked("sd_bus_set_server", sd_bus_set_server(bus, 1, id.raw))
    try checked("sd_bus_set_anonymous", sd_bus_set_anonymous(bus, 1))
    try checked("sd_bus_negotiate_fds", sd_bus_negotiate_fds(bus, 0))
    try checked("sd_bus_set_sender", on: sender, sd_bus_set_sender(bus, sender))
    try checked("sd_bus_start", sd_bus_start(bus))
    connection.onMessage = onMessage
    try connection.addFilter()
    connection.loop = loop
    loop.isTouched = true
    try checked("sd_bus_attach_event", sd_bus_attach_event(bus, loop.event, 0))
    return connection
  }

  private func addFilter() throws(SystemdError) {
    try checked(
      "sd_bus_add_filter",
      sd_bus_add_filter(
        bus, &filter,
        { message, data, _ in
          guard let message, let data else { return 0 }
          let connection = Unmanaged<BusConnection>.fromOpaque(data).takeUnretainedValue()
          let isDone = connection.onMessage?(BusMessage(sharing: message)) ?? false
          return isDone ? 1 : 0
        }, Unmanaged.passUnretained(self).toOpaque()))
  }

  /// The name under which messages go out from now on.
  package func setSender(_ name: String) {
    // Can fail only for a name that is none.
    _ = sd_bus_set_sender(bus, name)
  }

  /// Ends it now. What is not sent yet is lost. Closing twice is harmless.
  package func close() {
    sd_bus_close(bus)
  }

  /// How many messages wait until the peer reads.
  package var queuedWriteCount: UInt64 {
    var count: UInt64 = 0
    return sd_bus_get_n_queued_write(bus, &count) < 0 ? 0 : count
  }

  /// Sends, or queues what the peer does not take now.
  package func send(_ message: BusMessage) throws(SystemdError) {
    loop?.isTouched = true
    try checked("sd_bus_send", sd_bus_send(bus, message.message, nil))
  }

  package func makeSignal(
    path: String, interface: String, member: String
  ) throws(SystemdError) -> BusMessage {
    var signal: OpaquePointer?
    try checked(
      "sd_bus_message_new_signal", on: path,
      sd_bus_message_new_signal(bus, &signal, path, interface, member))
    return try BusMessage.adopt(signal, "sd_bus_message_new_signal")
  }

  /// Sends a call without waiting; the number is what its answer names as `replyNumber`.
  package func post(_ message: BusMessage) throws(SystemdError) -> UInt64 {
    var number: UInt64 = 0
    loop?.isTouched = true
    try checked("sd_bus_send", sd_bus_send(bus, message.message, &number))
    return number
  }

  package func makeCall(
    to destination: String, path: String, interface: String, member: String
  ) throws(SystemdError) -> BusMessage {
    var call: OpaquePointer?
    try checked(
      "sd_bus_message_new_method_call",
      sd_bus_message_new_method_call(bus, &call, destination, path, interface, member))
    return try BusMessage.adopt(call, "sd_bus_message_new_method_call")
  }

  // MARK: The client's end

  /// Joins the message bus at `address` as one of its clients, on `loop`; nothing here waits for it.
  ///
  /// - Parameter onMessage: as with `serve`.
  package static func join(
    address: String, on loop: EventLoop, onMessage: @escaping (BusMessage) -> Bool
  ) throws(SystemdError) -> BusConnection {
    let connection = try BusConnection()
    let bus = connection.bus
    try checked("sd_bus_set_address", on: address, sd_bus_set_address(bus, address))
    try checked("sd_bus_set_bus_client", sd_bus_set_bus_client(bus, 1))
    try checked("sd_bus_negotiate_fds", sd_bus_negotiate_fds(bus, 0))
    try checked("connect to", on: address, sd_bus_start(bus))
    connection.onMessage = onMessage
    try connection.addFilter()
    connection.loop = loop
    loop.isTouched = true
    try checked("sd_bus_attach_event", sd_bus_attach_event(bus, loop.event, 0))
    return connection
  }

  /// Connects to the server that listens at `path`.
  package static func connect(path: String) throws(SystemdError) -> BusConnection {
    let connection = try BusConnection()
    // In addresses, bytes other than these are written as %XX.
    var address = "unix:path="
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "*"):
        address.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16)
        address += hex.count == 1 ? "%0" + hex : "%" + hex
      }
    }
    try checked(
      "sd_bus_set_address", on: path, sd_bus_set_address(connection.bus, address))
    try checked("connect to", on: path, sd_bus_start(connection.bus))
    return connection
  }

  /// Calls a method and waits for its answer.
  ///
  /// - Parameter timeout: microseconds; `.max` waits for ever.
  package func call(
    path: String, interface: String, member: String, _ arguments: [BusValue] = [],
    timeout: UInt64 = 90_000_000
  ) throws(BusError) -> BusMessage {
    var raw = sd_bus_error()
    do throws(SystemdError) {
      var call: OpaquePointer?
      try checked(
        "sd_bus_message_new_method_call",
        sd_bus_message_new_method_call(bus, &call, nil, path, interface, member))
      let message = try BusMessage.adopt(call, "sd_bus_message_new_method_call")
      try message.append(arguments)
      var reply: OpaquePointer?
      let answer = sd_bus_call(bus, message.message, timeout, &raw, &reply)
      if answer >= 0 { return try BusMessage.adopt(reply, "sd_bus_call") }
      guard raw.name == nil else { throw SystemdError("sd_bus_call", errno: 0) }
      try checked("sd_bus_call", answer)
      throw SystemdError("sd_bus_call", errno: EIO)
    } catch {
      throw raw.name == nil ? BusError(error) : BusError(taking: &raw)
    }
  }

  /// The next message that is no answer to a call: a signal.
  ///
  /// - Parameter timeout: microseconds; `.max` waits for ever.
  /// - Returns: nil when nothing came in time.
  package func nextMessage(timeout: UInt64 = .max) throws(SystemdError) -> BusMessage? {
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    let begin = UInt64(clock.tv_sec) &* 1_000_000 &+ UInt64(clock.tv_nsec) / 1000
    while true {
      var message: OpaquePointer?
      let found = try checked("sd_bus_process", sd_bus_process(bus, &message))
      if let message { return BusMessage(adopting: message) }
      if found > 0 { continue }
      var left = timeout
      if timeout != .max {
        clock_gettime(CLOCK_MONOTONIC, &clock)
        let now = UInt64(clock.tv_sec) &* 1_000_000 &+ UInt64(clock.tv_nsec) / 1000
        if now &- begin >= timeout { return nil }
        left = timeout &- (now &- begin)
      }
      try checked("sd_bus_wait", sd_bus_wait(bus, left))
    }
  }
}
