/// How processes are ended.
extension Catalogue {
  static let killRows: [Directive] = [
    Directive(
      "KillMode", .choice(Choice(["control-group", "process", "mixed", "none"], emptyResets: true)),
      default: "control-group",
      "which processes are ended: all, the main one, none",
      detail: """
        control-group ends all processes of the unit; mixed sends KillSignal= to the main process only and \
        FinalKillSignal= to all; process ends the main process and leaves the others; none ends nothing \
        but runs ExecStop=. process and none leave processes behind that nobody looks after.
        """,
      difference: """
        Where there are no cgroups, the processes of a unit are found by parentage, environment and \
        session.
        """),
    Directive(
      "KillSignal", .signal, default: "SIGTERM", "the signal that asks them to end",
      detail: """
        SIGCONT follows, so that stopped processes can end. TimeoutStopSec= begins here. A service that \
        ends by SIGTERM, SIGINT, SIGHUP or SIGPIPE has ended well.
        """),
    Directive(
      "RestartKillSignal", .signal, default: .words("that of KillSignal="), since: 244,
      "the signal that asks them to end for a restart",
      detail: """
        In place of KillSignal= when the stop is part of a restart, for services that keep something for \
        their next start.
        """),
    Directive(
      "SendSIGHUP", .boolean, default: "no", since: 207, "sends SIGHUP right after KillSignal=",
      detail: """
        For shells and the like, which take it as the loss of their terminal. Not with KillMode=none.
        """),
    Directive(
      "SendSIGKILL", .boolean, default: "yes", "ends by force what is left after the time limit",
      detail: """
        After TimeoutStopSec=, with FinalKillSignal=. With no, processes may stay behind, which is said.
        """),
    Directive(
      "FinalKillSignal", .signal, default: "SIGKILL", since: 240, "the signal that ends by force",
      detail: "Sent after TimeoutStopSec= where SendSIGKILL=yes."),
    Directive(
      "WatchdogSignal", .signal, default: "SIGABRT", since: 240, "the signal when the watchdog was not fed",
      detail: """
        After WatchdogSec= without a sign of life; its default leaves a core dump. TimeoutAbortSec= begins \
        here.
        """),
  ]
}
