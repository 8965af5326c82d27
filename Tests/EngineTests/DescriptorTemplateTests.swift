import Linux
import Testing
import UnitModel

@testable import Engine

/// Descriptors where programs want them.
@Suite("Descriptors where programs want them")
struct DescriptorTemplateTests {
  private func passed(_ names: String...) -> [CommandContext.PassedDescriptor] {
    names.enumerated().map {
      .init(number: Int32(70 + $0), name: $1, address: "127.0.0.1:\(8000 + $0)", port: UInt16(8000 + $0))
    }
  }

  @Test(
    "are named in commands and variables",
    arguments: [
      ("--fd=%{fd:b}", "--fd=4"), ("%{fds}", "3,4,5"), ("NGINX=%{fds;};", "NGINX=3;4;5;"),
      ("%{fds:a}", "3,5"),
      ("%{port:b}/%{address:a}", "8001/127.0.0.1:8000"), ("%{http_code}", "%{http_code}"), ("100%", "100%"),
      ("%{fd:b", "%{fd:b"), ("%%{fd:a}", "%3"), ("%{other:x}", "%{other:x}"),
    ])
  func templates(text: String, wanted: String) throws {
    let template = DescriptorTemplate(passed: passed("a", "b", "a"), listeners: [])
    #expect(try template.expand(text) == wanted)
  }

  @Test("that are not there are an error that names them")
  func missing() {
    let template = DescriptorTemplate(passed: passed("a"), listeners: [])
    for text in ["%{fd:x}", "%{fds:x}", "%{port:x}", "%{address:x}"] {
      #expect(throws: CommandError.noDescriptor(named: "x")) { try template.expand(text) }
    }
  }

  @Test("that the command is not passed, and ports of what has none, have a message of their own")
  func notPassed() {
    var listeners = passed("a", "b")
    listeners[1].port = nil
    let template = DescriptorTemplate(passed: [], listeners: listeners)
    #expect(throws: CommandError.notPassed("a")) { try template.expand("%{fd:a}") }
    #expect(throws: CommandError.notPassed("a")) { try template.expand("%{fds:a}") }
    #expect(throws: CommandError.noPort(of: "b", address: "127.0.0.1:8001")) {
      try template.expand("%{port:b}")
    }
    #expect(
      CommandError.noPort(of: "b", address: "/run/b").description
        == "the listener \"b\" is /run/b, which has no port")
  }

  @Test("are placed by their names, in order within the usual numbers and besides above them")
  func numbers() {
    func arranged(_ wanted: (name: String, number: Int32)...) -> ([String], [Int32], [Int]) {
      let found = DescriptorNumbers.arrange(passed("a", "b", "c"), wanted)
      return (found.passed.map(\.name), found.extra.map(\.number), found.extra.map(\.index))
    }
    #expect(arranged() == (["a", "b", "c"], [], []))
    #expect(arranged(("c", 3)) == (["c", "a", "b"], [], []))
    #expect(arranged(("a", 5), ("c", 4)) == (["b", "c", "a"], [], []))
    #expect(arranged(("b", 12), ("c", 3)) == (["c", "a", "b"], [12], [2]))
    #expect(arranged(("x", 3), ("y", 20)) == (["a", "b", "c"], [], []))
  }

  @Test("come with their addresses, unless usherd does as systemd; LISTEN_PID can be left out")
  func environment() throws {
    var service = ServiceSettings()
    var context = CommandContext()
    context.passed = passed("a", "b")
    context.passed[1].address = "/run/a b\\c"
    context.passed.append(.init(number: 80, name: "stored", isListener: false))
    func variables() throws -> [String] {
      try compile("/bin/true", service: service, context).environment.compactMap {
        switch $0 {
        case .fixed(let text): text
        case .ownPID(let name), .ownPidfdID(let name): name
        case .perSpawn: nil
        }
      }
    }
    #expect(
      try variables().filter { $0.hasPrefix("LISTEN_") }.sorted()
        == ["LISTEN_FDNAMES=a:b:stored", "LISTEN_FDS=3", "LISTEN_PID", "LISTEN_PIDFDID"])
    context.tellsAddresses = true
    service.additions.listenPid = .omit
    #expect(
      try variables().filter { $0.hasPrefix("LISTEN_") }.sorted()
        == [
          "LISTEN_ADDRESSES=127.0.0.1:8000 /run/a\\x20b\\x5cc -", "LISTEN_FDNAMES=a:b:stored", "LISTEN_FDS=3",
        ])
  }

  @Test("variables that name descriptors are the main process's alone; ports are everybody's")
  func phases() throws {
    var service = ServiceSettings()
    service.additions.isAware = true
    service.additions.environment = ["FD=%{fd:a}", "PORT=%{port:a}"]
    var context = CommandContext()
    context.listeners = passed("a")
    let program = try compile("/bin/true", service: service, context)
    #expect(program.environment.contains(.fixed("PORT=8000")))
    #expect(
      !program.environment.contains { if case .fixed(let text) = $0 { text.hasPrefix("FD=") } else { false } }
    )
    context.passed = passed("b")
    #expect(throws: CommandError.notPassed("a")) {
      try compile("/bin/true", service: service, context)
    }
  }
}
