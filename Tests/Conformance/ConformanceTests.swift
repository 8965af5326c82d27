import Foundation
import TestRig
import Testing

/// The same unit files, step by step, under usherd as under systemd: `rig/scenarios` has units, steps and
/// what a real systemd 252 answered to each (and a newer one, where it differs; either will do).
@Suite("Conformance", .enabled(if: Namespaces.areAvailable, "needs root, namespaces and a cgroup2 mount"))
struct ConformanceTests {
  static let rig = Checkout.root + "/Tests/Conformance/rig"

  static let scenarios = names(in: "scenarios")
  /// Of what came after 252, with the answers of 262.
  static let newerScenarios = names(in: "scenarios-262")

  private static func names(in folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: rig + "/" + folder)
    return (found ?? []).sorted()
  }

  /// Of services and sockets, with the answers of 252; what newer releases set besides is left out.
  static let serviceScenarios = names(in: "scenarios-252")
  private static let newVariables = [
    "*/env/USER", "*/env/FDSTORE", "*/env/SO_COOKIE", "*/env/MAINPIDFDID",
    "*/env/LISTEN_PIDFDID",
  ]

  /// What 262 has in each environment, whatever the scenario is about: its `PATH` is a matter of how it
  /// was built, and these variables are not set here. The systemctl of 252 cannot print `OpenFile`.
  private static let otherVariables = ["*/PATH", "*/MEMORY_PRESSURE_*", "*/OpenFile"]

  /// What differs in whole reports of a process on purpose.
  private static let differences = [
    // usherd is no process 1 here, and has a tree of control groups of its own.
    "*/parent", "*/cgroup",
    // Without a keeper services do not outlive usherd.
    "*/pdeathsig",
    // The programs under test may lie there.
    "*/places//root",
  ]

  /// A scenario is mostly waiting; more than two at a time would disturb each other's timing.
  private static let turnstile = Turnstile(2)

  @Test("The scenarios are found")
  func scenariosAreFound() {
    #expect(Self.scenarios.count >= 38)
    #expect(Self.newerScenarios.count >= 15)
    #expect(Self.serviceScenarios.count >= 6)
  }

  @Test("A scenario goes as under systemd", arguments: scenarios)
  func goesAsUnderSystemd(scenario: String) async throws {
    // Newer than what was asked, or than both.
    try await goes("scenarios/" + scenario, ignoring: ["*/env/MAINPIDFDID"])
  }

  @Test("A scenario of services goes as under systemd 252", arguments: serviceScenarios)
  func goesAsUnder252(scenario: String) async throws {
    try await goes("scenarios-252/" + scenario, ignoring: Self.newVariables)
  }

  @Test(
    "A scenario goes as under a newer systemd",
    .disabled(if: Checkout.usesSystemd, "the systemd here is older"), arguments: newerScenarios)
  func goesAsUnderNewerSystemd(scenario: String) async throws {
    try await goes("scenarios-262/" + scenario, ignoring: Self.otherVariables)
  }

  @Test(
    "The options of sockets are set when systemd sets them, and in its order",
    .enabled(if: Command.exists("strace"), "needs strace"))
  func moments() async throws {
    var arguments: [String] = []
    if !Checkout.usesSystemd {
      arguments = [
        "-b", "\(Checkout.programs):\(Checkout.boundPrograms)", "-s", Checkout.daemon, "-c", "systemctl",
      ]
    }
    let words = arguments
    let run = try await Self.turnstile.pass { try await Command.run(Self.rig + "/moments", words) }
    let expected = try String(contentsOfFile: Self.rig + "/moments.expected", encoding: .utf8)
    #expect(run.status == 0 && run.output == expected)
  }

  private func goes(_ scenario: String, ignoring: [String] = []) async throws {
    var arguments = ["check", "--accept-newer"]
    if !Checkout.usesSystemd {
      arguments += ["--backend", Checkout.daemon, "--control", "systemctl"]
      arguments += ["--bind", "\(Checkout.programs):\(Checkout.boundPrograms)"]
    }
    for key in Self.differences { arguments += ["-i", key] }
    arguments += ignoring.flatMap { ["-i", $0] }
    arguments.append(Self.rig + "/" + scenario)
    let words = arguments
    let run = try await Self.turnstile.pass { try await Command.run(Self.rig + "/scenario", words) }
    #expect(run.status == 0, Comment(rawValue: run.output))
  }
}

/// Enabling, masking, linking… on twin trees, by a real systemctl and by usherctl: `install/cases` has the
/// situations, `install/differences` what differs on purpose.
@Suite(
  "Links between unit files", .enabled(if: Command.exists("systemctl"), "needs a systemctl to compare with"))
struct InstallConformanceTests {
  @Test("Links, states and exit statuses are those of systemctl")
  func linksAreThoseOfSystemctl() async throws {
    let compare = Checkout.root + "/Tests/Conformance/install/compare"
    let run = try await Command.run(compare, [Checkout.programs + "/usherctl"])
    #expect(run.status == 0, Comment(rawValue: run.output))
  }
}
