import Synchronization

/// Hands out places in the descriptor table, ten at a time, above what the test runner uses.
final class Places: Sendable {
  private let taken = Atomic<Int32>(600)

  func next() -> Int32 { taken.wrappingAdd(10, ordering: .relaxed).oldValue }
}
