import UnitModel

/// A unit's place in the supervisor's table. Never reused for another unit: the generation tells.
public struct UnitID: Hashable, Codable, Sendable {
  public var index: Int32
  public var generation: UInt32

  @inlinable
  public init(index: Int32, generation: UInt32) {
    self.index = index
    self.generation = generation
  }
}

/// One request for a process, and then the process. Unique over the daemon's life.
package struct ProcessToken: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// One run of a service: from the first process of a start to the last of its stop.
package struct RunID: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// One armed timer. A timer that was disarmed or armed anew is told by a stale token.
package struct TimerToken: Hashable, Codable, Sendable {
  package var unit: UnitID
  package var serial: UInt64
  package init(unit: UnitID, serial: UInt64) {
    self.unit = unit
    self.serial = serial
  }
}

/// One order to open the listeners of a socket unit.
package struct OpenToken: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// One look at the conditions of a unit.
package struct TestToken: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// One accepted connection; the engine holds its descriptor and its addresses.
package struct ConnectionID: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// A job's number, as on the bus. Starts at 1.
package struct JobID: Hashable, Codable, Sendable {
  package var value: UInt32
  package init(_ value: UInt32) { self.value = value }
}

/// Whoever asked for something and waits for the answer; the engine knows who that is.
package struct RequestToken: Hashable, Codable, Sendable {
  package var value: UInt64
  package init(_ value: UInt64) { self.value = value }
}

/// Where all numbers come from: one counter, so that no token ever means two things.
package struct TokenSource: Codable, Sendable {
  private var last: UInt64 = 0
  private var lastJob: UInt32 = 0

  package init() {}

  /// Something between nothing and `most`, rolled anew at each call; the same for the same past.
  mutating func roll(upTo most: TimeSpan, at now: Instant) -> TimeSpan {
    if most == .zero || most == .infinity { return most }
    var mixed = now.microseconds ^ (next() &* 0x9E37_79B9_7F4A_7C15)
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return TimeSpan(microseconds: mixed % (most.microseconds &+ 1))
  }

  package mutating func next() -> UInt64 {
    last &+= 1
    return last
  }

  package mutating func nextJob() -> JobID {
    lastJob = lastJob == .max ? 1 : lastJob &+ 1
    return JobID(lastJob)
  }
}
