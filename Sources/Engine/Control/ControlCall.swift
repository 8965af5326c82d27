import Systemd
import UnitModel

/// One method call that came in, until it is answered; held by whoever answers it later.
final class ControlCall {
  /// How many values the arguments may have, containers included.
  static let valueLimit = 4096

  let server: ControlServer
  let client: ControlClient
  let message: BusMessage
  /// Checked against the method's signature.
  private(set) var arguments: [BusValue] = []
  private var isRead = false
  private var isAnswered = false

  init(_ server: ControlServer, _ client: ControlClient, _ message: BusMessage) {
    self.server = server
    self.client = client
    self.message = message
  }

  /// Reads the arguments if they are what the method takes.
  ///
  /// - Returns: false if not; the call is answered then.
  func readArguments(_ signature: String) -> Bool {
    if isRead { return true }
    guard message.signature == signature else {
      refuse(
        .invalidArguments(
          "Invalid arguments '\(message.signature)' to call "
            + "\(message.interface).\(message.member)(), expecting '\(signature)'."))
      return false
    }
    do throws(SystemdError) {
      arguments = try message.values(limit: ControlCall.valueLimit)
      isRead = true
      return true
    } catch {
      refuse(BusError("org.freedesktop.DBus.Error.InconsistentMessage", error.words))
      return false
    }
  }

  /// The text at `index`; empty where the signature has none.
  func text(_ index: Int) -> String {
    arguments.indices.contains(index) ? arguments[index].text ?? "" : ""
  }

  func texts(_ index: Int) -> [String] {
    arguments.indices.contains(index) ? arguments[index].texts ?? [] : []
  }

  func integer(_ index: Int) -> Int64 {
    arguments.indices.contains(index) ? arguments[index].integer ?? 0 : 0
  }

  func flag(_ index: Int) -> Bool {
    arguments.indices.contains(index) ? arguments[index].boolean ?? false : false
  }

  // MARK: Answers

  func reply(_ values: BusValue...) {
    answer { () throws(SystemdError) in
      let reply = try message.makeReturn()
      try reply.append(values)
      return reply
    }
  }

  func refuse(_ error: BusError) {
    answer { () throws(SystemdError) in try message.makeError(error) }
  }

  func refuse(_ refusal: ControlRefusal) {
    refuse(BusError(refusal.errorName, refusal.message))
  }

  /// Answers with a refusal, or with nothing if there is none.
  func finish(_ refusal: ControlRefusal?) {
    if let refusal { refuse(refusal) } else { reply() }
  }

  private func answer(_ make: () throws(SystemdError) -> BusMessage) {
    guard !isAnswered else { return }
    isAnswered = true
    guard message.expectsReply else { return }
    do throws(SystemdError) {
      client.send(try make())
    } catch {
      // A value that cannot be put on the bus: the client still gets an answer.
      let error = BusError("org.freedesktop.DBus.Error.Failed", error.description)
      if let reply = try? message.makeError(error) { client.send(reply) }
    }
  }
}
