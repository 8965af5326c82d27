// Linux: a thin typed layer over the kernel.
//
// The idea: one file for one kernel thing, each function one system call or one small protocol of
// calls that belong together (open a listener, read a credential), typed arguments, `Descriptor`
// for what is opened, `SystemCallError` for what fails. Nothing here decides anything, keeps any
// state, or knows what a unit is.
//
// Invariants: EINTR never leaves this target; every descriptor is opened with close-on-exec;
// nothing blocks unless its name says so.
