import ControlBench
import Glibc
import Testing

@testable import Engine

/// systemd's own tools against the control server: systemctl in a mount namespace where the socket
/// stands at systemd's place, busctl by the socket's address.
@Suite("Stock control clients")
struct StockClientTests {
  let bench: ControlBench

  /// Why systemctl cannot be tried here; nil if it can.
  static let obstacle: String? = {
    if geteuid() != 0 { return "only root can make a mount namespace" }
    if access("/usr/bin/systemctl", X_OK) != 0 { return "there is no systemctl" }
    let trial = try? Program.run("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/run"])
    return trial?.status == 0 ? nil : "a mount namespace cannot be made: \(trial?.errors ?? "")"
  }()

  static let hasSystemctl: Bool = {
    if let obstacle { print("skipped, no systemctl here: \(obstacle)") }
    return obstacle == nil
  }()

  init() throws { bench = try ControlBench() }

  func systemctl(_ arguments: [String]) throws -> Program {
    let script =
      "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && touch /run/systemd/private && "
      + "mount --bind \"$0\" /run/systemd/private && exec timeout 10 systemctl \"$@\""
    let path = bench.path
    return try bench.whileServing {
      try Program.run("unshare", ["-m", "sh", "-c", script, path] + arguments)
    }
  }

  @Test(
    "systemctl's verbs end with the statuses that they end with under systemd",
    .enabled(if: hasSystemctl),
    arguments: [
      (["start", "a.socket"], 0, ""),
      (["start", "nosuch.service"], 5, ""),
      (["stop", "a.socket"], 0, ""),
      (["restart", "a.service"], 0, ""),
      (["try-restart", "a.service"], 0, ""),
      (["reload", "a.service"], 3, ""),
      (["reset-failed"], 0, ""),
      (["daemon-reload"], 0, ""),
      (["kill", "-s", "HUP", "a.service"], 0, ""),
      (["is-active", "a.service"], 0, "active\n"),
      (["is-failed", "broken.service"], 0, "failed\n"),
      (["is-system-running"], 0, "running\n"),
      (["list-jobs"], 0, "No jobs running.\n"),
      (["show", "-p", "NAccepted,Triggers", "a.socket"], 0, "NAccepted=3\nTriggers=a.service\n"),
      (["show", "-p", "MainPID", "--value", "a.service"], 0, "4242\n"),
      (
        ["list-sockets", "--plain", "--no-legend"], 0,
        "/run/a.sock    a.socket a.service\n127.0.0.1:7001 a.socket a.service\n"
      ),
      (
        ["list-units", "--plain", "--no-legend", "a.*"], 0,
        "a.service loaded active running   a.service\n"
          + "a.socket  loaded active listening A socket\n"
      ),
      (["is-enabled", "a.service"], 0, "static\n"),
      (["show-environment"], 0, "PATH=/bin\n"),
      (["list-dependencies", "--plain", "sockets.target"], 0, "sockets.target\n  a.socket\n"),
    ] as [([String], Int32, String)])
  func verbs(arguments: [String], status: Int32, output: String) throws {
    let ended = try systemctl(arguments)
    #expect(ended.status == status, "\(ended.errors)")
    #expect(ended.output == output)
  }

  @Test("systemctl says why a job failed", .enabled(if: hasSystemctl))
  func failedJob() throws {
    bench.supervisor.outcome = .failed
    let ended = try systemctl(["start", "broken.service"])
    #expect(ended.status == 1)
    #expect(
      ended.errors.contains(
        "Job for broken.service failed because the control process exited with error code."))
  }

  @Test("systemctl describes a unit", .enabled(if: hasSystemctl))
  func status() throws {
    let ended = try systemctl(["status", "a.service"])
    #expect(ended.status == 0)
    for line in [
      "● a.service", "Loaded: loaded (/etc/usher/system/a.service; static)",
      "Active: active (running) since Tue 2023-11-14 22:13:20 UTC", "TriggeredBy: ● a.socket",
      "Main PID: 4242", "Status: \"all is well\"",
    ] {
      #expect(ended.output.contains(line), "\(ended.output)")
    }
  }

  @Test(
    "busctl finds the objects, their interfaces and their properties",
    .enabled(if: access("/usr/bin/busctl", X_OK) == 0, "there is no busctl"))
  func busctl() throws {
    let path = bench.path
    let (tree, value, list) = try bench.whileServing {
      let address = "--address=unix:path=" + path
      let name = "org.freedesktop.systemd1"
      return (
        try Program.run("busctl", [address, "tree", "--list", name]),
        try Program.run(
          "busctl",
          [
            address, "get-property", name, "/org/freedesktop/systemd1/unit/a_2esocket",
            name + ".Socket", "Listen",
          ]),
        try Program.run("busctl", [address, "list", "--no-legend"])
      )
    }
    #expect(tree.output.contains("/org/freedesktop/systemd1/unit/a_2esocket\n"))
    #expect(value.output == "a(ss) 2 \"Stream\" \"127.0.0.1:7001\" \"Stream\" \"/run/a.sock\"\n")
    #expect(list.output.contains("org.freedesktop.systemd1"))
  }
}
