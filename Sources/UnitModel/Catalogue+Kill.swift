/// How processes are ended.
extension Catalogue {
  static let killRows: [Directive] = [
    Directive(
      "KillMode", .choice(["control-group", "process", "mixed", "none"]),
      "which processes are ended: all, the main one, none"),
    Directive("KillSignal", .signal, "the signal that asks them to end"),
    Directive("RestartKillSignal", .signal, "the signal that asks them to end for a restart"),
    Directive("SendSIGHUP", .boolean, "sends SIGHUP right after KillSignal="),
    Directive("SendSIGKILL", .boolean, "ends by force what is left after the time limit"),
    Directive("FinalKillSignal", .signal, "the signal that ends by force"),
    Directive("WatchdogSignal", .signal, "the signal when the watchdog was not fed"),
  ]
}
