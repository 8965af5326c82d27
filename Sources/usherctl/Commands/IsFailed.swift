import ArgumentParser

struct IsFailed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "is-failed",
    abstract: "Print the states of units; succeed if one of them has failed.")

  @OptionGroup var check: StateCheck

  func run() throws {
    try check.run(good: ["failed"], bad: 1, unknown: 1)
  }
}
