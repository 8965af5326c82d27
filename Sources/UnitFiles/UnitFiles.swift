// UnitFiles: which files make up a unit.
//
// A name leads to one main file (fragment) and any number of drop-ins. This target knows the rules of that
// and nothing of what the files say:
//
//     SearchPath ─┐
//                 ├─► UnitFileIndex ──locate──► file | masked | absent
//     UnitFileSource                ──dropIns──► paths in the order of application
//                                   ──links────► names wanted or required through .wants/, .requires/
//
// The file system is behind `UnitFileSource`: the daemon asks the kernel, a test asks a dictionary.
//
// Invariants:
// * The first directory of the search path that holds a name wins entirely; an empty file or a link to
//   /dev/null there masks the unit.
// * A link to another name inside the search path is an alias, a link to anywhere else is the file itself.
// * Drop-ins apply in the order of their file names, whatever directory they stand in. Of two with one name
//   the one in the earlier directory counts, then the one of the more specific unit name; those of the whole
//   type (`service.d/`) come last.
// * Each directory is listed once; no file is read here.
//
// - Source: systemd.unit(5), "Unit File Load Path" and the description of drop-ins.
