/// Lets a few tasks pass at the same time; the others wait in line.
package actor Turnstile {
  private var free: Int
  private var line: [CheckedContinuation<Void, Never>] = []

  package init(_ places: Int) { free = places }

  /// Runs `work` once a place is free.
  package func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result {
    await enter()
    defer { leave() }
    return try await work()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { line.append($0) }
    }
  }

  private func leave() {
    if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
  }
}
