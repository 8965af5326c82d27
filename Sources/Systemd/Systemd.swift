// Systemd: libsystemd as Swift types.
//
// The idea: the C library does the work; this target gives it names, ownership and errors that
// Swift can check. `EventLoop` and `EventSource` are sd_event(3) for timers, inotify and what is put off,
// `BusConnection` and `BusMessage` are sd_bus(3), `Notify` is sd_notify(3), `ID128` is sd_id128(3).
// Descriptors and signals wait in an epoll of the loop's own (`DescriptorTable`), in which the library's
// loop is one descriptor more. The library prepares its wait anew only when something was asked of it:
// every call that asks notes that (`EventLoop.isTouched`).
//
//     EventLoop ──► EventSource (descriptor, timer, signal, inotify)   held by whom it serves
//         ▲
//         └──────── BusConnection ──► BusMessage (read, append)
//
// Invariants: everything here lives on the thread that runs the loop; a source that is let go
// never calls again; the C callbacks never throw and never end the loop; a negative answer of
// the library becomes a `SystemdError` in one place (`checked`).
