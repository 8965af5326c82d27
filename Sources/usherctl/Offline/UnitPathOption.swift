import UnitFiles

/// The directories of `--unit-path`, as the user wrote them and as they are read.
struct UnitPathOption {
  /// - `path`: absolute, `written`: without a slash at the end.
  let directories: [(path: String, written: String)]

  /// - Parameter text: `DIR[:DIR…]`; what does not begin with a slash is meant from the working directory.
  init(_ text: String) {
    let paths = ShownPaths()
    directories = text.split(separator: ":").map { part in
      var written = String(part)
      while written.utf8.count > 1, written.hasSuffix("/") { written.removeLast() }
      return (paths.absolute(written), written)
    }
  }

  /// The directories as the search path takes them.
  var absolute: String { directories.map(\.path).joined(separator: ":") }
}
