import UnitModel

/// What stands before the directives of a page, written by hand.
enum Introduction {
  static let unit: [ReferenceBlock] = [
    .text(
      """
      A unit is something that usherd looks after, and a unit file describes one: NAME.socket what to listen on, \
      NAME.service what to run, NAME.target a point that others gather at. These are systemd's unit files; \
      what works there is meant to work here, unchanged.
      """),
    .heading("Syntax"),
    .terms([
      (
        "Lines",
        """
        [Section] begins a section, Key=value assigns. Blanks around key and value are dropped. The file is UTF-8, \
        and a line may have up to 1 MiB.
        """
      ),
      ("Comments", "A line whose first character is # or ; is a comment. Behind a value there are none."),
      (
        "Continuation",
        """
        A backslash at the end of a line joins the next one to it, with a blank between them. Comment lines within are \
        skipped.
        """
      ),
      (
        "Lists",
        """
        Words with blanks between them. Quotes, single or double, keep blanks, and a backslash begins an escape as in C. \
        A key that stands several times adds to its list, an empty value empties it, but nothing empties lists of \
        dependencies.
        """
      ),
      (
        "Specifiers",
        "% and a letter stand for a name or a place, as in the table below; %% is a percent sign."
      ),
      (
        "Mistakes",
        """
        A value that cannot be read is reported and ignored, and the one before it stays. usherctl check tells about \
        mistakes before anything is started.
        """
      ),
      (
        "X-",
        """
        Sections and keys that begin with X- are ignored without a word: they are for other programs. [X-Usher] has \
        what usherd adds to systemd, in sockets and services: systemd takes no notice of it.
        """
      ),
    ]),
    .heading("Files"),
    .text(
      """
      usherd looks for NAME in the directories of its search path, and the first file wins. Then come the drop-ins: all \
      files that end in .conf in directories NAME.d, in the order of their names, with the same syntax. NAME@.service is a \
      template: NAME@x.service is its instance x, without a file of its own. An empty file, or a link to /dev/null, masks a \
      unit: it cannot be started.
      """),
    .text("A drop-in that replaces an address empties the list first:"),
    .example([
      ExampleFile(
        "echo.socket",
        """
        [Socket]
        ListenStream=7
        Accept=yes
        """),
      ExampleFile(
        "echo.socket.d/10-address.conf",
        """
        [Socket]
        ListenStream=
        ListenStream=127.0.0.1:7007
        """),
      ExampleFile(
        "echo@.service",
        """
        [Service]
        ExecStart=/bin/cat
        StandardInput=socket
        """),
    ]),
    .heading("Specifiers"),
    .terms(SpecifierMeaning.all.map { ("%\($0.letter)", $0.meaning.capitalizedSentence) }),
  ]

  static let install: [ReferenceBlock] = [
    .text(
      """
      Running units do not read this section. usherctl enable reads it and makes the symbolic links that it asks for; \
      usherctl disable removes them.
      """),
    .example([
      ExampleFile(
        "hello.socket",
        """
        [Socket]
        ListenStream=/run/hello.sock
        Accept=yes

        [Install]
        WantedBy=sockets.target
        """),
      ExampleFile(
        "hello@.service",
        """
        [Service]
        ExecStart=/bin/date
        StandardInput=socket
        """),
    ]),
  ]

  static let kill: [ReferenceBlock] = [
    .text(
      """
      Ending a unit runs its stop commands, then sends KillSignal= to its processes, waits for TimeoutStopSec=, and ends \
      what is left by force.
      """)
  ]

  static let resourceControl: [ReferenceBlock] = [
    .text("These belong to control groups: all processes of the unit count together.")
  ]
}

extension String {
  /// As a sentence.
  fileprivate var capitalizedSentence: String {
    (first.map { $0.uppercased() + dropFirst() } ?? "") + "."
  }
}
