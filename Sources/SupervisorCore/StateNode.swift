/// A read text, not yet understood.
indirect enum StateNode: Sendable {
  case null
  case bool(Bool)
  case number(UInt64, isNegative: Bool)
  case string(String)
  case array([StateNode])
  case object([(key: String, value: StateNode)])

  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
