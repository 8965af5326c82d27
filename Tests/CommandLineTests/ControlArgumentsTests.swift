import ArgumentParser
import Testing

@testable import usherctl

@Suite("Command lines as systemctl reads them")
struct ControlArgumentsTests {
  private func read(_ line: String, isSystemctl: Bool = true) -> ControlArguments.Reading {
    ControlArguments.read(
      line.split(separator: " ").map(String.init), verbs: Usherctl.verbs, isSystemctl: isSystemctl)
  }

  @Test(
    "Options stand where they like, and those without a use are dropped",
    arguments: [
      ("", "list-units"), ("--failed", "list-units --failed"), ("-a", "list-units --all"),
      ("--no-pager status web -l -n 5", "status web"), ("status -n0 web", "status web"),
      ("-q is-active web", "is-active --quiet web"), ("is-active -q web", "is-active --quiet web"),
      ("show -P MainPID web", "show --property=MainPID --value web"),
      ("show -pMainPID web", "show --property=MainPID web"),
      ("show --prop Id web", "show --property=Id web"), ("show -p A,B web", "show --property=A,B web"),
      ("list-units -at socket --legend=no", "list-units --all --type=socket --no-legend"),
      ("list-units --legend=yes", "list-units"), ("-o json list-units", "list-units --output=json"),
      ("--system daemon-reload", "daemon-reload"), ("--user --system status", "status"),
      ("--user status", "status --user"), ("restart --no-ask-password web", "restart web"),
      ("start --wait web", "start --wait web"), ("start -T web", "start --show-transaction web"),
      ("stop --fail web", "stop --job-mode=fail web"), ("restart web --overlap", "restart --overlap web"),
      ("condrestart web", "try-restart web"),
      ("force-reload web", "try-reload-or-restart web"), ("--control /x start a", "start --control=/x a"),
      ("--root /x -q --unit-path=/u enable --now a", "enable --root=/x --quiet --unit-path=/u --now a"),
      ("start -- -.slice", "start -- -.slice"),
      ("kill --kill-who=main -s 9 a", "kill --kill-who=main --signal=9 a"),
      ("--allow x check web", "check --allow x web"), ("start --help", "start --help"), ("--help", "--help"),
    ])
  func forms(line: String, form: String) {
    #expect(read(line) == .command(form.split(separator: " ").map(String.init)))
  }

  @Test(
    "What means nothing, or would be missed, is refused by name",
    arguments: [
      ("isolat x.target", "unknown command 'isolat'; did you mean 'isolate'?"),
      ("web", "unknown command 'web'; see usherctl --help"),
      ("start --no-blok a", "unknown option '--no-blok'; did you mean '--no-block'?"),
      ("-Z", "unknown option '-Z'; see usherctl --help"),
      ("show -p", "-p needs a value"), ("list-units --state", "--state needs a value"),
      ("start --quiet=yes a", "--quiet takes no value"),
      ("list-units --legend=perhaps", "--legend= takes yes or no, not 'perhaps'"),
      (
        "-H host status", "--host does not go with status: usherctl speaks to the daemon of this machine only"
      ),
      ("start --dry-run web", "--dry-run does not go with start: this verb has no trial run"),
      (
        "kill --kill-value=3 web",
        "--kill-value does not go with kill: usherctl sends signals without a value"
      ),
    ])
  func refusals(line: String, why: String) {
    #expect(read(line) == .refused(why))
  }

  @Test("Without anything usherctl helps where systemctl lists units; both have a version")
  func alone() {
    #expect(read("", isSystemctl: false) == .command([]))
    #expect(read("--version") == .version)
    #expect(read("start --version a") == .version)
    let words = Usherctl.versionText(isSystemctl: true).split(separator: " ")
    #expect(words[0] == "systemd" && words[1] == "252")
    #expect(Usherctl.versionText(isSystemctl: false).hasPrefix("usherctl "))
  }

  @Test("Every option that the table gives to a verb is one of the verb's command, and the other way round")
  func table() {
    for command in Usherctl.configuration.subcommands {
      guard let verb = command.configuration.commandName, !ControlVerb.linters.contains(verb) else {
        continue
      }
      let words = command.helpMessage(columns: 300).split(whereSeparator: { " ,/[]:.\n".contains($0) })
      var named = Set(words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) })
      named.subtract(["control", "user", "help", "version"])
      #expect(named == ControlVerb.options[verb] ?? [], "\(verb)")
    }
  }
}
