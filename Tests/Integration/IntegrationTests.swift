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
    #expect(IntegrationCase.servers.count >= 18)
    #expect(IntegrationCase.others.count >= 9)
  }

  @Test(
    "A server runs, and its clients are served",
    .enabled(if: !IntegrationCase.fetched.isEmpty, "the test servers could not be fetched"),
    arguments: IntegrationCase.fetched)
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
  /// Those that need a server or a client out of a layer that `make-root` lays out.
  static let servers = all.filter { layer(of: $0) != nil }
  /// Those of them whose layer is there.
  static let fetched = servers.filter { name in
    guard let folder = layer(of: name) else { return false }
    return FileManager.default.fileExists(atPath: Checkout.root + "/.build/" + folder + "/.made")
  }
  /// Those that do with what every system has.
  static let others = all.filter { layer(of: $0) == nil }

  /// Those that need neither root nor namespaces.
  static let plain = names("plain")

  private static let all = names("cases")

  private static func names(_ folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(
      atPath: Checkout.root + "/Tests/Integration/" + folder)
    return (found ?? []).sorted()
  }

  /// The script says itself whether it needs the shared layer or one of its own.
  private static func layer(of name: String) -> String? {
    let text =
      (try? String(contentsOfFile: Checkout.root + "/Tests/Integration/cases/" + name, encoding: .utf8)) ?? ""
    if text.contains("\n# packages: ") { return "test-roots/" + name }
    return text.contains("# needs: test servers\n") ? "test-root" : nil
  }
}
