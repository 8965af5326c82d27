import ArgumentParser
import Systemd

struct PowerOff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poweroff", abstract: "Stop everything, then switch off; usherd must be process 1.")

  @OptionGroup var options: EndOptions

  func run() throws { try options.run("PowerOff", "power off") }
}

struct Reboot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reboot", abstract: "Stop everything, then start the machine anew; usherd must be process 1."
  )

  @OptionGroup var options: EndOptions

  func run() throws { try options.run("Reboot", "reboot") }
}

struct Halt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "halt", abstract: "Stop everything, then halt; usherd must be process 1.")

  @OptionGroup var options: EndOptions

  func run() throws { try options.run("Halt", "halt") }
}

struct Kexec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kexec", abstract: "Stop everything, then start the loaded kernel; usherd must be process 1."
  )

  @OptionGroup var options: EndOptions

  func run() throws { try options.run("KExec", "start another kernel") }
}

struct Exit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exit", abstract: "Stop everything; usherd ends, with this status.")

  @OptionGroup var control: ControlOptions

  @Argument(help: "0 to 255.")
  var status: UInt8?

  func run() throws {
    try reporting {
      let connection = try control.connect()
      if let status { _ = try connection.manager("SetExitCode", .byte(status)) }
      _ = try connection.manager("Exit")
    }
  }
}

/// What the ends of the system have in common.
struct EndOptions: ParsableArguments {
  @OptionGroup var control: ControlOptions

  @Flag(help: "Do nothing but find out whether the daemon is there.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "For scripts; units are stopped all the same.")
  var force = false

  func run(_ method: String, _ words: String) throws {
    try reporting {
      let connection = try control.connect()
      if dryRun { return }
      do throws(BusError) {
        _ = try connection.manager(method)
      } catch {
        Output.complain("cannot \(words): \(error.message)")
        throw ExitCode(error.exitStatus)
      }
    }
  }
}
