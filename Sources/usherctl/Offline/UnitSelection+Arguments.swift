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
    var missing: [CommandFailure] = []
    let selection = try resolve(arguments, options, usesHost: usesHost, missing: &missing)
    if let first = missing.first { throw first }
    return selection
  }

  /// - Parameter missing: gets an entry for each argument that leads nowhere.
  /// - Throws: with status 2, if the only argument leads nowhere, or --name stands beside several.
  static func resolve(
    _ arguments: [String], _ options: OfflineOptions, usesHost: Bool = false,
    missing: inout [CommandFailure]
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
    for argument in arguments {
      do throws(CommandFailure) { try builder.add(argument) } catch { missing.append(error) }
    }
    if missing.count == 1, arguments.count == 1, let failure = missing.first { throw failure }
    return UnitSelection(sets: builder.sets(), paths: builder.paths, surroundings: surroundings)
  }
}
