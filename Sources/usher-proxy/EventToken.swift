import ProxyCore

/// What an event is about, as the number that the kernel keeps with a descriptor.
enum EventToken {
  case client(SlotTable<Connection>.Token)
  case server(SlotTable<Connection>.Token)
  case session(SlotTable<Session>.Token)
  case listener(Int)
  case signals
  case lookups

  private enum Kind: UInt64 { case client, server, session, listener, signals, lookups }

  init?(_ number: UInt64) {
    let index = UInt32(truncatingIfNeeded: number)
    let generation = UInt32(truncatingIfNeeded: number >> 32)
    switch Kind(rawValue: number >> 56) {
    case .client: self = .client(.init(index: index, generation: generation))
    case .server: self = .server(.init(index: index, generation: generation))
    case .session: self = .session(.init(index: index, generation: generation))
    case .listener: self = .listener(Int(index))
    case .signals: self = .signals
    case .lookups: self = .lookups
    case nil: return nil
    }
  }

  var number: UInt64 {
    switch self {
    case .client(let token): Self.pack(.client, token.index, token.generation)
    case .server(let token): Self.pack(.server, token.index, token.generation)
    case .session(let token): Self.pack(.session, token.index, token.generation)
    case .listener(let index): Self.pack(.listener, UInt32(truncatingIfNeeded: index), 0)
    case .signals: Self.pack(.signals, 0, 0)
    case .lookups: Self.pack(.lookups, 0, 0)
    }
  }

  private static func pack(_ kind: Kind, _ index: UInt32, _ generation: UInt32) -> UInt64 {
    kind.rawValue << 56 | UInt64(generation) << 32 | UInt64(index)
  }
}
