/// One message of the client, by its JSON-RPC form.
enum IncomingMessage {
  case request(id: JSONValue, method: String, parameters: JSONValue)
  case notification(method: String, parameters: JSONValue)
  /// The answer to a request of ours.
  case response

  /// What cannot be read is an error for the client; `id` is what the answer carries.
  struct Unreadable: Error {
    var id: JSONValue
    var error: RPCError
  }

  init(_ bytes: [UInt8]) throws(Unreadable) {
    let value: JSONValue
    do throws(JSONParser.Problem) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw Unreadable(
        id: .null, error: RPCError(.parseError, "this is no JSON: \(error.what), at byte \(error.offset)"))
    }
    let id = IncomingMessage.id(value)
    guard let method = value["method"]?.text else {
      if id != nil, value["result"] != nil || value["error"] != nil || IncomingMessage.hasNullResult(value) {
        self = .response
        return
      }
      throw Unreadable(
        id: id ?? .null, error: RPCError(.invalidRequest, "a message needs a method that is a string"))
    }
    let parameters = value["params"] ?? .null
    if let id {
      self = .request(id: id, method: method, parameters: parameters)
    } else {
      self = .notification(method: method, parameters: parameters)
    }
  }

  /// Identifiers are numbers or strings.
  private static func id(_ value: JSONValue) -> JSONValue? {
    switch value["id"] {
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .null, .boolean, .array, .object, nil: nil
    }
  }

  private static func hasNullResult(_ value: JSONValue) -> Bool {
    if case .object(let members) = value { members["result"] == .null } else { false }
  }
}
