import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Reads `EnvironmentFile=`, at each start. May block on dead file systems: a job for the worker.
///
/// - Source: systemd.exec(5), "EnvironmentFile="
package enum EnvironmentFiles {
  /// What the files of a unit say.
  package struct Contents: Hashable, Sendable {
    /// `NAME=value` in the order of the files; a later one of the same name wins.
    package var assignments: [String] = []
    /// What was left out, as sentences without the unit.
    package var warnings: [String] = []
  }

  /// Which file cannot be read, and why. The start of the service fails with it.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var error: SystemCallError
    /// `path:line` of the directive.
    package var place: String

    package var description: String {
      "cannot read the environment file \(error.subject) (\(place)): \(error.words); "
        + "a `-` before its path makes it optional"
    }
  }

  /// Bytes of one file: more is not an environment.
  private static let largest = 1 << 20

  package static func read(_ files: [ExecSettings.EnvironmentFile]) -> Result<Contents, Failure> {
    var contents = Contents()
    for file in files {
      do throws(SystemCallError) {
        for path in try paths(file.pattern) {
          let text = EnvironmentFileText(try ProcFile.bytes(path, limit: largest))
          if text.isBroken { throw SystemCallError("read as UTF-8", on: path, errno: EILSEQ) }
          contents.assignments += text.assignments
          contents.warnings += text.ignored.map {
            "cannot use \($0) in \(path): no variable has such a name; it is left out"
          }
        }
      } catch {
        if !file.isOptional { return .failure(Failure(error: error, place: file.origin.place)) }
        // Optional means missing, too; what is there and cannot be read is worth a word.
        if error.errno != ENOENT { contents.warnings.append("\(error); it is left out") }
      }
    }
    return .success(contents)
  }

  /// The files that match, in the order of their names; ENOENT if there is none.
  private static func paths(_ pattern: String) throws(SystemCallError) -> [String] {
    guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }) else { return [pattern] }
    var found = glob_t()
    defer { globfree(&found) }
    switch glob(pattern, 0, nil, &found) {
    case 0: break
    case GLOB_NOSPACE: throw SystemCallError("open", on: pattern, errno: ENOMEM)
    default: throw SystemCallError("open", on: pattern, errno: ENOENT)
    }
    guard let paths = found.gl_pathv else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
  }
}
