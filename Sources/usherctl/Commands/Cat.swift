import ArgumentParser
import Glibc
import Systemd
import UnitChecks

struct Cat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    abstract: "Print the unit files that units were made from, or what they come to together.",
    discussion: """
      A daemon that runs is asked which files a UNIT was made from. Without one, and for a FILE or -, they \
      are looked up on the disk.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Merge the files: each section once, each value with its origin. Read from the disk.")
  var merged = false

  @Flag(help: "With --merged: show what no longer counts, too, as comments.")
  var all = false

  @Flag(help: "With --merged: show values with their specifiers replaced, too.")
  var expand = false

  @Option(help: "With --merged: human, or json for programs.")
  var format = CatFormat.human

  @Option(
    name: .customLong("unit-path"),
    help: ArgumentHelp(
      "Directories in which units are looked up, in place of the daemon's.", valueName: "dir[:dir…]"))
  var unitPath: String?

  @Option(help: ArgumentHelp("The name of the unit on standard input.", valueName: "name"))
  var name: String?

  @Argument(help: ArgumentHelp("The units; `web` means web.service.", valueName: "unit|file|-"))
  var units: [String]

  func validate() throws {
    if !merged, all || expand || format != .human {
      throw ValidationError("--all, --expand and --format are for --merged: add it.")
    }
  }

  func run() throws {
    try reporting {
      if merged { return Output.show(try mergedText()) }
      let connection = try daemon()
      var blocks: [String] = []
      for unit in units {
        if let connection, !Cat.isFile(unit) {
          for name in try UnitArguments.expand([unit], connection) {
            blocks += try Cat.blocks(of: name, connection)
          }
        } else {
          blocks += try UnitTexts(try selection([unit])).blocks()
        }
      }
      Output.show(blocks.joined(separator: "\n"))
    }
  }

  // MARK: - From the disk

  private func mergedText() throws(CommandFailure) -> String {
    try UnitTexts(try selection(units)).merged(format, showsAll: all, showsExpanded: expand)
  }

  private func selection(_ units: [String]) throws(CommandFailure) -> UnitSelection {
    var options: [String] = control.user ? ["--user"] : []
    if let unitPath { options += ["--unit-path", unitPath] }
    if let name { options += ["--name", name] }
    let offline: OfflineOptions
    do { offline = try OfflineOptions.parse(options) } catch {
      throw CommandFailure("cannot read the options: \(error)", status: 2)
    }
    return try UnitSelection.resolve(units, offline)
  }

  /// A folder that is called as a unit is does not hide the unit.
  private static func isFile(_ argument: String) -> Bool {
    var status = stat()
    if argument == "-" || argument.contains("/") { return true }
    return lstat(argument, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  // MARK: - From the daemon

  /// Nil if there is none to ask, or none is needed.
  private func daemon() throws -> ControlConnection? {
    guard unitPath == nil, units.contains(where: { !Cat.isFile($0) }) else { return nil }
    if control.control != nil { return try control.connect() }
    // Not to be allowed to ask is news; that nobody is there is not.
    do throws(CommandFailure) {
      return try ControlConnection(path: control.path)
    } catch {
      if error.status == 4 { throw error }
      return nil
    }
  }

  private static func blocks(of unit: String, _ connection: ControlConnection) throws -> [String] {
    guard try connection.property("LoadState", of: unit)?.text != "not-found" else {
      throw CommandFailure("cannot print \(unit): there is no unit file for it")
    }
    let main = try connection.property("FragmentPath", of: unit)?.text ?? ""
    let dropIns = try connection.property("DropInPaths", of: unit)?.texts ?? []
    if try connection.property("NeedDaemonReload", of: unit)?.boolean == true {
      Output.complain(
        "\(unit) has changed on disk since it was read; `usherctl daemon-reload` reads it again")
    }
    if main.isEmpty && dropIns.isEmpty { return ["# \(unit) is built in\n"] }
    return try ((main.isEmpty ? [] : [main]) + dropIns).map { path in
      UnitTexts.block(path, try PlainFile.read(path))
    }
  }
}

/// How a merged unit is told.
enum CatFormat: String, CaseIterable, ExpressibleByArgument {
  case human, json
}
