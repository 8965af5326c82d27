import Testing
import UnitSyntax

@testable import UnitModel

/// `[X-Usher]`.
@Suite("The section [X-Usher]")
struct UsherSectionTests {
  @Test("is decoded in sockets")
  func sockets() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nOnOverload=fail\nBindRetrySec=2\nStopWhenIdleSec=5min")
    #expect(unit.diagnostics.isEmpty)
    guard case .socket(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.onOverload == .fail)
    #expect(settings.additions.bindRetry == .seconds(2))
    #expect(settings.additions.stopWhenIdle == .seconds(300))
  }

  @Test("is decoded in services")
  func services() throws {
    let unit = service("[X-Usher]\nRestartMode=overlap")
    #expect(unit.diagnostics.isEmpty)
    guard case .service(let settings) = unit.kind else { return #expect(Bool(false)) }
    #expect(settings.additions.restartMode == .overlap)
  }

  @Test("tells which kind of unit a directive belongs to")
  func otherKind() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nRestartMode=overlap")
    #expect(unit.codes == ["directive-wrong-section"])
    let finding = try #require(unit.diagnostics.first)
    #expect(finding.help == "it belongs in [X-Usher] of a service unit")
  }

  @Test("tells of directives that nobody knows, with the nearest")
  func unknown() throws {
    let unit = socket("ListenStream=80\n[X-Usher]\nOnOverlaod=fail")
    #expect(unit.codes == ["directive-unknown"])
    #expect(unit.diagnostics.first?.help == "did you mean OnOverload=?")
  }
}
