import UnitSyntax

/// Findings about old spellings, about the host, and about the check itself.
extension DiagnosticCode {
  static let habitRows: [DiagnosticCode] = [
    DiagnosticCode(
      .note, "directive-deprecated", "an old spelling of a directive",
      means: "The key was given another name, or another section, long ago. It works still.",
      systemd: "systemd takes it, in part with a warning, and drops some of these keys in later releases.",
      write: "Write the name that the finding gives.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nMemoryLimit=1G\n",
        right: "[Service]\nExecStart=/usr/bin/web\nMemoryMax=1G\n")),
    DiagnosticCode(
      .note, "value-deprecated", "an old word in a value",
      means: "The word has another one in its place today: journal for syslog.",
      systemd: "systemd warns of it and takes the new word.",
      write: "Write the new word, or leave the line out.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nStandardOutput=syslog\n",
        right: "[Service]\nExecStart=/usr/bin/web\nStandardOutput=journal\n")),
  ]

  static let hostRows: [DiagnosticCode] = [
    host(
      "host-no-executable", "a program that the host does not have",
      "No file of this path may be executed here, or none of this name lies in the search path.",
      "systemd fails to start the unit with status 203/EXEC.", "Install the program, or correct the path.",
      "ExecStart=/usr/bin/webb", "ExecStart=/usr/bin/web"),
    host(
      "host-no-user", "a user that the host does not have",
      "The user database of this host has no such name.",
      "systemd fails to start the unit with status 217/USER.",
      "Make the user, correct the name, or use DynamicUser=yes.", "ExecStart=/usr/bin/web\nUser=webb",
      "ExecStart=/usr/bin/web\nDynamicUser=yes"),
    host(
      "host-no-group", "a group that the host does not have",
      "The group database of this host has no such name.",
      "systemd fails to start the unit with status 216/GROUP.", "Make the group, or correct the name.",
      "ExecStart=/usr/bin/web\nGroup=webb", "ExecStart=/usr/bin/web"),
    host(
      "host-no-file", "an environment file that the host does not have",
      "EnvironmentFile= names a file that is not there, and no - says that it may be missing.",
      "systemd fails to start the unit.", "Make the file, or write - before its path.",
      "ExecStart=/usr/bin/web\nEnvironmentFile=/etc/web.env",
      "ExecStart=/usr/bin/web\nEnvironmentFile=-/etc/web.env"),
    DiagnosticCode(
      .warning, "host-no-interface", "an interface that the host does not have",
      means: "BindToDevice= names a network interface that is not there. It is looked for only with --host.",
      systemd: "systemd fails to start the socket.",
      write: "Correct the name: 'ip link' lists the interfaces.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nBindToDevice=nosuch0\n",
        right: "[Socket]\nListenStream=8080\n", beside: web, when: .bareHost)),
    DiagnosticCode(
      .warning, "host-no-address", "an address that the host does not have",
      means: "No interface of this host has the address now. It is looked for only with --host.",
      systemd: "systemd fails to start the socket: the address cannot be assigned.",
      write: "Correct the address, or add FreeBind=yes.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=192.0.2.7:8080\n",
        right: "[Socket]\nListenStream=192.0.2.7:8080\nFreeBind=yes\n", beside: web, when: .bareHost)),
  ]

  private static func host(
    _ name: String, _ title: String, _ meaning: String, _ systemd: String, _ remedy: String, _ wrong: String,
    _ right: String
  ) -> DiagnosticCode {
    DiagnosticCode(
      .warning, name, title, means: meaning + " It is looked for only with --host.", systemd: systemd,
      write: remedy,
      Example(
        "web.service", wrong: "[Service]\n\(wrong)\n", right: "[Service]\n\(right)\n", when: .bareHost))
  }

  static let checkRows: [DiagnosticCode] = [
    DiagnosticCode(
      .warning, "allow-unknown", "a comment that allows an unknown finding",
      means:
        "A comment '# check: allow=CODE' names a code that does not exist, or none at all, or has another word in "
        + "place of allow.",
      systemd: "To systemd it is a comment.",
      write: "Correct the code: it stands in brackets behind each finding.",
      Example(
        "web.socket", wrong: "[Socket]\n# check: allow=adress-conflict\nListenStream=8080\n",
        right: "[Socket]\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .note, "allow-unused", "a comment that allows nothing",
      means:
        "A comment '# check: allow=CODE' stands where no such finding is. Above an assignment it is for that "
        + "assignment, above a section header for the section, and above the first header for the whole file.",
      systemd: "To systemd it is a comment.", write: "Take it away, or move it to the line that it is about.",
      Example(
        "web.socket", wrong: "[Socket]\n# check: allow=address-conflict\nListenStream=8080\n",
        right: "[Socket]\nListenStream=8080\n", beside: web)),
  ]
}
