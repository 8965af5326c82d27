import UnitFiles
import UnitModel
import UnitSyntax

/// Units that are looked at together: where they are read from, and which of them were asked for.
struct UnitSet {
  /// The disk, overlaid by what stands in no unit file: standard input, a copy under another name.
  var source: any UnitFileSource
  var searchPath: SearchPath
  /// What was asked for, in the order of the arguments, each once.
  var names: [UnitName] = []
  /// Drop-ins that were asked for by themselves: of their units only what is about these files counts.
  var dropIns: [UnitName: Set<String>] = [:]
  /// Units whose main file is not there, only a drop-in that was asked for: an empty file stands in for it,
  /// so that what needs the whole unit cannot be told.
  var standIns: Set<UnitName> = []
  /// The path of each file that was asked for, by the name it is read under.
  var files: [UnitName: String] = [:]

  /// True if one of the folders was asked for as a whole.
  var isWholeFolder = false

  /// True for text on standard input that no folder was named for: it has no neighbours.
  var isAlone: Bool { searchPath.directories.map(\.path) == ["/<stdin>"] }
}

/// What the arguments of a command mean.
struct UnitSelection {
  var sets: [UnitSet] = []
  /// How paths are shown.
  var paths = ShownPaths()
  var surroundings: Surroundings
}
