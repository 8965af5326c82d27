import ArgumentParser
import Systemd

struct SetProperty: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-property",
    abstract: "Set limits and weights of a unit's control group, now and from now on.")

  @OptionGroup var control: ControlOptions

  @Flag(help: "Only until the next boot.")
  var runtime = false

  @Argument(help: "The unit; `web` means web.service.")
  var unit: String

  @Argument(help: "NAME=VALUE each, as in unit files: MemoryMax=1G CPUWeight=50.")
  var assignments: [String]

  func run() throws {
    try reporting {
      let values = try assignments.map { text throws(CommandFailure) -> BusValue in
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
          throw CommandFailure("cannot set \(text): a property is written as NAME=VALUE")
        }
        return .structure([
          .string(String(text[..<sign])), .variant(.string(String(text[text.index(after: sign)...]))),
        ])
      }
      let connection = try control.connect()
      for name in try UnitArguments.expand([unit], connection) {
        do throws(BusError) {
          _ = try connection.manager(
            "SetUnitProperties", .string(name), .bool(runtime), .array(of: "(sv)", values))
        } catch {
          Output.complain(RefusalText.sentence("set properties of", name, error))
          throw ExitCode(1)
        }
      }
    }
  }
}
