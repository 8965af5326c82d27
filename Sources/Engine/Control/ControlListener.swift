import Glibc
import Linux
import Systemd

/// One listening socket of the control interface: its node in the file system, and who may pass.
///
/// Only root and the daemon's own user are let in, by the kernel's word on the peer; the node's
/// mode, 0600, says the same to the others.
package final class ControlListener {
  /// Why a control socket is not served, in words for people.
  package struct Refusal: Error, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
  }

  private let descriptor: Descriptor
  private let loop: EventLoop
  private let admit: (Descriptor, PeerCredentials) -> Void
  private var source: EventSource?
  private var pause: EventSource?
  private var node: ControlNode?

  /// Makes the socket at `path`, with the directories above it.
  convenience init(
    path: String, on loop: EventLoop, admit: @escaping (Descriptor, PeerCredentials) -> Void
  ) throws(Refusal) {
    let (descriptor, node) = try ControlNode.make(at: path)
    do throws(Refusal) {
      try self.init(adopting: descriptor, on: loop, admit: admit)
    } catch {
      node.remove()
      throw error
    }
    self.node = node
  }

  /// - Parameter number: a listening socket; taken over, even when this throws.
  init(
    adopting number: Int32, on loop: EventLoop, admit: @escaping (Descriptor, PeerCredentials) -> Void
  ) throws(Refusal) {
    descriptor = Descriptor(adopting: number)
    self.loop = loop
    self.admit = admit
    do throws(SystemdError) {
      source = try loop.addIO(number, .readable) { [unowned self] _ in acceptSome() }
    } catch {
      throw Refusal("cannot wait for control connections: \(error.words)")
    }
  }

  deinit { close() }

  /// Stops listening and removes the node. Closing twice is harmless.
  func close() {
    source?.cancel()
    pause?.cancel()
    (source, pause) = (nil, nil)
    descriptor.close()
    node?.remove()
    node = nil
  }

  /// A bounded batch, so that services are not kept waiting by control clients.
  private func acceptSome() {
    for _ in 0..<16 {
      do throws(SystemCallError) {
        guard let (accepted, _) = try Socket.accept(descriptor.number) else { return }
        guard let peer = PeerCredentials(of: accepted.number),
          peer.uid == 0 || peer.uid == geteuid()
        else { continue }
        admit(accepted, peer)
      } catch {
        switch error.errno {
        case EMFILE, ENFILE, ENOMEM, ENOBUFS: return rest()
        // The client is gone again: the next one, please.
        default: continue
        }
      }
    }
  }

  /// Nothing can be opened now: looks again in a second, instead of at every turn.
  private func rest() {
    do throws(SystemdError) {
      try source?.setEnabled(.off)
      let time = loop.now &+ 1_000_000
      if let pause {
        try pause.rearm(at: time)
      } else {
        pause = try loop.addTimer(at: time) { [unowned self] in
          try? source?.setEnabled(.on)
        }
      }
    } catch {
      try? source?.setEnabled(.on)
    }
  }
}
