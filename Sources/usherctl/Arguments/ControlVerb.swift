/// What each verb of usherctl has a use for, and the other names by which systemctl knows it.
enum ControlVerb {
  /// These read their own command line: they speak to no daemon.
  static let linters: Set<String> = ["check", "explain", "format", "lsp"]

  /// - Source: systemctl(1), "Unit Commands"; what stands there for the sake of old scripts, too
  static let aliases = [
    "condrestart": "try-restart", "condstop": "stop", "condreload": "try-reload-or-restart",
    "force-reload": "try-reload-or-restart", "reload-or-try-restart": "try-reload-or-restart",
  ]

  private static let jobs: Set<String> = ["no-block", "job-mode", "quiet", "wait", "show-transaction"]
  private static let lists: Set<String> = ["no-legend", "plain", "all", "state", "output"]
  private static let files: Set<String> = ["root", "unit-path"]
  private static let links = files.union(["runtime", "force", "quiet", "no-reload"])

  /// The long names of the options that a verb takes, besides `control` and `user`, which all take.
  static let options: [String: Set<String>] = [
    "start": jobs, "stop": jobs, "restart": jobs.union(["overlap"]), "try-restart": jobs, "reload": jobs,
    "reload-or-restart": jobs, "try-reload-or-restart": jobs,
    "isolate": ["no-block", "quiet", "show-transaction"],
    "default": ["no-block"], "rescue": ["no-block"], "emergency": ["no-block"],
    "kill": ["signal", "kill-whom", "kill-who"],
    "show": ["property", "value", "all"], "is-active": ["quiet"], "is-failed": ["quiet"],
    "cat": ["merged", "all", "expand", "format", "unit-path", "name"],
    "list-units": lists.union(["type", "failed"]), "list-sockets": lists.union(["show-types"]),
    "list-timers": ["no-legend", "output"], "list-jobs": ["no-legend", "output", "after", "before"],
    "list-dependencies": ["reverse", "after", "before", "all", "plain"],
    "list-unit-files": files.union(["state", "type", "no-legend", "output"]),
    "is-system-running": ["quiet", "wait"],
    "is-enabled": files.union(["quiet"]), "get-default": files,
    "enable": links.union(["now"]), "disable": links.union(["now"]), "mask": links.union(["now"]),
    "reenable": links, "unmask": links, "link": links, "revert": links, "add-wants": links,
    "add-requires": links,
    "set-default": links, "preset": links.union(["preset-mode"]), "preset-all": links.union(["preset-mode"]),
    "edit": ["full", "runtime", "drop-in", "stdin", "force", "no-reload"], "set-property": ["runtime"],
    "poweroff": ["dry-run", "force"], "reboot": ["dry-run", "force"], "halt": ["dry-run", "force"],
    "kexec": ["dry-run", "force"], "exit": [],
  ]

  /// What must not be passed over in silence where a verb has no use for it: its effect would be another.
  static let weighty: [String: String] = [
    "host": "usherctl speaks to the daemon of this machine only",
    "machine": "usherctl speaks to the daemon of this machine only; enter the container",
    "image": "usherctl works in directories, not in disk images; mount it and use --root",
    "root": "this verb is for a running daemon",
    "global": "there are no unit files for all users at once here",
    "kill-value": "usherctl sends signals without a value", "marked": "usherd keeps no marks",
    "dry-run": "this verb has no trial run",
    "overlap": "only restart starts a new process beside the old one",
    "what": "no verb of usherctl cleans directories",
    "when": "usherd ends the system at once only",
  ]
}
