// UnitDisk: unit files on disk, and the host they are read on.
//
// The pure targets ask for files and for the host through values and a protocol. Here both come from the
// kernel, for the daemon and for the tools alike, so that `usherctl check` reads exactly what usherd reads:
//
//     UnitFileSource ◄── KernelUnitFileSource     files, directories, links
//     Surroundings   ◄── ofKernel                 host name, machine id, user, XDG directories
//     SearchPath     ◄── ofDaemon                 --unit-path, or the directories of the mode
//
// Invariants:
// * Nothing but the disk is waited for: FIFOs, sockets and devices are told apart before they are opened.
// * Nothing is kept between two calls.
