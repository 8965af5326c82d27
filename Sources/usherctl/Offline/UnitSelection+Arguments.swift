import Glibc
import UnitDisk
import UnitFiles
import UnitModel

extension UnitSelection {
  /// Finds out what each argument means, without a daemon and without root.
  ///
  /// A word with a slash, or that names something in the working directory, is a FILE or a DIR; `-` is
  /// standard input; any other is a UNIT on the search path.
  ///
  /// - Parameters:
  ///   - usesHost: the host's units stand behind the folders of FILEs and DIRs.
  /// - Throws: with status 2, if an argument leads nowhere.
  static func resolve(
    _ arguments: [String], _ options: OfflineOptions, usesHost: Bool = false
  ) throws(CommandFailure) -> UnitSelection {
    var surroundings = Surroundings.ofKernel(isUserMode: options.user)
    surroundings.isUserMode = options.user
    let unitPath = options.unitPath.map(UnitPathOption.init)
    let host = SearchPath.ofDaemon(unitPath: unitPath?.absolute, surroundings)
    var builder = UnitSetBuilder(
      hostPath: host, usesHost: usesHost || options.unitPath != nil, name: options.name)
    for (path, written) in unitPath?.directories ?? [] { builder.show(folder: path, as: written) }
    if options.name != nil, arguments.count != 1 {
      throw CommandFailure("cannot tell which file --name is for: give it with one FILE or -", status: 2)
    }
    for argument in arguments { try builder.add(argument) }
    return UnitSelection(sets: builder.sets(), paths: builder.paths, surroundings: surroundings)
  }
}
