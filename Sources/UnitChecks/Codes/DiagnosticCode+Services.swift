import UnitSyntax

/// Findings about services and their commands.
extension DiagnosticCode {
  static let commandRows: [DiagnosticCode] = [
    DiagnosticCode(
      .warning, "exec-escape", "an escape that is none",
      means:
        "In a command line a backslash begins an escape such as \\t or \\x41. This pair is none, so both "
        + "characters stay.",
      systemd: "systemd warns of it and keeps both characters.",
      write: "Double a backslash that is meant as one.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web --match \\d+\n",
        right: "[Service]\nExecStart=/usr/bin/web --match \\\\d+\n")),
    DiagnosticCode(
      .error, "exec-path", "no program at the head of a command",
      means:
        "A command begins with the absolute path of a program, or with its bare name. Relative paths with a slash "
        + "lead nowhere, since there is no directory to count from.",
      systemd: "systemd refuses the unit, or ignores the command if - stands before it.",
      write: "Write the absolute path.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=./web\n", right: "[Service]\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .error, "exec-argument-zero", "@ without the name it asks for",
      means: "With @ before the program the next word is the name that the program gets as its own.",
      systemd: "systemd refuses the unit.", write: "Write @PATH NAME, or leave the @ out.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=@/usr/bin/web\n",
        right: "[Service]\nExecStart=@/usr/bin/web web\n")),
    DiagnosticCode(
      .warning, "exec-shell-syntax", "shell syntax that no shell will see",
      means: "Commands are started without a shell. &&, |, >, $(…), a file pattern or ~ reach the program as "
        + "arguments, and words of the shell such as cd are looked for as programs.",
      systemd:
        "systemd starts the program with these words as arguments; what the program makes of them is its own "
        + "affair.",
      write:
        "Say it with directives: StandardOutput= for >, Environment= for a variable, WorkingDirectory= for cd, a "
        + "line of its own for a second command. Or run the line with /bin/sh -c '…'.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web > /var/log/web.log 2>&1\n",
        right:
          "[Service]\nExecStart=/usr/bin/web\nStandardOutput=append:/var/log/web.log\nStandardError=inherit\n"
      )),
    DiagnosticCode(
      .warning, "exec-quoted-line", "program and arguments in one pair of quotes",
      means: "Quotes make one word. With the whole line in quotes the program's name is all of it.",
      systemd: "systemd looks for a program of that name and fails to start the service.",
      write: "Put quotes only around arguments that hold blanks.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=\"/usr/bin/web --port 80\"\n",
        right: "[Service]\nExecStart=/usr/bin/web --port 80\n")),
    DiagnosticCode(
      .warning, "exec-typography", "typographic quotes or dashes",
      means:
        "A word processor or a web page has turned plain quotes or dashes into curved or long ones. To a command "
        + "line these are letters.",
      systemd: "systemd passes them on to the program.", write: "Write \" or ', and - or --.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web \u{2014}port 80\n",
        right: "[Service]\nExecStart=/usr/bin/web --port 80\n")),
  ]

  static let serviceRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "service-no-command", "a service without a command",
      means:
        "A service needs ExecStart=. Only Type=oneshot with RemainAfterExit=yes may have none, if it has ExecStop=.",
      systemd: "systemd refuses the unit.", write: "Add ExecStart= with the command of the service.",
      Example(
        "web.service", wrong: "[Service]\nType=simple\n",
        right: "[Service]\nType=simple\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .error, "service-many-commands", "several commands where one is allowed",
      means:
        "Only Type=oneshot runs several ExecStart= lines one after the other. In a drop-in the line adds to those "
        + "of the main file.",
      systemd: "systemd refuses the unit.",
      write:
        "Set Type=oneshot, move the first commands to ExecStartPre=, or empty the list with ExecStart= first.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/prepare\nExecStart=/usr/bin/web\n",
        right: "[Service]\nExecStartPre=/usr/bin/prepare\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .error, "service-oneshot-restart", "a job that would run for ever",
      means:
        "Type=oneshot is done when its commands have ended. Restart=always or on-success would start it again, "
        + "without end.",
      systemd: "systemd refuses the unit.", write: "Use Restart=on-failure, or another Type=.",
      Example(
        "web.service", wrong: "[Service]\nType=oneshot\nExecStart=/usr/bin/web\nRestart=always\n",
        right: "[Service]\nType=oneshot\nExecStart=/usr/bin/web\nRestart=on-failure\n")),
    DiagnosticCode(
      .error, "service-oneshot-exit", "a job that ends with its control group",
      means:
        "Type=oneshot is done when its commands have ended. ExitType=cgroup would wait for every process that "
        + "they leave behind instead.",
      systemd: "systemd refuses the unit.", write: "Leave out ExitType=, or use another Type=.",
      Example(
        "web.service", wrong: "[Service]\nType=oneshot\nExecStart=/usr/bin/web\nExitType=cgroup\n",
        right: "[Service]\nType=oneshot\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .error, "service-no-bus-name", "Type=dbus without a bus name",
      means: "A service of Type=dbus is up when its name appears on the bus, so the name must be known.",
      systemd: "systemd refuses the unit.", write: "Add BusName=, or set another Type=.",
      Example(
        "web.service", wrong: "[Service]\nType=dbus\nExecStart=/usr/bin/web\n",
        right: "[Service]\nType=dbus\nBusName=org.example.Web\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .error, "kill-mode-pam", "PAMName= with a KillMode= that leaves its helper",
      means:
        "With PAMName= a helper process stays beside the service to close the session. It must end with the unit.",
      systemd: "systemd refuses the unit.", write: "Leave KillMode= out.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nPAMName=login\nKillMode=process\n",
        right: "[Service]\nExecStart=/usr/bin/web\nPAMName=login\n")),
    DiagnosticCode(
      .warning, "kill-mode-none", "KillMode=none leaves processes behind",
      means:
        "With KillMode=none nothing is ended when the unit stops, save what ExecStop= ends. The rest runs on, and "
        + "nobody knows of it.",
      systemd: "systemd warns that the word is deprecated and will go.",
      write: "Write mixed, which signals the main process first and the rest later, or leave the line out.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nKillMode=none\n",
        right: "[Service]\nExecStart=/usr/bin/web\nKillMode=mixed\n")),
    DiagnosticCode(
      .warning, "directory-not-made", "a directory that nobody makes",
      means:
        "The path lies in a directory below /run that this unit does not make. /run is empty after each boot, so "
        + "something must make it before the service starts. Directories elsewhere, such as /var/lib/NAME, stay and "
        + "mostly come with a package: of these only --host tells, and of a socket's nothing, since systemd makes "
        + "them itself (DirectoryMode=).",
      systemd:
        "systemd fails to start the service: with status 200/CHDIR for a working directory, 209/STDOUT for a "
        + "file that standard output goes to, 226/NAMESPACE for ReadWritePaths= and its like. It opens the files of "
        + "standard streams before it makes RuntimeDirectory=, so that this does not help them; usher makes the "
        + "directory first.",
      write:
        "Add RuntimeDirectory=NAME, which makes /run/NAME for the service's user and takes it away again.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nWorkingDirectory=/run/web\n",
        right: "[Service]\nExecStart=/usr/bin/web\nRuntimeDirectory=web\nWorkingDirectory=/run/web\n")),
    DiagnosticCode(
      .warning, "secret-in-environment", "a secret in plain text",
      means:
        "The variable's name says that its value is a secret, or the value is an address with a password in it. Unit files are readable to all, and so are the "
        + "properties of a unit: every user of the host can ask for its environment.",
      systemd: "systemd passes it on, and shows it to everybody with 'systemctl show'.",
      write:
        "Use LoadCredential= and read the file in $CREDENTIALS_DIRECTORY, or EnvironmentFile= with a file that "
        + "only root can read.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nEnvironment=DB_PASSWORD=hunter2\n",
        right: "[Service]\nExecStart=/usr/bin/web\nLoadCredential=db-password:/etc/web/db-password\n")),
  ]
}
