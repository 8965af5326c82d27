// usher-proxy: passes on what comes in on inherited sockets, for servers that cannot take a descriptor.
//
// The supervisor listens; the first knock starts usher-proxy and, by an ordinary dependency between units,
// the server. usher-proxy connects each client with the server at its usual address.
//
//     epoll ─► listener    ─► Proxy+Accepting  ─► Connection ─► Proxy+Connecting ─► Target
//           ─► connection  ─► Proxy+Forwarding ─► Flow in each direction
//           ─► datagrams   ─► Proxy+Datagrams  ─► Session ─► Target
//           ─► a signal, the answer of a look-up, a time that has come ─► Proxy+Timers, Proxy+Ending
//
// One thread, edge-triggered events, no timer of its own per connection. The one other thread looks names
// up, because that may wait for the network; it lives as long as one look-up.
//
// How a connection begins. All that wait are accepted; then each is connected, what its client has said by then
// is passed on, and only then do both sockets enter the event queue, without the events for room to write, which
// most connections never need. A request and an answer are then twelve system calls and one event.
//
// How bytes travel. A connection that says little is read into one buffer that all connections share, and
// what the other side does not take at once is kept: a quiet connection owns no buffer and no pipe. Once a
// direction fills the shared buffer twice in a row it gets a pipe out of a pool and its pages are spliced.
// Nothing is read from a side while the other is full: the pressure goes back to the sender. A target without
// room for a datagram holds its listener up, by one datagram.
//
// How things end.
//  * An end in one direction (FIN) is passed on after the last byte; the other direction goes on.
//  * A reset on one side is a reset on the other.
//  * A side that takes nothing any more still says what it has to say.
//
// Invariants:
//  * A client is never refused for want of room: at the limit, or without descriptors, nothing is accepted,
//    and clients wait in the listener's queue.
//  * Every descriptor has one owner: `Proxy.end` for connections and sessions, `PipePool` for pipes.
//  * An event for a connection that has ended finds nothing (`SlotTable`).
//
// - Source: systemd-socket-proxyd(8), epoll(7), splice(2), tcp(7), unix(7)
import Glibc
import Linux
import ProxyCore
import SocketActivation

/// The door: the command line, the inherited sockets, the loop.
@main struct UsherProxy {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    switch ProxyOptions.parse(Array(CommandLine.arguments.dropFirst())) {
    case .help:
      print(ProxyOptions.help)
    case .version:
      print("usher-proxy 0.1.0")
    case .misuse(let problem):
      complain("\(problem)\ntry 'usher-proxy --help'")
      exit(2)
    case .run(let options):
      exit(run(options))
    }
  }

  private static func run(_ options: ProxyOptions) -> Int32 {
    do {
      let sockets = try InheritedSockets.take()
      let notify = try? NotifySocket.fromEnvironment(unsetEnvironment: true)
      _ = try? ResourceLimit.raiseDescriptors()
      let proxy = try Proxy(options, sockets, notify: notify)
      return proxy.run()
    } catch {
      complain("\(error)")
      return 1
    }
  }
}

/// One line to standard error.
func complain(_ text: String) {
  let line = Array("usher-proxy: \(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Why usher-proxy does not start.
struct CannotServe: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
