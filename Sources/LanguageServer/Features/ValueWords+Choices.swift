extension ValueWords {
  /// The words of directives that take one of a few.
  ///
  /// - Source: systemd.socket(5), systemd.service(5), systemd.exec(5), systemd.kill(5), systemd.unit(5)
  static let own: [String: [(String, String)]] = [
    "Type": [
      ("simple", "up as soon as the process is made"), ("exec", "up when the program runs"),
      ("notify", "up when it sends READY=1"), ("notify-reload", "as notify, and reloads by SIGHUP"),
      ("oneshot", "up when the process has ended"), ("forking", "up when the first process has ended"),
      ("dbus", "up when it has its name on the bus"), ("idle", "as simple, when nothing else is to do"),
    ],
    "ExitType": [
      ("main", "ends with the main process"), ("cgroup", "ends with the last process"),
    ],
    "Restart": [
      ("no", "never"), ("always", "whatever ended it"), ("on-success", "after a clean end"),
      ("on-failure", "after a failure, a signal or a timeout"),
      ("on-abnormal", "after a signal or a timeout"),
      ("on-abort", "after a signal that was not clean"), ("on-watchdog", "after a missed watchdog"),
    ],
    "RestartMode": [
      ("normal", "the unit fails in between"), ("direct", "the unit does not fail in between"),
      ("debug", "as direct, with DEBUG_INVOCATION=1"),
    ],
    "NotifyAccess": [
      ("none", "nobody"), ("main", "the main process"), ("exec", "main and control processes"),
      ("all", "every process of the unit"),
    ],
    "OOMPolicy": [
      ("continue", "the others go on"), ("stop", "the unit is stopped"),
      ("kill", "the others are killed, too"),
    ],
    "KillMode": [
      ("control-group", "every process of the unit"), ("mixed", "the main process, at last every process"),
      ("process", "the main process alone"), ("none", "no process"),
    ],
    "BindIPv6Only": [
      ("default", "what the kernel is set to"), ("both", "IPv6 and IPv4"), ("ipv6-only", "IPv6 alone"),
    ],
    "SocketProtocol": [
      ("mptcp", "multipath TCP"), ("sctp", "SCTP"), ("udplite", "UDP-Lite"),
    ],
    "DeferTrigger": [
      ("no", "other units may be stopped"), ("yes", "waits until all jobs are done"),
      ("patient", "waits up to DeferTriggerMaxSec="),
    ],
    "Timestamping": [
      ("off", "none"), ("us", "in microseconds"), ("ns", "in nanoseconds"),
    ],
    "IPTOS": [
      ("low-delay", "answers soon"), ("throughput", "moves much"), ("reliability", "loses little"),
      ("low-cost", "costs little"),
    ],
    "ProtectSystem": [
      ("yes", "/usr and the boot loader are read-only"), ("full", "/etc as well"),
      ("strict", "everything but /dev, /proc, /sys"), ("no", "nothing"),
    ],
    "ProtectHome": [
      ("yes", "home directories are empty and closed"), ("read-only", "home directories are read-only"),
      ("tmpfs", "home directories are empty"), ("no", "nothing"),
    ],
    "ProtectProc": [
      ("default", "all processes are seen"), ("invisible", "other users' processes are hidden"),
      ("ptraceable", "only processes that may be traced are seen"),
      ("noaccess", "other users' details are closed"),
    ],
    "ProcSubset": [("all", "all of /proc"), ("pid", "only processes")],
    "DevicePolicy": [
      ("auto", "all, unless DeviceAllow= names some"), ("closed", "the usual harmless ones"),
      ("strict", "only those of DeviceAllow="),
    ],
    "KeyringMode": [
      ("private", "a keyring of its own"), ("shared", "its own, linked with the user's"), ("inherit", "none"),
    ],
    "CPUSchedulingPolicy": [
      ("other", "shares time"), ("batch", "shares time, without haste"),
      ("idle", "runs when nothing else does"),
      ("fifo", "real time, first come"), ("rr", "real time, in turn"),
    ],
    "IOSchedulingClass": [
      ("none", "none"), ("realtime", "first"), ("best-effort", "in turn"), ("idle", "last"),
    ],
    "CollectMode": [
      ("inactive", "forgotten when stopped"), ("inactive-or-failed", "forgotten when failed, too"),
    ],
    "OnFailureJobMode": jobModes, "OnSuccessJobMode": jobModes,
    "FailureAction": actions, "SuccessAction": actions, "StartLimitAction": actions,
    "JobTimeoutAction": actions,
    "Documentation": [
      ("man:", "a manual page"), ("https://", "a page of the web"), ("file:", "a file"),
      ("info:", "an info page"),
    ],
    "ConditionVirtualization": virtualization, "AssertVirtualization": virtualization,
  ]

  private static let jobModes = [
    ("replace", "other jobs give way"), ("fail", "gives way to other jobs"),
    ("isolate", "everything else is stopped"),
    ("flush", "all other jobs are cancelled"), ("replace-irreversibly", "and cannot be cancelled"),
    ("ignore-dependencies", "alone"), ("ignore-requirements", "in order, but alone"),
  ]

  private static let actions = [
    ("none", "nothing more"), ("reboot", "reboots in order"), ("reboot-force", "kills and reboots"),
    ("reboot-immediate", "reboots at once"), ("poweroff", "powers off in order"),
    ("poweroff-force", "kills and powers off"), ("poweroff-immediate", "powers off at once"),
    ("exit", "the manager ends in order"), ("exit-force", "the manager ends at once"),
  ]

  private static let virtualization = [
    ("yes", "any"), ("no", "none"), ("vm", "a virtual machine"), ("container", "a container"), ("kvm", "KVM"),
    ("qemu", "QEMU"), ("vmware", "VMware"), ("xen", "Xen"), ("docker", "Docker"), ("podman", "Podman"),
    ("lxc", "LXC"), ("wsl", "Windows' subsystem for Linux"), ("systemd-nspawn", "systemd-nspawn"),
    ("private-users", "a user namespace"),
  ]
}
