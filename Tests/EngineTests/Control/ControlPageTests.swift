import ControlBench
import Testing

@testable import Engine

/// `docs/reference/control.md` against the tables that the server answers from.
@Suite("Page of the control interface")
struct ControlPageTests {
  let page: String

  init() throws {
    // Tests/EngineTests/Control/ControlPageTests.swift
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/" + root + "/docs/reference/control.md"
    page = try Program.run("cat", [path]).output
    try #require(!page.isEmpty, "cannot read \(path)")
  }

  @Test("Every method and signal stands on the page")
  func complete() {
    var names = ManagerInterfaces.manager.methods.map(\.name)
    names += ManagerInterfaces.manager.signals.map(\.name)
    names += UnitInterfaces.unit.methods.map(\.name) + JobInterfaces.job.methods.map(\.name)
    names +=
      UnitInterfaces.own.properties.map(\.name) + UnitInterfaces.own.methods.map(\.name)
      + DriverInterface.driver.methods.map(\.name)
    #expect(names.filter { !page.contains("`\($0)`") } == [])
  }

  @Test("The bounds on the page are those of the code")
  func bounds() {
    let text = page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("\(ControlServer.clientLimit) clients at a time"))
    #expect(text.contains("a call may carry \(ControlCall.valueLimit) values"))
    #expect(text.contains("leaves \(ControlClient.queueLimit) messages unread is cut off"))
    #expect(text.contains("leaves \(ControlClient.chatterLimit) unread is no longer told"))
  }
}
