import ControlBench
import Engine
import Glibc
import Systemd
import Testing
import UnitModel

/// The built program against a control server with a fake daemon behind it.
@Suite("usherctl")
struct CommandTests {
  let bench: ControlBench

  init() throws { bench = try ControlBench() }

  func usherctl(_ arguments: [String]) throws -> Program {
    let path = bench.path
    return try bench.whileServing {
      try Program.run(Program.buildFolder + "/usherctl", ["--control", path] + arguments)
    }
  }

  @Test(
    "Each command ends with systemctl's exit status",
    arguments: [
      (["start", "a.socket", "a"], 0, "", ""),
      (["start", "--no-block", "a"], 0, "", ""),
      (
        ["start", "nosuch"], 5, "",
        "usherctl: cannot start nosuch.service: there is no unit file for it; "
          + "`usherctl show -p UnitPath` tells where they are looked for\n"
      ),
      (["start", "-q", "nosuch"], 5, "", ""),
      (["stop", "a.socket"], 0, "", ""),
      (["restart", "a"], 0, "", ""),
      (["try-restart", "a"], 0, "", ""),
      (
        ["reload", "a"], 3, "",
        "usherctl: cannot reload a.service: this unit knows no such action "
          + "(a reload needs ExecReload=)\n"
      ),
      (["reset-failed"], 0, "", ""),
      (["daemon-reload"], 0, "", ""),
      (["kill", "--signal", "HUP", "a"], 0, "", ""),
      (
        ["kill", "-s", "BLAH", "a"], 1, "",
        "usherctl: cannot send signal BLAH: there is no such signal\n"
      ),
      (["is-active", "a", "broken"], 0, "active\nfailed\n", ""),
      (["is-active", "broken"], 3, "failed\n", ""),
      (["is-active", "nosuch"], 4, "inactive\n", ""),
      (["is-failed", "broken"], 0, "failed\n", ""),
      (["is-failed", "a"], 1, "active\n", ""),
      (["show", "-p", "NAccepted,StatusText", "a.socket"], 0, "NAccepted=3\n", ""),
      (["show", "-p", "NAccepted", "-p", "Id", "--value", "a.socket"], 0, "3\na.socket\n", ""),
      (["show", "-p", "Version,NNames"], 0, "Version=usher 1.0\nNNames=4\n", ""),
      (
        ["list-sockets", "--no-legend", "--plain"], 0,
        "/run/a.sock    a.socket a.service\n127.0.0.1:7001 a.socket a.service\n", ""
      ),
      (
        ["list-units", "--no-legend", "--plain", "--state=failed"], 0,
        "broken.service loaded failed failed broken.service\n", ""
      ),
      (["list-jobs"], 0, "no jobs\n", ""),
      (["list-jobs", "-o", "json"], 0, "[]\n", ""),
      (
        ["list-units", "-o", "json", "broken*"], 0,
        "[{\"unit\":\"broken.service\",\"load\":\"loaded\",\"active\":\"failed\",\"sub\":\"failed\","
          + "\"description\":\"broken.service\"}]\n", ""
      ),
      (
        ["list-units", "-t", "bogus"], 1, "",
        "usherctl: cannot list bogus units: there is no such type; -t help lists them\n"
      ),
      (["reload-or-restart", "a"], 0, "", ""),
      (["force-reload", "a"], 0, "", ""),
      (["start", "-T", "a"], 0, "Enqueued anchor job 1 a.service/start.\n", ""),
      (["start", "--wait", "broken"], 1, "", ""),
      (["isolate", "sockets"], 0, "", ""),
      (["cancel"], 0, "", ""),
      (
        ["cancel", "99"], 1, "",
        "usherctl: cannot cancel job 99: there is none; list-jobs lists those there are\n"
      ),
      (["list-timers"], 0, "0 timers; usherd runs none\n", ""),
      (["list-dependencies", "sockets.target"], 0, "sockets.target\n● └─a.socket\n", ""),
      (["list-dependencies", "--plain", "--after", "a"], 0, "a.service\n", ""),
      (["show-environment"], 0, "PATH=/bin\n", ""),
      (["show", "-P", "Id", "a"], 0, "a.service\n", ""),
      (["is-system-running", "--wait"], 0, "running\n", ""),
      (["stat", "a"], 64, "", "usherctl: unknown command 'stat'; did you mean 'start'?\n"),
      (["is-system-running"], 0, "running\n", ""),
      (
        ["cat", "sockets.target"], 0, "# sockets.target is built in\n", ""
      ),
      (
        ["cat", "nosuch"], 1, "",
        "usherctl: cannot print nosuch.service: there is no unit file for it\n"
      ),
    ] as [([String], Int32, String, String)])
  func verbs(arguments: [String], status: Int32, output: String, errors: String) throws {
    let ended = try usherctl(arguments)
    #expect(ended.status == status)
    #expect(ended.output == output)
    #expect(ended.errors == errors)
  }

