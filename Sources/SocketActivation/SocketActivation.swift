// SocketActivation: the side of socket activation that a service needs.
//
// A supervisor binds a service's sockets before the service runs and starts it with them open. The
// service must then find them and, if it wants, talk back:
//
//     supervisor                                   service
//        │  descriptors 3, 4, …                       │
//        ├── LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES ─►│  InheritedSockets
//        ├── WATCHDOG_USEC, WATCHDOG_PID ────────────►│  Watchdog
//        │◄─ READY=1, STATUS=…, FDSTORE=1 (NOTIFY_SOCKET) ── NotifySocket
//
// It is the protocol of sd_listen_fds(3) and sd_notify(3), so a service written with this library runs
// the same under usherd, systemd, systemd-socket-activate, or any other supervisor that speaks it.
//
// Invariants:
//  * Nothing here trusts the environment: a variable that names another process, or does not parse, is
//    an error or means "nothing inherited", never a trap.
//  * A descriptor is handed out close-on-exec, so that a child of the service does not keep a listener.
//  * The library imports Glibc alone: it adds no thread, no allocation at start, no dependency.
