import UnitModel
import UnitSyntax

/// Findings about values.
extension DiagnosticCode {
  static let valueRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "specifier-unknown", "a percent sign with a letter that means nothing",
      means:
        "A percent sign and a letter are replaced: %i by the instance, %t by /run. This letter has no meaning, or "
        + "what it stands for is not known here.",
      systemd: "systemd ignores the line; in a command line or a user's name it refuses the unit.",
      write: "Double a percent sign that is meant as one. systemd.unit(5) lists the letters.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nEnvironment=RATE=50%x\n",
        right: "[Service]\nExecStart=/usr/bin/web\nEnvironment=RATE=50%%x\n")),
    DiagnosticCode(
      .note, "value-more-words", "a line with very many bad words",
      means:
        "One line has more than twenty words that cannot be read. The first twenty are reported one by one, the "
        + "others together: they are ignored in the same way.",
      systemd: "systemd logs one line for each.",
      write: "Repair the words that are listed, then check again.",
      Example(
        "web.service",
        wrong:
          "[Unit]\nAfter=a b c d e f g h i j k l m n o p q r s t u v\n\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nAfter=a.service b.service\n\n[Service]\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .warning, "value-comment", "a comment that is part of the value",
      means:
        "A # begins a comment only at the head of a line. Behind a value it belongs to the value, and makes a path "
        + "or a name of it that was never meant.",
      systemd: "systemd takes the value as it stands, and says nothing.",
      write: "Put the comment on a line of its own.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nWorkingDirectory=/srv # the pages\n",
        right: "[Service]\nExecStart=/usr/bin/web\n# the pages\nWorkingDirectory=/srv\n")),
    DiagnosticCode(
      .error, "value-quotes", "a quote that is never closed",
      means:
        "A quote opens a word that may hold blanks, and the same quote closes it. Here the line ends first. An "
        + "apostrophe counts as a quote.",
      systemd: "systemd ignores the line; in the arguments of a command it refuses the unit.",
      write: "Close the quote, or write a backslash before an apostrophe.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web --name 'my web\n",
        right: "[Service]\nExecStart=/usr/bin/web --name 'my web'\n")),
    DiagnosticCode(
      .error, "value-escape", "a backslash that means nothing",
      means:
        "A backslash and what follows stand for another character, as \\n or \\x20 do. This pair is none of those "
        + "that exist.",
      systemd: "systemd ignores the line.",
      write: "Double a backslash that is meant as one.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nEnvironment=PATTERN=\\d\n",
        right: "[Service]\nExecStart=/usr/bin/web\nEnvironment=PATTERN=\\\\d\n")),
    DiagnosticCode(
      .error, "path-relative", "a path that does not start with /",
      means: "A unit has no directory that a path could count from, so paths are written from the root.",
      systemd: "systemd ignores the line.",
      write: "Write the whole path. For a place that differs between modes use %t, %S or %h.",
      Example(
        "web.socket", wrong: "[Socket]\nListenFIFO=run/web\nListenStream=8080\n",
        right: "[Socket]\nListenFIFO=/run/web\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .error, "path-length", "a path that is too long",
      means: "The kernel takes paths of at most 4095 bytes, and names of at most 255 bytes in them.",
      systemd: "systemd refuses the unit where the path is vital for it.", write: "Use shorter names.",
      Example(
        "web.service",
        wrong: "[Service]\nExecStart=/usr/bin/web\nRootDirectory=/"
          + String(repeating: "n", count: 256) + "\n",
        right: "[Service]\nExecStart=/usr/bin/web\nRootDirectory=/srv/web\n")),
    DiagnosticCode(
      .error, "path-climbs", "a path with a step upwards",
      means: "A path with .. in it may lead elsewhere than it seems to, where a directory in it is a link.",
      systemd: "systemd ignores the line.", write: "Write the path that is meant.",
      Example(
        "web.socket", wrong: "[Socket]\nListenFIFO=/run/web/../fifo\nListenStream=8080\n",
        right: "[Socket]\nListenFIFO=/run/fifo\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .warning, "path-var-run", "a path below /var/run",
      means: "/var/run is the old name of /run and today a link to it.",
      systemd: "systemd takes /run in place of it where it makes the path itself, and warns.",
      write: "Write /run.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=/var/run/web.sock\n",
        right: "[Socket]\nListenStream=/run/web.sock\n", beside: web)),
    DiagnosticCode(
      .error, "value-service", "Service= names no service",
      means:
        "Service= names the service that the socket starts, with its suffix. A template needs its instance.",
      systemd: "systemd ignores the line, so that the service of the socket's own name is started.",
      write: "Write a name such as web.service. With Accept=yes leave the line out.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nService=web\n",
        right: "[Socket]\nListenStream=8080\nService=web.service\n", beside: web)),
    DiagnosticCode(
      .error, "value-socket", "Sockets= names no socket",
      means: "Sockets= lists the socket units whose descriptors the service gets, with their suffix.",
      systemd: "systemd ignores the name.", write: "Write names that end in .socket.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\nSockets=web.service\n",
        right: "[Service]\nExecStart=/usr/bin/web\nSockets=web.socket\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"])),
    DiagnosticCode(
      .error, "value-netlink", "no netlink family, or no group",
      means: "ListenNetlink= takes the name of a family and the number of a group.",
      systemd: "systemd ignores the line.", write: "Write a family such as route, audit or kobject-uevent.",
      Example(
        "web.socket", wrong: "[Socket]\nListenNetlink=router 1\nListenStream=8080\n",
        right: "[Socket]\nListenNetlink=route 1\nListenStream=8080\n", beside: web)),
    DiagnosticCode(
      .warning, "value-documentation", "no URI of a documentation",
      means: "Documentation= takes URIs with blanks between them; plain text has no place there.",
      systemd: "systemd ignores the word.",
      write: "Write URIs that start with http:, https:, file:, info: or man:.",
      Example(
        "web.service", wrong: "[Unit]\nDocumentation=web(8)\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nDocumentation=man:web(8)\n[Service]\nExecStart=/usr/bin/web\n")),
    DiagnosticCode(
      .warning, "condition-never", "a condition that nothing can meet",
      means:
        "A condition or assertion looks for one of a few words, or for a number. What stands here is none of "
        + "them, so the test holds on no machine.",
      systemd: "systemd takes the line, and finds that the test fails each time the unit is started.",
      write: "Write a word of the manual page systemd.unit(5), such as x86-64 for ConditionArchitecture=.",
      Example(
        "web.service", wrong: "[Unit]\nConditionArchitecture=amd64\n[Service]\nExecStart=/usr/bin/web\n",
        right: "[Unit]\nConditionArchitecture=x86-64\n[Service]\nExecStart=/usr/bin/web\n")),
  ]

  /// Kinds whose values are wrong in ways that have codes of their own, such as `path-relative`.
  private static let kindsWithoutCode: Set<ValueKind> = [
    .path, .paths, .workingDirectory, .environmentFiles, .address, .listener, .commands, .users, .unitNames,
    .dependencies, .conditions,
  ]

  /// One row for each other kind of value, made of what the catalogue says of it.
  static let valueKindRows: [DiagnosticCode] = ValueKind.allCases.compactMap { kind in
    let name = kind.code
    if kindsWithoutCode.contains(kind) || valueRows.contains(where: { $0.name == name }) { return nil }
    // Any value is text: what these take is told directive by directive.
    let isText = kind == .text || kind == .texts
    return DiagnosticCode(
      .error, name,
      isText ? "\(kind.noun) that the directive does not take" : "a value that is not \(kind.noun)",
      means: isText
        ? "The directive takes \(kind.noun) of a form of its own, and the value has another one."
        : "The directive takes \(kind.noun), and the value cannot be read as that.",
      systemd:
        "systemd warns of it and ignores the line: the value that stood before counts, or the default. Where a "
        + "list is taken, often only the word is ignored.",
      write: isText ? "Write what the finding says." : upper(kind.help) + ".", valueExamples[kind])
  }

  private static func upper(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  private static let valueExamples: [ValueKind: Example] = [
    .boolean: socketExample("Accept=maybe", "Accept=no"),
    .unsigned: socketExample("Backlog=many", "Backlog=64"),
    .mode: socketExample("SocketMode=rw", "SocketMode=0660", listen: "/run/web.sock"),
    .time: serviceExample("TimeoutStopSec=soon", "TimeoutStopSec=20s"),
    .size: socketExample("ReceiveBuffer=large", "ReceiveBuffer=1M"),
    .choice: serviceExample("Restart=sometimes", "Restart=on-failure"),
    .interface: socketExample("BindToDevice=much-too-long-a-name", "BindToDevice=eth0"),
    .descriptorName: socketExample("FileDescriptorName=a:b", "FileDescriptorName=web"),
    .stream: serviceExample("StandardOutput=paper", "StandardOutput=journal"),
    .variables: serviceExample("Environment=LANG", "Environment=LANG=C"),
    .variableNames: serviceExample("PassEnvironment=A-B", "PassEnvironment=A_B"),
    .exitStatuses: serviceExample("SuccessExitStatus=fine", "SuccessExitStatus=3 SIGUSR1"),
    .limit: serviceExample("LimitNOFILE=lots", "LimitNOFILE=4096:65536"),
    .signal: serviceExample("KillSignal=SIGGENTLE", "KillSignal=SIGINT"),
    .user: serviceExample("User=a/b", "User=web"),
    .directories: serviceExample("RuntimeDirectory=/web", "RuntimeDirectory=web"),
    .integer: serviceExample("OOMScoreAdjust=high", "OOMScoreAdjust=500"),
    .exitStatus: Example(
      "web.service", wrong: "[Unit]\nFailureActionExitStatus=900\n[Service]\nExecStart=/usr/bin/web\n",
      right: "[Unit]\nFailureActionExitStatus=90\n[Service]\nExecStart=/usr/bin/web\n"),
    .calendar: Example(
      "web.timer", wrong: "[Timer]\nOnBootSec=1h\nOnCalendar=every day\n",
      right: "[Timer]\nOnBootSec=1h\nOnCalendar=daily\n"),
    .niceness: serviceExample("Nice=99", "Nice=19"),
    .percentage: serviceExample("CPUQuota=half", "CPUQuota=50%"),
    .memory: serviceExample("MemoryMax=lots", "MemoryMax=512M"),
    .weight: serviceExample("IOWeight=0", "IOWeight=50"),
    .nanoseconds: serviceExample("TimerSlackNSec=short", "TimerSlackNSec=50us"),
    .text: serviceExample("LogNamespace=web/logs", "LogNamespace=web-logs"),
    .texts: serviceExample("SocketBindAllow=web", "SocketBindAllow=tcp:8080"),
    .capabilities: serviceExample(
      "CapabilityBoundingSet=CAP_NET_BIND", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"),
    .systemCalls: serviceExample("SystemCallFilter=@systemservice", "SystemCallFilter=@system-service"),
    .mounts: serviceExample("BindPaths=/srv/web:/web:copy", "BindPaths=/srv/web:/web:rbind"),
    .credentials: serviceExample("LoadCredential=web/key", "LoadCredential=key:/etc/web/key"),
    .networks: serviceExample("IPAddressAllow=300.1.1.1", "IPAddressAllow=10.0.0.0/8"),
    .devices: serviceExample("DeviceAllow=null rw", "DeviceAllow=/dev/null rw"),
    .addressFamilies: serviceExample(
      "RestrictAddressFamilies=AF_IPV6", "RestrictAddressFamilies=AF_INET6"),
    .processors: serviceExample("CPUAffinity=all", "CPUAffinity=0-3"),
    .unitName: Example(
      "web.service", wrong: "[Unit]\nAfter=network\n[Service]\nExecStart=/usr/bin/web\n",
      right: "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/web\n"),
  ]

  private static func socketExample(_ wrong: String, _ right: String, listen: String = "8080") -> Example {
    Example(
      "web.socket", wrong: "[Socket]\nListenStream=\(listen)\n\(wrong)\n",
      right: "[Socket]\nListenStream=\(listen)\n\(right)\n", beside: web)
  }

  private static func serviceExample(_ wrong: String, _ right: String) -> Example {
    Example(
      "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\n\(wrong)\n",
      right: "[Service]\nExecStart=/usr/bin/web\n\(right)\n")
  }
}