  @Test("A failed start is told with the cause, the state and the next step")
  func failedStart() throws {
    bench.supervisor.outcome = .failed
    let ended = try usherctl(["start", "broken"])
    #expect(ended.status == 1)
    #expect(
      ended.errors
        == "usherctl: cannot start broken.service: its main process (pid 77) exited with status 3; "
        + "it is now failed (failed); see `usherctl status broken.service`\n")
  }

  @Test("What the daemon says about a failure is passed on in its own words")
  func problem() throws {
    bench.supervisor.outcome = .failed
    let name = try #require(UnitName("broken.service"))
    bench.supervisor.units[name]?.problem =
      "cannot run /no/such: no such file or directory (ExecStart=, broken.service:3)"
    let started = try usherctl(["start", "broken"])
    #expect(
      started.errors
        == "usherctl: cannot start broken.service: cannot run /no/such: no such file or directory "
        + "(ExecStart=, broken.service:3)\n")
    #expect(
      try usherctl(["status", "broken"]).output.contains(
        "Why: cannot run /no/such: no such file or directory (ExecStart=, broken.service:3)\n"))
  }

  @Test("Stopping a service warns of the socket that starts it again")
  func stopWarning() throws {
    let ended = try usherctl(["stop", "a"])
    #expect(ended.status == 0)
    #expect(
      ended.errors
        == "usherctl: a.service is stopped, but the next connection starts it again through "
        + "a.socket; to prevent that: usherctl stop a.socket\n")
  }

  @Test("Patterns stand for the units in memory that match")
  func patterns() throws {
    #expect(try usherctl(["restart", "a.*"]).status == 0)
    #expect(bench.supervisor.requests.map(\.unit.full) == ["a.service", "a.socket"])
    #expect(bench.supervisor.requests.allSatisfy { $0.verb == .restart })
  }

  @Test("The state of a unit is described, and told by the exit status")
  func status() throws {
    let running = try usherctl(["status", "a.socket"])
    #expect(running.status == 0)
    #expect(running.output.hasPrefix("● a.socket - A socket\n      Loaded: loaded "))
    #expect(try usherctl(["status", "broken"]).status == 3)
    #expect(try usherctl(["status", "nosuch"]).status == 4)
    #expect(try usherctl(["status", "4242"]).output.hasPrefix("● a.service\n"))
    #expect(try usherctl(["status"]).output.hasPrefix("● usherd\n     Version: usher 1.0\n"))
  }

  @Test("A job that never ends because the daemon does is told as such")
  func daemonEnds() throws {
    bench.supervisor.outcome = nil
    let (path, server, supervisor) = (bench.path, bench.server, bench.supervisor)
    let watch = try bench.loop.addPost {
      if !supervisor.pending.isEmpty && server.hasClients { server.close() }
    }
    let ended = try bench.whileServing {
      try Program.run(Program.buildFolder + "/usherctl", ["--control", path, "start", "a"])
    }
    watch.cancel()
    #expect(ended.status == 1)
    #expect(ended.errors.hasPrefix("usherctl: cannot wait for a.service: "))
  }

  @Test("Without a daemon the message says where it was looked for and what to do")
  func noDaemon() throws {
    let ended = try Program.run(
      Program.buildFolder + "/usherctl", ["--control", "/nonexistent/private", "status"])
    #expect(ended.status == 1)
    #expect(
      ended.errors
        == "usherctl: cannot connect to usherd at /nonexistent/private: no such file or directory; "
        + "no usherd runs there; start one, or name another with --control\n")
  }
}
