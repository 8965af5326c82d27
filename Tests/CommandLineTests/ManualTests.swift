import ArgumentParser
import ControlBench
import Testing

@testable import usherctl

@Suite("Manual page of usherctl")
struct ManualTests {
  @Test("Every verb stands in the manual page")
  func verbs() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let page = try Program.run("cat", ["/\(root)/docs/man/usherctl.1"]).output
    let verbs = Usherctl.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(verbs.count > 10)
    let missing = verbs.filter { verb in
      let name = verb.split(separator: "-").joined(separator: "\\-")
      return !page.contains(".BI \(name) ") && !page.contains(".B \(name)\n")
    }
    #expect(missing == [])
  }
}
