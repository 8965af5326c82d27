import UnitSyntax

/// What a check found, in the form that every format is made from.
struct CheckReport {
  /// A file as reports name it.
  struct File: Hashable {
    /// As the user wrote it, or absolute.
    var shown: String
    /// Absolute; nil for standard input without a folder.
    var path: String?
  }

  struct Place: Hashable {
    var file: File
    /// Nil for the file as a whole.
    var region: TextRegion?
  }

  struct Finding {
    /// Its origins carry the shown paths.
    var diagnostic: Diagnostic
    /// Nil where no file is to blame.
    var place: Place?
    /// The places of the diagnostic's notes and fixes, in the same order.
    var notePlaces: [Place] = []
    var fixPlaces: [Place] = []
  }

  /// What the units are for: `usher`, `252`.
  var target = "usher"
  /// Every file that was read for what was asked for, in the order of the arguments.
  var files: [File] = []
  var findings: [Finding] = []
  /// The working directory, absolute.
  var workingDirectory = "/"

  /// The path from the working directory, where the file is below it: what a server finds in a checkout.
  func relativePath(_ file: File) -> String {
    let prefix = workingDirectory == "/" ? "/" : workingDirectory + "/"
    guard let path = file.path, path.hasPrefix(prefix) else { return file.shown }
    return String(path.dropFirst(prefix.count))
  }

  func count(_ severity: Diagnostic.Severity) -> Int {
    findings.count { $0.diagnostic.severity == severity }
  }

  /// True if a finding is at least as severe.
  func fails(on severity: Diagnostic.Severity) -> Bool {
    findings.contains { $0.diagnostic.severity >= severity }
  }

  /// "2 errors, 1 warning in 3 files"
  var summary: String {
    let counts = [Diagnostic.Severity.error, .warning, .note].map { (count($0), $0.rawValue) }
    let found = counts.filter { $0.0 > 0 }.map { CheckReport.counted($0.0, $0.1) }.joined(separator: ", ")
    return (found.isEmpty ? "no findings" : found) + " in " + CheckReport.counted(files.count, "file")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
