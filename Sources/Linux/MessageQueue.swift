import CLinux
import Glibc

/// POSIX message queues.
///
/// - Source: mq_overview(7)
package enum MessageQueue {
  /// What a new queue can hold.
  package struct Limits: Hashable, Sendable {
    package var messages: Int
    /// Bytes.
    package var messageSize: Int

    package init(messages: Int, messageSize: Int) {
      self.messages = messages
      self.messageSize = messageSize
    }
  }

  /// Opens a queue for reading and makes it if there is none. EEXIST for one with another mode or
  /// owner: others' queues are not taken over. EACCES for a name with a second slash.
  ///
  /// - Parameters:
  ///   - uid: who is to own it; nil for the caller, as with `gid`.
  ///   - limits: of a new queue; nil for the kernel's.
  /// - Returns: `isNew` if it was made here.
  package static func open(
    _ name: String, mode: UInt16, uid: UInt32? = nil, gid: UInt32? = nil, limits: Limits? = nil
  ) throws(SystemCallError) -> (queue: Descriptor, isNew: Bool) {
    do throws(SystemCallError) {
      return (try make(name, mode: mode, uid: uid, gid: gid, limits: limits), true)
    } catch {
      guard error.errno == EEXIST, error.call == "make message queue" else { throw error }
    }
    let number = try systemCall("open message queue", on: name) { usher_queue_open(name, 0, 0, 0, 0) }
    let queue = Descriptor(adopting: number)
    var status = stat()
    _ = try systemCall("look at", on: name) { fstat(number, &status) }
    guard status.st_mode & 0o777 == mode_t(mode) & 0o777, status.st_uid == uid ?? geteuid(),
      status.st_gid == gid ?? getegid()
    else { throw SystemCallError("open message queue", on: name, errno: EEXIST) }
    return (queue, false)
  }

  private static func make(
    _ name: String, mode: UInt16, uid: UInt32?, gid: UInt32?, limits: Limits?
  ) throws(SystemCallError) -> Descriptor {
    // For nobody else until owner and mode are what they are to be.
    let number = try systemCall("make message queue", on: name) {
      usher_queue_open(name, 1, mode_t(mode) & 0o700, limits?.messages ?? 0, limits?.messageSize ?? 0)
    }
    let queue = Descriptor(adopting: number)
    do throws(SystemCallError) {
      if uid != nil || gid != nil {
        _ = try systemCall("set the owner of message queue", on: name) {
          fchown(number, uid ?? .max, gid ?? .max)
        }
      }
      _ = try systemCall("set the mode of message queue", on: name) { fchmod(number, mode_t(mode) & 0o777) }
    } catch {
      _ = usher_queue_unlink(name)
      throw error
    }
    return queue
  }

  /// Removes the name, if it still leads to that queue.
  package static func remove(_ name: String, ifStill made: Node.Identity) {
    let number = usher_queue_open(name, 0, 0, 0, 0)
    guard number >= 0 else { return }
    let queue = Descriptor(adopting: number)
    if (try? Node.identity(of: queue.number)) == made { _ = usher_queue_unlink(name) }
  }

  /// The limits it really has.
  package static func limits(of fd: Int32) throws(SystemCallError) -> Limits {
    var (messages, size) = (0, 0)
    _ = try systemCall("look at a message queue") { usher_queue_limits(fd, &messages, &size) }
    return Limits(messages: messages, messageSize: size)
  }

  /// The next message, nil if none waits.
  package static func receive(from fd: Int32) throws(SystemCallError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: max(try limits(of: fd).messageSize, 1))
    let capacity = bytes.count
    do throws(SystemCallError) {
      let count = try systemCall("receive from a message queue") { usher_queue_receive(fd, &bytes, capacity) }
      return Array(bytes.prefix(count))
    } catch {
      if error.errno == EAGAIN { return nil }
      throw error
    }
  }

  /// Takes out messages that wait and forgets them.
  package static func discard(from fd: Int32, atMost most: Int) {
    for _ in 0..<max(most, 0) {
      guard let message = try? receive(from: fd) else { return }
      _ = message
    }
  }
}
