import UnitSyntax

/// Findings about addresses to listen on.
extension DiagnosticCode {
  static let addressRows: [DiagnosticCode] = [
    address(
      "address-abstract-empty", "@ without a name",
      "An abstract socket has a name, which is written behind an @.",
      "Write @NAME.", "@", "@web"),
    address(
      "address-brackets", "an IPv6 address without brackets",
      "The colons of an IPv6 address and the one before the port cannot be told apart, hence the brackets.",
      "Write [ADDRESS]:PORT.", "fd00::1", "[::1]:8080"),
    DiagnosticCode(
      .error, "address-family", "an address of another family",
      means: "ListenSequentialPacket= makes UNIX sockets only: it takes a path or @NAME.",
      systemd: ignored, write: "For TCP use ListenStream=, for UDP ListenDatagram=.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\nListenSequentialPacket=8081\n",
        right: "[Socket]\nListenStream=8080\nListenSequentialPacket=/run/web.seq\n", beside: web)),
    DiagnosticCode(
      .note, "address-beyond-systemd", "an address that systemd does not take",
      means:
        "usherd takes port 0, for any free one, names of services and names of hosts. Those of hosts are looked up when "
        + "the socket starts; the socket listens on each address that comes.",
      systemd: ignored,
      write: "For both write the numbers. Where the unit is for usherd alone nothing is to be done.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=localhost:8080\nListenStream=9090\n",
        right: "[Socket]\nListenStream=127.0.0.1:8080\nListenStream=9090\n", beside: web, when: .usher)),
    address(
      "address-host-name", "a name where an address belongs",
      "What stands before the port is neither an address nor a name that a host can have. systemd looks up no names: "
        + "it binds its sockets before there is a network.",
      "Write the address itself, 127.0.0.1 for localhost.", "www..example:8080", "127.0.0.1:8080"),
    address(
      "address-ipv4", "no IPv4 address", "Four numbers from 0 to 255 with dots between make an IPv4 address.",
      "Write all four, without leading zeros.", "127.0.0.256:8080", "127.0.0.1:8080"),
    address(
      "address-ipv6", "no IPv6 address",
      "In the brackets stand eight groups of up to four hexadecimal digits, or fewer with :: once.",
      "Write [ADDRESS]:PORT.", "[::1::]:8080", "[::1]:8080"),
    address(
      "address-path-length", "a path too long for a socket",
      "The kernel has room for 107 bytes of a socket's path or name.",
      "Use a shorter one, /run is a good place.",
      "/run/" + String(repeating: "long/", count: 22) + "web.sock", "/run/web.sock"),
    address(
      "address-path-relative", "a socket's path without its slash",
      "A path starts with / and an abstract name with @; anything else is read as a port.",
      "Write the whole path.", "run/web.sock", "/run/web.sock"),
    address(
      "address-port", "no number where the port belongs",
      "Ports are numbers. usherd takes the names in /etc/services as well, systemd does not.",
      "Write the number: 'getent services http' tells it.", "127.0.0.1:80/tcp", "127.0.0.1:80"),
    address(
      "address-port-missing", "an address without a port",
      "An address alone says where, and not on which port.",
      "Write ADDRESS:PORT.", "127.0.0.1", "127.0.0.1:8080"),
    address(
      "address-port-range", "no such port",
      "Ports are 1 to 65535. Port 0 is any free one for usherd, and none for systemd. A leading zero would mean an "
        + "octal number.",
      "Write a port from 1 to 65535.", "127.0.0.1:70000", "127.0.0.1:7000"),
    address(
      "address-scope", "a scope in the wrong place",
      "The interface of a link-local address stands behind the port, after a percent sign, which is doubled since a "
        + "single one begins a specifier.",
      "Write [ADDRESS]:PORT%%INTERFACE.", "[fe80::1%%eth0]:8080", "[fe80::1]:8080%%eth0"),
    DiagnosticCode(
      .error, "address-service-name", "no service of that name",
      means: "A word in place of a port is a name from /etc/services, and this one is not there.",
      systemd: ignored, write: "Write the number of the port.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=127.0.0.1:webb\nListenStream=9090\n",
        right: "[Socket]\nListenStream=127.0.0.1:8080\nListenStream=9090\n", beside: web, when: .usher)),
    address(
      "address-unreadable", "nothing that could be an address",
      "An address is a port, ADDRESS:PORT, [IPV6]:PORT, a path or @NAME. A range of ports is none of these.",
      "Write one of the five, and a line for each port.", "8000-8010", "8000"),
    address(
      "address-wildcard", "a star for every address",
      "A star stands for no address here, nor does nothing before the colon.",
      "Write the bare port for every address, 0.0.0.0:PORT for IPv4 alone.", "*:8080", "8080"),
    DiagnosticCode(
      .error, "address-scope-missing", "a link-local address without its interface",
      means:
        "Addresses from fe80::/10, and groups such as ff02::1, are the same on every interface: which one is meant "
        + "must be said, or the kernel binds none. FreeBind=yes does not help.",
      systemd: "systemd takes the line, cannot bind the address (invalid argument), and the socket fails.",
      write:
        "Write [ADDRESS]:PORT%%INTERFACE, with a doubled percent sign since a single one begins a specifier, or add "
        + "BindToDevice=.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=[fe80::1]:8080\n",
        right: "[Socket]\nListenStream=[fe80::1]:8080%%eth0\n", beside: web)),
    DiagnosticCode(
      .error, "address-trailing-slash", "a socket with the name of a directory",
      means:
        "The path ends in a slash, and a socket is no directory. Of FIFOs and other paths the slash is taken away.",
      systemd:
        "systemd takes the line, cannot bind the path (no such file or directory), and the socket fails.",
      write: "Take the slash away.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=/run/web/sock/\n",
        right: "[Socket]\nListenStream=/run/web/sock\n", beside: web)),
    DiagnosticCode(
      .note, "address-may-be-late", "an address that may come after the socket",
      means:
        "The unit binds one address of an interface. At boot sockets come up early, often before the interface "
        + "has its address, and then the kernel refuses. usherd tries again and again (BindRetrySec=), unless that is 0.",
      systemd: "systemd fails to start the socket unit; nobody listens until it is started again.",
      write: "Add FreeBind=yes, which binds an address before it is there, or listen on the bare port.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=192.0.2.7:8080\n",
        right: "[Socket]\nListenStream=192.0.2.7:8080\nFreeBind=yes\n", beside: web)),
    DiagnosticCode(
      .warning, "address-conflict", "two listeners on one address",
      means:
        "Two listeners want the same address, or one of them is a wildcard that takes it: 0.0.0.0:80 takes "
        + "127.0.0.1:80, and a bare port takes the IPv4 addresses as well unless BindIPv6Only=ipv6-only is set. Units "
        + "that conflict with each other, that both set ReusePort=, or that are bound to different devices may share.",
      systemd:
        "systemd does not look: the unit that starts last fails with 'address already in use'. With paths it "
        + "takes the path from the other. Datagram sockets are bound both: the more special address gets "
        + "the datagrams, and of two equal ones the last.",
      write:
        "Give one of them another address. In a drop-in that is to replace the address, empty the list first.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=8080\n", right: "[Socket]\nListenStream=8081\n",
        beside: [
          "web.service": "[Service]\nExecStart=/usr/bin/web\n",
          "old.service": "[Service]\nExecStart=/usr/bin/old\n",
          "old.socket": "[Socket]\nListenStream=0.0.0.0:8080\n",
        ])),
    DiagnosticCode(
      .warning, "port-privileged", "a port below 1024 for a user",
      means: "Ports below 1024 are for root, unless the host says otherwise. A user's manager is not root.",
      systemd: "systemd fails to start the socket unit with 'permission denied'.",
      write: "Use a port from 1024 up, make the unit one of the system, or lower the sysctl "
        + "net.ipv4.ip_unprivileged_port_start.",
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=80\n", right: "[Socket]\nListenStream=8080\n",
        beside: web,
        when: .userMode)),
  ]

  private static let ignored =
    "systemd warns of it and ignores the line; the unit listens on its other addresses, if any."

  private static func address(
    _ name: String, _ title: String, _ meaning: String, _ remedy: String, _ wrong: String, _ right: String
  ) -> DiagnosticCode {
    DiagnosticCode(
      .error, name, title, means: meaning, systemd: ignored, write: remedy,
      Example(
        "web.socket", wrong: "[Socket]\nListenStream=\(wrong)\nListenStream=9090\n",
        right: "[Socket]\nListenStream=\(right)\nListenStream=9090\n", beside: web))
  }
}
