extension ProxyOptions {
  package static let help = """
    usage: usher-proxy [OPTION…] TARGET
           usher-proxy [OPTION…] --map=NAME=TARGET… [TARGET]

    Passes what comes in on the sockets that a supervisor opened (LISTEN_FDS) on to a server that
    cannot take them itself. TARGET is HOST:PORT, [IPV6]:PORT, /PATH or @NAME.

      -c, --connections-max=N      connections at a time, 4096; further ones wait to be accepted
          --map=NAME=TARGET        the target of the listeners of that FileDescriptorName=
          --wait-for-target=TIME   how long a connection waits for a target that refuses or is
                                   not there yet, 5s
          --connect-timeout=TIME   how long an address may not answer at all, 10s
          --proxy-protocol=v1|v2   tell the target who the client is
          --exit-idle-time=TIME    end after so long without a connection; infinity
          --drain-time=TIME        how long connections may last after SIGTERM, 10s
          --session-idle-time=TIME forget a sender of datagrams after so long without any, 60s
          --sessions-max=N         senders of datagrams at a time, 1024; the longest silent makes room
      -h, --help                   print this
          --version                print the version

    TIME is seconds, or a span such as 5min 20s. What works with systemd-socket-proxyd works here.
    """
}
