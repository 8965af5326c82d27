import CLinux

/// Threads that take no signals: those are the main thread's.
package enum Thread {
  /// Runs `body` on a new detached thread with a stack of 1 MiB.
  package static func start(_ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
    let box = Unmanaged.passRetained(Body(body))
    let failure = usher_start_thread(runBody, box.toOpaque())
    if failure != 0 {
      box.release()
      throw SystemCallError("start a thread", errno: failure)
    }
  }

  /// Runs `body` on a thread of its own, as `start` makes them, and waits until it is over: for what a thread
  /// cannot take back.
  package static func run(_ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
    let box = Unmanaged.passRetained(Body(body))
    let failure = usher_run_thread(runBody, box.toOpaque())
    if failure != 0 {
      box.release()
      throw SystemCallError("start a thread", errno: failure)
    }
  }

  fileprivate final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

private func runBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box else { return nil }
  Unmanaged<Thread.Body>.fromOpaque(box).takeRetainedValue().run()
  return nil
}
