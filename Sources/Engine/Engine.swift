// Engine: performs.
//
// The idea: the core (SupervisorCore) decides, this target does. What happens in the kernel
// becomes an `Event`; what the core answers, `Effect`s, is performed in order. Nothing here
// decides whether to start, retry or give up.
//
//     kernel ──► sd-event ──► Daemon.post(Event) ──► Supervisor ──► [Effect] ──► Daemon.perform
//                                 ▲                                                 │
//                                 └───────── what failed, what was answered ◄───────┘
//
// Where things live:
//   Daemon/     the loop's owner, one file a group of effects; handles of sockets, runs, processes
//   Listening/  opening listeners, accepting, naming connections, notify sockets
//   Spawning/   from a command of a unit to a spawn program
//   Naming/     users and groups through NSS, in a helper process
//   Working/    the thread for what may block
//   Streams/    the daemon's log and the output of services
//   Loading/    unit files and surroundings from the kernel
//   Control/    org.freedesktop.systemd1 on the private socket
//
// Invariants: the main thread owns all state; no call on it blocks; every descriptor has one
// owner; whatever fails becomes an event, an answer or a line of the log, never a trap.
