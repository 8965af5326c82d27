// usher-web: a small web server that owns no address of its own.
//
// It serves HTTP/1.1 on whatever listening or connected stream sockets it was started with, and is the
// worked example of a socket-activated service: `InheritedSockets` finds the descriptors, `NotifySocket`
// says READY=1 where a supervisor waits for it, and with --exit-when-idle it leaves after a quiet while;
// the supervisor keeps the listeners, so the next request starts it again and none is lost.
//
//     poll(2) ─► listener readable   ─► accept  ─► Connection
//             ─► connection readable ─► Connection.receive ─► HTTPRequest ─► Page ─► output
//             ─► connection writable ─► Connection.flush
//
// One thread, one poll loop. A connection holds at most one request's head and one answer; a peer that
// sends more than `HTTPRequest.maximumHead` bytes without ending its head is answered 431 and closed.

import Glibc
import SocketActivation

/// The door: options, the inherited sockets, the loop.
@main struct UsherWeb {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    guard let options = Options(CommandLine.arguments.dropFirst()) else {
      complain(Options.usage)
      exit(2)
    }
    do {
      let sockets = try InheritedSockets.take()
      guard var server = Server(sockets, exitWhenIdle: options.exitWhenIdle) else {
        complain(
          "cannot serve: no stream socket was passed (LISTEN_FDS); start usher-web from a .socket unit")
        exit(1)
      }
      try NotifySocket.fromEnvironment()?.ready(status: "serving on \(server.listeners.count) listeners")
      server.run()
    } catch {
      complain("\(error)")
      exit(1)
    }
  }
}

/// One line to standard error.
func complain(_ text: String) {
  let line = Array("usher-web: \(text)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
