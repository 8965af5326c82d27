// ProxyCore: what a proxy knows without touching a socket.
//
//     command line ──ProxyOptions──► ProxyTarget for each listener's name
//     addresses of a connection ──ProxyHeader──► the bytes that go to the target first
//     a datagram's sender ──SessionTable──► its session, or which one ends for it
//     a token of the kernel's event queue ──SlotTable──► the connection it was meant for, or none
//     failures of a target ──Backoff──► when to try next
//
// Everything here is a value or a table over values: no descriptor, no clock, no Glibc. Times come in as
// `Instant`, so that a test can let an hour pass.
//
// Invariants:
//  * A token that outlives its connection finds nothing, even when the slot has a new owner.
//  * A session table never holds more sessions than its limit, and gives away the longest silent first.
//  * Bytes from outside never decide a subscript or an unchecked sum.
//
// - Source: systemd-socket-proxyd(8); haproxy.org, "The PROXY protocol", versions 1 and 2
