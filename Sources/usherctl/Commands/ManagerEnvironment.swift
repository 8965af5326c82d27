import ArgumentParser
import Glibc
import Systemd

struct ShowEnvironment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show-environment", abstract: "Print the variables that all services get.")

  @OptionGroup var control: ControlOptions

  func run() throws {
    try reporting {
      let manager = try control.connect().properties(of: ControlConnection.managerPath)
      Output.show(manager.texts("Environment").map { ShellText.assignment($0) + "\n" }.joined())
    }
  }
}

struct SetEnvironment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-environment", abstract: "Set variables for all services that start from now on.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "NAME=VALUE each.")
  var assignments: [String]

  func run() throws {
    try reporting { _ = try control.connect().manager("SetEnvironment", .strings(assignments)) }
  }
}

struct UnsetEnvironment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset-environment",
    abstract: "Take variables away from all services that start from now on.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "NAME, or NAME=VALUE to take just that away.")
  var names: [String]

  func run() throws {
    try reporting { _ = try control.connect().manager("UnsetEnvironment", .strings(names)) }
  }
}

struct ImportEnvironment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-environment", abstract: "Set variables for all services to what they are here.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "The names.")
  var names: [String]

  func run() throws {
    try reporting {
      let found = names.compactMap { name -> String? in
        guard let value = getenv(name) else {
          Output.complain("variable \(name) is not set here; it is passed over")
          return nil
        }
        return name + "=" + String(cString: value)
      }
      let connection = try control.connect()
      if !found.isEmpty { _ = try connection.manager("SetEnvironment", .strings(found)) }
    }
  }
}

/// Text as shells read it.
enum ShellText {
  /// `NAME=value`, quoted as `$'…'` where a shell would read something else.
  static func assignment(_ text: String) -> String {
    guard let sign = text.firstIndex(of: "=") else { return text }
    let value = text[text.index(after: sign)...]
    let isPlain = value.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !"\"\\`$*?['()<>|&;!".utf8.contains(byte)
    }
    if isPlain { return text }
    var quoted = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\\", "'": quoted += "\\" + String(scalar)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return text[...sign] + "$'" + quoted + "'"
  }
}
