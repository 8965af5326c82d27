// SupervisorCore: decides.
//
// The idea: an event comes in, effects go out, and nothing else happens. There is no descriptor,
// no process, no clock and no file in here; time arrives with the event. So the whole daemon can
// run on a fake kernel, be driven by a random walk, be replayed, and be written down as a value.
//
//     Event ──► Supervisor.handle ──► [Effect]
//                 │ step of one machine (SocketMachine, ServiceMachine, TargetMachine)
//                 │ its move is seen by jobs, sockets, dependents: each a step of its own
//                 └ until nothing moves
//
// Where things live: what comes in is `Event`, what goes out `Effect`; a machine is a struct with
// its state in `XMachine.swift` and its steps in `XMachine+Topic.swift`; how units stand to each
// other is `Relations`; what a request makes of them `Supervisor+Transactions`, what becomes of a
// job `Supervisor+Jobs`, knocks and connections `Supervisor+Activation`.
//
// Invariants: see `Supervisor`, `ServiceMachine`, `SocketMachine`; the walks in SimulationTests
// check each of them after every step.
