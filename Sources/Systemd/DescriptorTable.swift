import CSystemd
import Glibc

/// The descriptors that a loop watches, by number of a place, and what was found ready of them.
///
/// Adding, removing and finding cost the same however many there are. A place carries a generation, so
/// that what was found ready of a source that is gone by now is nobody's.
struct DescriptorTable {
  private struct Place {
    var generation: UInt32 = 0
    var source: Unmanaged<EventSource>?
  }

  private struct Ready {
    var key: UInt64
    var priority: Int64
    var events: UInt32
  }

  private static let batch = 64
  private static let library = UInt64.max

  private let epoll: Int32
  private let found: UnsafeMutablePointer<epoll_event>
  private var places: [Place] = []
  private var free: [Int] = []
  /// Found ready and not called yet, from `head` on by priority.
  private var ready: [Ready] = []
  private var head = 0
  private var isLibraryReady = false

  init() throws(SystemdError) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    if epoll < 0 { throw SystemdError("epoll_create1", errno: errno) }
    found = .allocate(capacity: DescriptorTable.batch)
    found.initialize(repeating: epoll_event(), count: DescriptorTable.batch)
  }

  /// Once, by the loop that has it.
  func close() {
    _ = Glibc.close(epoll)
    found.deallocate()
  }

  func addLibrary(_ descriptor: Int32) throws(SystemdError) {
    try control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, DescriptorTable.library)
  }

  // MARK: Places

  mutating func insert(_ source: EventSource) -> UInt64 {
    let index: Int
    if let last = free.popLast() {
      index = last
    } else {
      index = places.count
      places.append(Place())
    }
    places[index].source = .passUnretained(source)
    return UInt64(truncatingIfNeeded: index) | UInt64(places[index].generation) << 32
  }

  mutating func remove(_ key: UInt64) {
    guard let index = index(key) else { return }
    places[index].source = nil
    // The highest one is left out: with it a key could be the library's.
    places[index].generation = (places[index].generation &+ 1) & 0x7FFF_FFFF
    free.append(index)
  }

  private func index(_ key: UInt64) -> Int? {
    let index = Int(truncatingIfNeeded: key & 0xFFFF_FFFF)
    guard index < places.count, places[index].generation == UInt32(truncatingIfNeeded: key >> 32) else {
      return nil
    }
    return index
  }

  private func source(_ key: UInt64) -> EventSource? {
    index(key).flatMap { places[$0].source?.takeUnretainedValue() }
  }

  func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ key: UInt64) throws(SystemdError)
  {
    var event = epoll_event()
    event.events = events
    event.data.u64 = key
    if epoll_ctl(epoll, operation, descriptor, &event) < 0 { throw SystemdError("epoll_ctl", errno: errno) }
  }

  // MARK: What is ready

  /// Waits at most `timeout` microseconds (`.max`: for ever) and adds what is ready to what was so.
  ///
  /// - Returns: true if there is anything.
  mutating func collect(timeout: UInt64) throws(SystemdError) -> Bool {
    // Rounded up: a wait that ends early would turn in vain.
    let milliseconds = timeout == .max ? -1 : Int32(clamping: timeout / 1000 &+ (timeout % 1000 > 0 ? 1 : 0))
    let count = epoll_wait(epoll, found, Int32(DescriptorTable.batch), milliseconds)
    if count < 0 {
      if errno == EINTR { return hasReady }
      throw SystemdError("epoll_wait", errno: errno)
    }
    for place in 0..<Int(count) {
      let (key, events) = (found[place].data.u64, found[place].events)
      if key == DescriptorTable.library {
        isLibraryReady = true
      } else if let source = source(key) {
        add(Ready(key: key, priority: source.priority, events: events))
      }
    }
    return hasReady
  }

  private var hasReady: Bool { isLibraryReady || head < ready.count }

  private mutating func add(_ new: Ready) {
    var place = ready.count
    for other in head..<ready.count {
      if ready[other].key == new.key {
        ready[other].events |= new.events
        return
      }
      if place == ready.count, ready[other].priority > new.priority { place = other }
    }
    ready.insert(new, at: place)
  }

  mutating func takeLibrary() -> Bool {
    defer { isLibraryReady = false }
    return isLibraryReady
  }

  /// The next one with a priority value below `limit` that is still wanted.
  mutating func next(below limit: Int64) -> (EventSource, IOEvents)? {
    while head < ready.count, ready[head].priority < limit {
      let entry = ready[head]
      head += 1
      if let source = source(entry.key), source.isSwitchedOn {
        return (source, IOEvents(rawValue: entry.events))
      }
    }
    if head == ready.count {
      ready.removeAll(keepingCapacity: true)
      head = 0
    }
    return nil
  }
}
