import Systemd

/// One connected client: its connection and what it may make the daemon keep for it.
final class ControlClient {
  /// How many unread messages are kept; with more the client is cut off.
  static let queueLimit: UInt64 = 1024
  /// With more unread messages than this, changes of properties are no longer told.
  static let chatterLimit: UInt64 = 256

  /// Its name on this bus, `:1.7`.
  let uniqueName: String
  /// By the socket's credentials.
  let processID: Int32
  let userID: UInt32
  var connection: BusConnection?
  /// Called once when it is cut off.
  var onCutOff: (() -> Void)?

  init(uniqueName: String, processID: Int32, userID: UInt32) {
    self.uniqueName = uniqueName
    self.processID = processID
    self.userID = userID
  }

  /// Sends; what cannot be sent is lost together with the client.
  ///
  /// - Parameter isChatter: true for what may be left out for a client that reads slowly.
  func send(_ message: BusMessage, isChatter: Bool = false) {
    guard let connection else { return }
    let queued = connection.queuedWriteCount
    if isChatter && queued > ControlClient.chatterLimit { return }
    guard queued <= ControlClient.queueLimit else {
      return cutOff()
    }
    do throws(SystemdError) {
      try connection.send(message)
    } catch {
      cutOff()
    }
  }

  /// Ends the connection from this side.
  func cutOff() {
    connection?.close()
    let tell = onCutOff
    onCutOff = nil
    tell?()
  }
}
