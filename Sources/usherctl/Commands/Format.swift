import ArgumentParser
import UnitSyntax

struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Write unit files in the one usual form: no meaning and no comment changes.",
    discussion: """
      Without an option the formatted text goes to standard output. Needs no daemon. Exit status 1: with \
      --check, a file would change; a text cannot be formatted. 2: a file cannot be read or written.
      """)

  @Flag(name: [.customShort("i"), .customLong("in-place")], help: "Write the files themselves.")
  var inPlace = false

  @Flag(help: "Change nothing: list the files that would change, and end with 1 if there is one.")
  var check = false

  @Flag(help: "Change nothing: show what would change.")
  var diff = false

  @Argument(help: ArgumentHelp("Unit files and drop-ins; - is standard input.", valueName: "file"))
  var files: [String]

  func validate() throws {
    if inPlace, check || diff {
      throw ValidationError("-i changes files, --check and --diff do not: leave out one of them.")
    }
    if inPlace, files.contains("-") {
      throw ValidationError("Standard input cannot be written in place: leave out -i.")
    }
  }

  func run() throws {
    var status: Int32 = 0
    for file in files {
      do throws(CommandFailure) {
        if try format(file) { status = max(status, 1) }
      } catch {
        Output.complain(error.message)
        status = max(status, error.status)
      }
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// True if the file would change and the question was whether it would.
  private func format(_ argument: String) throws(CommandFailure) -> Bool {
    let shown = argument == "-" ? "<stdin>" : argument
    let bytes = argument == "-" ? try InputBytes.standardInput() : try PlainFile.read(argument)
    let source = SourceText(path: shown, bytes: bytes)
    let formatted: [UInt8]
    switch UnitFormatter.format(source) {
    case .formatted(let new): formatted = new
    case .refused(let why):
      // Whoever pipes a file through gets it back.
      if argument == "-", !check, !diff { Output.show(bytes) }
      throw CommandFailure("cannot format \(shown): \(why); it is left as it is")
    }
    if !check && !diff && !inPlace {
      Output.show(formatted)
      return false
    }
    if formatted == bytes { return false }
    if inPlace {
      try PlainFile.replace(argument, with: formatted)
      return false
    }
    if diff { Output.show(UnifiedDiff(from: bytes, to: formatted, path: shown).text) }
    if check, !diff { Output.show("\(shown)\n") }
    return check
  }
}
