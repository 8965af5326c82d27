import UnitSyntax

/// Findings about `[X-Usher]`, of which systemd takes no notice.
extension DiagnosticCode {
  private static let unread = "systemd does not read the section."

  static let usherRows: [DiagnosticCode] = [
    DiagnosticCode(
      .error, "listener-incomplete", "a named listener without an address",
      means: "Listener= takes a name, then an address as in ListenStream=, then options.",
      systemd: unread, write: "Write NAME ADDRESS, such as http 80.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\n[X-Usher]\nListener=https\n",
        right: "[Socket]\nListenStream=8080\n[X-Usher]\nListener=https 8443\n", beside: web)),
    DiagnosticCode(
      .error, "listener-option", "no option of a listener",
      means:
        "Behind the address of Listener= stand directives of [Socket] that are about one listener, as KEY=VALUE, and "
        + "Type= and Optional=. What is about the whole unit stands in [Socket].",
      systemd: unread, write: "Write NoDelay=yes and the like, without blanks around the equals sign.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\n[X-Usher]\nListener=https 8443 nodelay\n",
        right: "[Socket]\nListenStream=8080\n[X-Usher]\nListener=https 8443 nodelay=yes\n", beside: web)),
    DiagnosticCode(
      .error, "value-multicast", "no multicast group",
      means:
        "A group is an address from 224.0.0.0 to 239.255.255.255 or from ff00::/8. The interface where it is joined "
        + "stands behind an @.",
      systemd: unread, write: "Write GROUP@INTERFACE, such as 239.1.2.3@eth0.",
      Example(
        "web.socket", wrong: "[Socket]\nListenDatagram=5353\n[X-Usher]\nMulticastGroup=10.0.0.251@eth0\n",
        right: "[Socket]\nListenDatagram=5353\n[X-Usher]\nMulticastGroup=224.0.0.251@eth0\n", beside: web)),
    DiagnosticCode(
      .error, "value-descriptor-number", "no number for a descriptor",
      means: "DescriptorNumbers= gives numbers from 3 to 1023 to names of descriptors, to each another one.",
      systemd: unread, write: "Write NAME:NUMBER, such as http:5.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\n[X-Usher]\nDescriptorNumbers=http=5\n",
        right: "[Service]\nExecStart=/usr/bin/web\n[X-Usher]\nDescriptorNumbers=http:5\n")),
    DiagnosticCode(
      .error, "descriptor-not-given", "a descriptor that no socket of the service gives",
      means:
        "In a service with [X-Usher], %{fd:NAME}, %{fds:NAME}, %{port:NAME} and %{address:NAME} stand for what its "
        + "sockets give under that name: the NAME of Listener=, FileDescriptorName=, or else the socket unit's own "
        + "name. The first two are for ExecStart= and variables, since no other command is passed descriptors; only "
        + "what has a port has %{port:NAME}. A name in DescriptorNumbers= that nothing has is a warning.",
      systemd: "systemd does not replace them: the program gets the text as it stands.",
      write: "Use a name that a socket of the service gives, or name a listener so.",
      Example(
        "web.service",
        wrong: "[Service]\nExecStart=/usr/bin/web --listen-fd=%{fd:htpp}\n[X-Usher]\n",
        right: "[Service]\nExecStart=/usr/bin/web --listen-fd=%{fd:http}\n[X-Usher]\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\nFileDescriptorName=http\n"])),
    DiagnosticCode(
      .warning, "reference-without-section", "a descriptor's name that is not replaced",
      means:
        "%{fd:NAME}, %{port:NAME} and their sisters are replaced in services with the section [X-Usher] only, so that "
        + "no file that works elsewhere changes its meaning. In this one the program gets the text as it stands.",
      systemd: "systemd does not replace them: the program gets the text as it stands.",
      write: "Add a line [X-Usher], which may stand alone, or write %%{ if the text is meant.",
      Example(
        "web.service",
        wrong: "[Service]\nExecStart=/usr/bin/web --listen-fd=%{fd:http}\n",
        right: "[Service]\nExecStart=/usr/bin/web --listen-fd=%{fd:http}\n[X-Usher]\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\nFileDescriptorName=http\n"])),
    DiagnosticCode(
      .warning, "overlap-without-effect", "a restart that cannot overlap",
      means:
        "RestartMode=overlap starts the new process before the old one is stopped. A Type=oneshot service does its "
        + "work and ends, and the service of one connection has what no second process can have: neither overlaps.",
      systemd: unread,
      write: "Leave the line out.",
      Example(
        "job.service",
        wrong: "[Service]\nType=oneshot\nExecStart=/usr/bin/job\n[X-Usher]\nRestartMode=overlap\n",
        right: "[Service]\nType=oneshot\nExecStart=/usr/bin/job\n", when: .usher)),
    DiagnosticCode(
      .warning, "overlap-without-readiness", "an overlap that ends too early",
      means:
        "With RestartMode=overlap the old process is stopped once the new one is ready. A service of Type=simple, "
        + "exec or idle counts as ready as soon as it runs: until it accepts connections they wait, and if it fails "
        + "then, the old process is gone already.",
      systemd: unread,
      write: "Write Type=notify, and let the program send READY=1 once it accepts connections.",
      Example(
        "web.service", wrong: "[Service]\nExecStart=/usr/bin/web\n[X-Usher]\nRestartMode=overlap\n",
        right: "[Service]\nType=notify\nExecStart=/usr/bin/web\n[X-Usher]\nRestartMode=overlap\n",
        beside: ["web.socket": "[Socket]\nListenStream=8080\n"], when: .usher)),
  ]
}
