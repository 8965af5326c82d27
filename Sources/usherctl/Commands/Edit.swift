import ArgumentParser
import Glibc
import Systemd
import UnitFiles
import UnitModel

struct Edit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Write a drop-in for a unit, or with --full its file, in an editor; then daemon-reload.",
    discussion: """
      The editor is $SYSTEMD_EDITOR, $EDITOR or $VISUAL, else editor, nano, vim or vi. Files go to usherd's own \
      first directory, /etc/usher/system, which outweighs all others.
      """)

  @OptionGroup var control: ControlOptions

  @Flag(help: "Edit a copy of the whole file, which takes the place of the other.")
  var full = false

  @Flag(help: "Only until the next boot.")
  var runtime = false

  @Option(name: .customLong("drop-in"), help: ArgumentHelp("The drop-in's name.", valueName: "name"))
  var dropIn = "override.conf"

  @Flag(help: "Take the text from standard input; no editor is started.")
  var stdin = false

  @Flag(name: .shortAndLong, help: "Also for a unit that has no file yet.")
  var force = false

  @Flag(name: .customLong("no-reload"), help: "Do not have the daemon read the unit files again.")
  var noReload = false

  @Argument(help: "The units; `web` means web.service.")
  var units: [String]

  func run() throws {
    try reporting {
      guard !dropIn.contains("/"), !dropIn.hasPrefix(".") else {
        throw CommandFailure("cannot write a drop-in \(dropIn): a file's name is meant")
      }
      let editor = stdin ? nil : try TextEditor.find()
      let input = stdin ? EditedText.input() : nil
      let connection = try? ControlConnection(path: control.path)
      var isChanged = false
      for name in units.map({ UnitArguments.complete($0) }) {
        let files = try sources(of: name, connection)
        let target = try self.target(of: name)
        guard force || !files.isEmpty else {
          throw CommandFailure("cannot edit \(name): there is no unit file for it; --force begins one")
        }
        let draft = EditedText(target: target, sources: files, isWhole: full)
        guard let text = try input ?? editor.map({ try draft.edited(by: $0) }) ?? nil else {
          Output.complain("\(name) stays as it is: there is no text")
          continue
        }
        try EditedText.write(text, to: target)
        Output.show("Wrote \(target).\n")
        isChanged = true
      }
      if isChanged, !noReload, let connection { _ = try connection.manager("Reload") }
    }
  }

  /// The unit's files, the main one first; from the daemon, or from the disk.
  private func sources(of name: String, _ connection: ControlConnection?) throws -> [String] {
    if let connection {
      let path = try connection.property("FragmentPath", of: name)?.text ?? ""
      let dropIns = try connection.property("DropInPaths", of: name)?.texts ?? []
      return (path.isEmpty ? [] : [path]) + dropIns
    }
    let options = try OfflineOptions.parse(control.user ? ["--user"] : [])
    guard let selection = try? UnitSelection.resolve([name], options) else { return [] }
    return try UnitTexts(selection).paths()
  }

  private func target(of name: String) throws(CommandFailure) -> String {
    let isUser = control.user || geteuid() != 0
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let directory: String
    if isUser {
      let home = variable("XDG_CONFIG_HOME") ?? (variable("HOME") ?? "") + "/.config"
      directory = (runtime ? variable("XDG_RUNTIME_DIR") ?? "/run/user/\(geteuid())" : home) + "/usher/user"
    } else {
      directory = (runtime ? "/run" : "/etc") + "/usher/system"
    }
    if full { return "\(directory)/\(name)" }
    return "\(directory)/\(name).d/\(dropIn.hasSuffix(".conf") ? dropIn : dropIn + ".conf")"
  }
}
