// Systemd: libsystemd as Swift types.
//
// The idea: the C library does the work; this target gives it names, ownership and errors that
// Swift can check. `EventLoop` and `EventSource` are sd_event(3), `BusConnection` and
// `BusMessage` are sd_bus(3), `Notify` is sd_notify(3), `ID128` is sd_id128(3).
//
//     EventLoop ──► EventSource (descriptor, timer, signal, inotify)   held by whom it serves
//         ▲
//         └──────── BusConnection ──► BusMessage (read, append)
//
// Invariants: everything here lives on the thread that runs the loop; a source that is let go
// never calls again; the C callbacks never throw and never end the loop; a negative answer of
// the library becomes a `SystemdError` in one place (`checked`).
