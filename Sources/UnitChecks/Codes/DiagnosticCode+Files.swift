import UnitSyntax

/// Findings about files as such, and about how they are written down.
extension DiagnosticCode {
  static let fileRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "unit-not-found", "no file has this unit's name",
      means:
        "The unit was asked for by name, and no directory of the search path has a file of that name, nor a "
        + "template that it could be an instance of.",
      systemd: "systemd says that the unit was not found, and starts nothing.",
      write: "Correct the name, or give the directory of the unit with --unit-path."),
    DiagnosticCode(
      .note, "unit-foreign", "a kind of unit that usher does not run",
      means:
        "Usher runs sockets, services and targets. Mounts, devices, paths and the like count as there or not by "
        + "the state of the kernel, and timers and some others not at all. What requires such a unit cannot start.",
      systemd: "systemd runs it.",
      write:
        "Leave the dependency out, or write Wants= in place of Requires=. The daemon says so in its log, "
        + "usherctl check does not."),
    DiagnosticCode(
      .error, "unit-unreadable", "a unit file cannot be read",
      means:
        "The file is there, but the kernel refuses to read it: its mode forbids it, a link in its path leads in "
        + "a ring, or the disk fails.",
      systemd: "systemd loads nothing of the unit and calls its state 'error'.",
      write:
        "Unit files are no secret: make them readable with 'chmod 644'. What must stay secret belongs in a "
        + "credential or an environment file."),
    DiagnosticCode(
      .error, "drop-in-unreadable", "a drop-in cannot be read",
      means: "One of the files in the unit's .d directories cannot be read. The unit is made of the others.",
      systemd: "systemd leaves the drop-in out as well and says so in its log.",
      write: "Make the file readable with 'chmod 644', or take it away."),
    DiagnosticCode(
      .warning, "alias-unfit", "a link is no valid alias",
      means:
        "A symbolic link in a directory of units makes a second name for a unit, an alias. Both names must be of "
        + "one kind: two plain names, two templates, two instances of one name, or an instance that leads to a "
        + "template, and both with the same suffix.",
      systemd: "systemd passes over the link.",
      write:
        "Link web.socket to www.socket, not to www.service, and a@.service to b@.service, not to b.service."),
    DiagnosticCode(
      .warning, "dependency-link-is-file", "a file where a link should be",
      means:
        "The directories NAME.wants/ and NAME.requires/ hold symbolic links, whose names are the units that are "
        + "pulled in. A file there says nothing.",
      systemd: "systemd warns of it and does not pull the unit in.",
      write: "Move the file to a directory of units and put a link in its place, as 'usherctl enable' does."),
  ]

  static let syntaxRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "text-not-utf-8", "a line is not valid UTF-8",
      means:
        "Unit files are text in UTF-8. Here stands a byte that belongs to no character, as an editor leaves that "
        + "saves in Latin-1.",
      systemd: "systemd refuses the file as a whole, even if the byte stands in a description.",
      write: "Save the file as UTF-8: 'iconv -f latin1 -t utf-8' turns it."),
    DiagnosticCode(
      .error, "line-too-long", "a line is longer than 1 MiB",
      means: "A line, with those that continue it, may have up to 1 MiB.",
      systemd: "systemd refuses the file as a whole.",
      write:
        "Spread the value over several lines of the same key, if it is a list; put large data into a file."),
    DiagnosticCode(
      .error, "section-header-open", "a section header without its bracket",
      means:
        "A header is a name in brackets on a line of its own. Here the closing bracket is missing, or something "
        + "stands behind it, such as a comment.",
      systemd: "systemd refuses the file as a whole.",
      write: "Write [Socket] and nothing else on the line.",
      Example(
        "web.socket", wrong: "[Socket  # where it listens\nListenStream=8080\n",
        right: "# where it listens\n[Socket]\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .error, "section-header-characters", "a section's name has odd characters",
      means: "The name of a section cannot hold quotes, backslashes or control characters.",
      systemd: "systemd refuses the file as a whole.",
      write: "Write the name bare: [Socket].",
      Example(
        "web.socket", wrong: "[\"Socket\"]\nListenStream=8080\n", right: "[Socket]\nListenStream=8080\n",
        beside: web)),
    DiagnosticCode(
      .warning, "assignment-outside-section", "a line before any section",
      means: "What stands above the first header belongs to no section, so nobody reads it.",
      systemd: "systemd warns of it and ignores the line.",
      write: "Move the line below the header of its section.",
      Example(
        "web.socket", wrong: "ListenStream=8080\n[Socket]\nListenStream=8081\n",
        right: "[Socket]\nListenStream=8080\nListenStream=8081\n", beside: web)),
    DiagnosticCode(
      .warning, "assignment-missing-equals", "a line without '='",
      means:
        "Apart from headers and comments every line is Key=value. This one may be the second half of a line "
        + "whose end lacks its backslash.",
      systemd: "systemd warns of it and ignores the line.",
      write:
        "Write Key=value, begin the line with # if it is a comment, or end the line above with a backslash.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream 8080\nListenStream=8081\n",
        right: "[Socket]\nListenStream=8080\nListenStream=8081\n", beside: web)),
    DiagnosticCode(
      .warning, "assignment-missing-key", "a line without a key",
      means: "Before the '=' stands nothing, so that the value has nowhere to go.",
      systemd: "systemd warns of it and ignores the line.",
      write: "Write the key, or take the line away.",
      Example(
        "web.socket", wrong: "[Socket]\n=8080\nListenStream=8081\n", right: "[Socket]\nListenStream=8081\n",
        beside: web)),
  ]

  static let sectionRows: [DiagnosticCode] = [
    DiagnosticCode(
      .warning, "section-unknown", "a section that this kind of unit does not have",
      means:
        "Which sections a unit may have follows from its suffix: a socket has [Unit], [Socket] and [Install]. "
        + "Everything in another section is left out, [X-…] apart, which is anybody's own.",
      systemd: "systemd warns of it and ignores the section.",
      write: "Correct the name; upper and lower case count. Put the lines of a service into a .service file.",
      Example(
        "web.socket", wrong: "[Sockets]\nBacklog=5\n[Socket]\nListenStream=8080\n",
        right: "[Socket]\nBacklog=5\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .warning, "directive-unknown", "a key that nobody knows",
      means:
        "No release of systemd has this key in this section. Most often it is misspelt; upper and lower case "
        + "count.",
      systemd:
        "systemd warns of an unknown key and ignores the line; 'systemd-analyze verify' ends with status 0 "
        + "all the same.",
      write: "Correct the key. A key of your own starts with X- or stands in a section that does.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nBindToDevise=lo\n",
        right: "[Socket]\nListenStream=8080\nBindToDevice=lo\n", beside: web)),
    DiagnosticCode(
      .warning, "directive-wrong-section", "a key in the wrong section",
      means: "The key exists, but in another section. The part that would obey it never sees it there.",
      systemd: "systemd warns of an unknown key and ignores the line.",
      write: "Move the line to the section that is named in the finding.",
      Example(
        "web.socket", wrong: "[Unit]\nListenStream=8080\n[Socket]\nListenStream=8081\n",
        right: "[Socket]\nListenStream=8080\nListenStream=8081\n", beside: web)),
    DiagnosticCode(
      .warning, "directive-not-applied", "usher does not apply this yet",
      means:
        "The directive is known and its value was checked, but the daemon does not do what it says. The unit "
        + "runs without it. This finding is about usher alone: with --target=RELEASE it does not come.",
      systemd: "systemd applies it.",
      write:
        "Nothing, if the unit can do without. If its safety depends on the directive, run the unit elsewhere.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nPrivateDevices=yes\n",
        right: "[Service]\nExecStart=/usr/bin/web\n", when: .usher)),
    DiagnosticCode(
      .warning, "directive-too-new", "the release it is for does not know this",
      means: "The unit is checked for an older release of systemd than the one that brought this directive.",
      systemd: "The older release warns of an unknown key and ignores the line.",
      write: "Leave the line out for that release, or put it into a drop-in that only newer hosts get.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nPollLimitBurst=10\n",
        right: "[Socket]\nListenStream=8080\nTriggerLimitBurst=10\n", beside: web, when: .release(252))),
  ]

  /// A service that goes with `web.socket`.
  static let web = ["web.service": "[Service]\nExecStart=/usr/bin/web\nUser=www-data\n"]
}
