import Foundation
import TestRig
import Testing

/// Real servers and their real clients, beside usherd in namespaces of their own. A case is a script of
/// `cases/`; `USHER_BACKEND=systemd` runs the same under the real systemd.
@Suite("Integration", .enabled(if: Namespaces.areAvailable, "needs root, namespaces and a cgroup2 mount"))
struct IntegrationTests {
  private static let turnstile = Turnstile(2)

  @Test("A case of every promise is there")
  func casesAreThere() {
    #expect(IntegrationCase.servers.count >= 8)
    #expect(IntegrationCase.others.count >= 9)
  }

  @Test(
    "A server runs, and its clients are served",
    .enabled(if: IntegrationCase.serversAreInstalled, "the test servers could not be fetched"),
    arguments: IntegrationCase.servers)
  func serverRuns(name: String) async throws {
    try await holds(name)
  }

  @Test("What is promised holds", arguments: IntegrationCase.others)
  func promiseHolds(name: String) async throws {
    try await holds(name)
  }

  private func holds(_ name: String) async throws {
    let script = Checkout.root + "/Tests/Integration/run-case"
    let run = try await Self.turnstile.pass { try await Command.run(script, [name]) }
    #expect(run.status == 0, Comment(rawValue: run.output))
  }
}

/// usherd as an ordinary process of whoever runs the tests; this goes anywhere.
@Suite("The daemon as an ordinary process")
struct PlainTests {
  @Test("What is promised holds", arguments: IntegrationCase.plain)
  func promiseHolds(name: String) async throws {
    let run = try await Command.run(Checkout.root + "/Tests/Integration/plain/" + name)
    #expect(run.status == 0, Comment(rawValue: run.output))
  }

  @Test("The cases are there")
  func casesAreThere() {
    #expect(IntegrationCase.plain.count >= 3)
  }
}

/// The scripts of `cases/` and `plain/`.
enum IntegrationCase {
  /// Those that need a server or a client out of the layer that `make-root` lays out.
  static let servers = all.filter { needsLayer($0) }
  /// Those that do with what every system has.
  static let others = all.filter { !needsLayer($0) }

  static let serversAreInstalled =
    FileManager.default.fileExists(atPath: Checkout.root + "/.build/test-root/.made")

  /// Those that need neither root nor namespaces.
  static let plain = names("plain")

  private static let all = names("cases")

  private static func names(_ folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(
      atPath: Checkout.root + "/Tests/Integration/" + folder)
    return (found ?? []).sorted()
  }

  /// The script says so itself.
  private static func needsLayer(_ name: String) -> Bool {
    let text =
      (try? String(contentsOfFile: Checkout.root + "/Tests/Integration/cases/" + name, encoding: .utf8)) ?? ""
    return text.contains("# needs: test servers\n")
  }
}
