import UnitSyntax

/// Findings about units that usherd does not run.
extension DiagnosticCode {
  static let foreignRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "unit-never-triggers", "a timer or path unit that waits for nothing",
      means:
        "A timer needs a line that says when it elapses, a path unit one that says what is watched. An empty line of "
        + "them takes back all that came before, not only those of its own key.",
      systemd: "systemd refuses the unit.",
      write: "Add OnCalendar=, OnBootSec= or the like to a timer, PathExists= or the like to a path unit.",
      Example(
        "web.timer", wrong: "[Timer]\nPersistent=yes\n", right: "[Timer]\nOnCalendar=daily\nPersistent=yes\n")
    ),
    DiagnosticCode(
      .error, "mount-no-source", "a mount without What=",
      means: "A mount needs What=: a device, a directory, or a name for a file system that has no device.",
      systemd: "systemd refuses the unit.", write: "Add What= with what is to be mounted.",
      Example(
        "srv.mount", wrong: "[Mount]\nWhere=/srv\nType=tmpfs\n",
        right: "[Mount]\nWhat=tmpfs\nWhere=/srv\nType=tmpfs\n")),
    DiagnosticCode(
      .error, "unit-name-path", "a mount or swap unit that is named otherwise than its path",
      means:
        "Mounts, automounts and swap units have their names from their paths: /srv/data is srv-data.mount. A minus "
        + "within a name of the path is written \\x2d.",
      systemd: "systemd refuses the unit.",
      write: "Write the path of the name, or name the file as systemd-escape --path --suffix=mount tells.",
      Example(
        "srv-data.mount", wrong: "[Mount]\nWhat=/dev/vdb\nWhere=/srv-data\n",
        right: "[Mount]\nWhat=/dev/vdb\nWhere=/srv/data\n")),
  ]
}
