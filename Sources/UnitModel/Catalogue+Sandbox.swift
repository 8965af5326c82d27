/// The execution environment: what the processes may see and do.
extension Catalogue {
  static let sandboxRows: [Directive] =
    sandboxPrivilegeRows + sandboxFilterRows + sandboxPathRows + sandboxViewRows + sandboxImageRows

  private static let sandboxPrivilegeRows: [Directive] = [
    Directive(
      "CapabilityBoundingSet", .capabilities, default: .words("all that the manager has"),
      "the capabilities that can ever be had", detail: "The empty value is none at all."),
    Directive(
      "AmbientCapabilities", .capabilities, default: .unset, since: 229,
      "the capabilities that are kept as another user",
      detail: """
        For services with User= that need one right, such as CAP_NET_BIND_SERVICE for a port below 1024; a \
        socket unit makes even that unneeded.
        """),
    Directive(
      "Capabilities", .obsolete, default: .unset, "obsolete, without effect",
      detail: "Write CapabilityBoundingSet= or AmbientCapabilities= instead."),
    Directive(
      "SecureBits", .secureBits, default: .unset, "the secure bits of the processes",
      detail: "Flags of the kernel, see capabilities(7)."),
    Directive(
      "NoNewPrivileges", .boolean, default: "no", since: 187, "no executable gives privileges",
      detail: """
        Set-user-id programs and file capabilities have no effect then. Some filters need it where User= \
        is set.
        """),
    Directive(
      "SELinuxContext", .securityLabel, default: .unset, since: 209, "the SELinux context of the processes",
      detail: "With a - before it, failing to set it does not matter."),
    Directive(
      "AppArmorProfile", .securityLabel, default: .unset, since: 210, "the AppArmor profile of the processes",
      detail: """
        The profile must be loaded. With a - before it, failing to set it does not matter.
        """),
    Directive(
      "SmackProcessLabel", .securityLabel, default: .unset, since: 218, "the SMACK label of the processes",
      detail: "With a - before it, failing to set it does not matter."),
    Directive(
      "RemoveIPC", .boolean, default: "no", since: 232, "removes the user's IPC objects at the end",
      detail: "Those of User= and Group=, unless the user is root."),
  ]

  private static let sandboxFilterRows: [Directive] = [
    Directive(
      "SystemCallFilter", .systemCalls, default: .unset, since: 187, "the system calls that are allowed",
      detail: """
        CALL:ERROR names an error for one call. A forbidden call ends the process unless \
        SystemCallErrorNumber= is set.
        """),
    Directive(
      "SystemCallArchitectures", .architectures, default: .unset, since: 209,
      "the architectures whose system calls are allowed",
      detail: "native is that of the manager; others keep old interfaces out."),
    Directive(
      "SystemCallErrorNumber", .systemCallError, default: .words("kill"), since: 209,
      "how a forbidden system call fails", detail: "Of calls that SystemCallFilter= forbids."),
    Directive(
      "SystemCallLog", .systemCallLog, default: .unset, since: 247, "the system calls that are logged",
      detail: "Written to the audit log."),
    Directive(
      "MemoryDenyWriteExecute", .boolean, default: "no", since: 231,
      "no memory can be both written and executed", detail: "Breaks programs that compile at run time."),
    Directive(
      "LockPersonality", .boolean, default: "no", since: 235, "the personality cannot be changed",
      detail: "Keeps old interfaces of the kernel out of reach."),
    Directive(
      "RestrictNamespaces", .namespaces, default: "no", since: 233, "the kinds of namespace that can be made",
      detail: """
        yes allows none. A list names those that are allowed, with ~ before it those that are not.
        """),
    Directive(
      "RestrictRealtime", .boolean, default: "no", since: 231, "no real-time scheduling",
      detail: "Real-time processes could keep the processors for themselves."),
    Directive(
      "RestrictSUIDSGID", .boolean, default: "no", since: 242,
      "no set-user-id or set-group-id files can be made",
      detail: "Such files would let others take over rights."),
    Directive(
      "RestrictAddressFamilies", .addressFamilies, default: .unset, since: 211,
      "the families of sockets that can be made",
      detail: """
        Sockets that are passed in are not affected: a service behind a socket unit can do with none.
        """),
    Directive(
      "RestrictFileSystems", .fileSystems, default: .unset, since: 250, "the file systems that can be used",
      detail: "Needs BPF as a security module."),
    Directive(
      "RestrictFileSystemAccess", .recent, default: "no", since: 261,
      "executes from trusted file systems only", detail: "Needs BPF as a security module."),
  ]

  private static let sandboxPathRows: [Directive] = [
    Directive(
      "ReadWritePaths", .sandboxPaths, default: .unset, since: 231, "paths that can be written",
      detail: """
        Below paths that another directive made read-only. With - a path may be missing.
        """),
    Directive(
      "ReadOnlyPaths", .sandboxPaths, default: .unset, since: 231, "paths that can only be read",
      detail: "With - a path may be missing; with + it is below RootDirectory=."),
    Directive(
      "InaccessiblePaths", .sandboxPaths, default: .unset, since: 231, "paths that cannot be reached",
      detail: "With - a path may be missing; with + it is below RootDirectory=."),
    Directive(
      "ReadWriteDirectories", .sandboxPaths, default: .unset, "the old spelling of ReadWritePaths=",
      detail: "Write ReadWritePaths= instead."),
    Directive(
      "ReadOnlyDirectories", .sandboxPaths, default: .unset, "the old spelling of ReadOnlyPaths=",
      detail: "Write ReadOnlyPaths= instead."),
    Directive(
      "InaccessibleDirectories", .sandboxPaths, default: .unset, "the old spelling of InaccessiblePaths=",
      detail: "Write InaccessiblePaths= instead."),
    Directive(
      "ExecPaths", .sandboxPaths, default: .unset, "paths that can be executed from",
      detail: "Below paths of NoExecPaths=. With - a path may be missing."),
    Directive(
      "NoExecPaths", .sandboxPaths, default: .unset, "paths that cannot be executed from",
      detail: """
        With NoExecPaths=/ and ExecPaths= for the service and its libraries nothing else can be executed. \
        With - a path may be missing.
        """),
    Directive(
      "BindPaths", .bindPaths, default: .unset, since: 233, "makes paths appear elsewhere",
      detail: """
        The destination appears only to this unit. With - before it the source may be missing.
        """),
    Directive(
      "BindReadOnlyPaths", .bindPaths, default: .unset, since: 233,
      "makes paths appear elsewhere, to be read only",
      detail: "As BindPaths=, but nothing can be written there."),
    Directive(
      "TemporaryFileSystem", .temporaryFileSystems, default: .unset, since: 238,
      "puts an empty file system over a path",
      detail: """
        Hides what lies there. The options are those of a tmpfs, such as ro or size=10M.
        """),
    Directive(
      "RootDirectory", .vitalPath, default: "/", "the directory that is / for the processes",
      detail: """
        Needs everything there that the service uses, its executable first of all.
        """),
    Directive(
      "MountAPIVFS", .optionalBoolean, default: .words("yes with RootImage= and the like, else no"),
      since: 233, "mounts /proc, /sys, /dev and /run below the root directory",
      detail: "Counts with RootDirectory= and RootImage=."),
    Directive(
      "MountFlags", .choice(Choice(["shared", "slave", "private"], emptyResets: true)), default: .unset,
      "which way mounts propagate",
      detail: """
        slave, the effective default where mounts are private, sees what the host mounts later but not the \
        other way round.
        """),
  ]

  private static let sandboxViewRows: [Directive] = [
    Directive(
      "PrivateTmp", .choice(Choice([Choice.Word("disconnected", since: 257)], orBoolean: true)),
      default: "no", "a /tmp and /var/tmp of its own",
      detail: """
        disconnected (257) puts them on a file system of their own. Removed when the service ends.
        """),
    Directive(
      "PrivateDevices", .boolean, default: "no", since: 209, "a /dev without real devices",
      detail: """
        Keeps /dev/null, zero, full, random, urandom and tty, and takes CAP_MKNOD and CAP_SYS_RAWIO away.
        """),
    Directive(
      "PrivateNetwork", .boolean, default: "no", "a network of its own, with lo only",
      detail: """
        On a socket unit, the sockets are made in there, and its commands run in there; JoinsNamespaceOf= says \
        whose network it is to be. Passed sockets go on working: a service behind a socket unit can do without a \
        network.
        """, difference: "/sys is not mounted anew, as before systemd 253."),
    Directive(
      "NetworkNamespacePath", .path, default: .unset, since: 242, "the network namespace to join",
      detail: """
        A file such as /run/netns/NAME, which has to be there when the unit starts. On a socket unit, the sockets \
        are made in there, and its commands run in there. PrivateNetwork= does not count then.
        """),
    Directive(
      "PrivateIPC", .boolean, default: "no", since: 248, "IPC objects of its own",
      detail: "System V objects and POSIX message queues."),
    Directive(
      "IPCNamespacePath", .path, default: .unset, since: 248, "the IPC namespace to join",
      detail: "A file such as /proc/PID/ns/ipc."),
    Directive(
      "PrivateUsers",
      .choice(
        Choice(
          [
            Choice.Word("self", since: 257), Choice.Word("identity", since: 257),
            Choice.Word("full", since: 258), Choice.Word("managed", since: 260),
          ], orBoolean: true)), default: "no", since: 232, "a user namespace of its own",
      detail: """
        yes maps root and User= only, others to nobody; newer releases also have self, identity and full.
        """),
    Directive(
      "UserNamespacePath", .path, default: .unset, since: 259, "the user namespace to join",
      detail: "A file such as /proc/PID/ns/user."),
    Directive(
      "PrivateMounts", .boolean, default: .words("yes where another directive needs it, else no"), since: 239,
      "mounts of its own", detail: "What the unit mounts is not seen outside."),
    Directive(
      "PrivatePIDs", .boolean, default: "no", since: 257, "sees its own processes only",
      detail: "Its main process is number 1 there."),
    Directive(
      "PrivateBPF", .boolean, default: "no", since: 258, "a BPF file system of its own",
      detail: "What is in it is lost when the unit ends."),
    Directive(
      "BPFDelegateCommands", .plainText, default: .unset, since: 258,
      "the BPF commands allowed with PrivateBPF=", detail: "Words of bpf(2), or any."),
    Directive(
      "BPFDelegateMaps", .recent, default: .unset, since: 258,
      "the kinds of BPF map allowed with PrivateBPF=", detail: "Kinds of map, or any."),
    Directive(
      "BPFDelegatePrograms", .recent, default: .unset, since: 258,
      "the kinds of BPF program allowed with PrivateBPF=", detail: "Kinds of program, or any."),
    Directive(
      "BPFDelegateAttachments", .recent, default: .unset, since: 258,
      "where BPF programs attach with PrivateBPF=", detail: "Kinds of attachment, or any."),
    Directive(
      "DelegateNamespaces", .namespaces, default: .unset, since: 258,
      "namespaces owned by its user namespace", detail: "A boolean, or the kinds. Counts with PrivateUsers=."),
    Directive(
      "ProtectSystem", .choice(Choice(["full", "strict"], orBoolean: true)), default: "no", since: 214,
      "which parts of the system can only be read",
      detail: """
        yes: /usr and the boot loader; full: /etc as well; strict: everything but /dev, /proc and /sys.
        """),
    Directive(
      "ProtectHome", .choice(Choice(["read-only", "tmpfs"], orBoolean: true)), default: "no", since: 214,
      "whether home directories are hidden or can only be read",
      detail: """
        yes hides /home, /root and /run/user, read-only lets them be read, tmpfs puts an empty one over \
        them.
        """),
    Directive(
      "ProtectProc", .choice(["noaccess", "invisible", "ptraceable", "default"]), default: "default",
      since: 247, "which other processes can be seen in /proc",
      detail: "noaccess, invisible or ptraceable hide those of other users."),
    Directive(
      "ProcSubset", .choice(["all", "pid"]), default: "all", since: 247, "whether /proc shows processes only",
      detail: "pid leaves only the processes."),
    Directive(
      "ProtectKernelTunables", .boolean, default: "no", since: 232, "kernel variables cannot be changed",
      detail: "Below /proc/sys and /sys all can only be read."),
    Directive(
      "ProtectKernelModules", .boolean, default: "no", since: 232, "kernel modules cannot be loaded",
      detail: "Takes CAP_SYS_MODULE away and hides the modules."),
    Directive(
      "ProtectKernelLogs", .boolean, default: "no", since: 244, "the kernel log cannot be reached",
      detail: "Takes CAP_SYSLOG away and hides /dev/kmsg and /proc/kmsg."),
    Directive(
      "ProtectControlGroups",
      .choice(
        Choice([Choice.Word("private", since: 257), Choice.Word("strict", since: 257)], orBoolean: true)),
      default: "no", since: 232, "control groups can only be read",
      detail: """
        yes; newer releases also have private and strict, for a namespace of its own.
        """),
    Directive(
      "ProtectClock", .boolean, default: "no", since: 245, "the clock cannot be set",
      detail: "Takes CAP_SYS_TIME and CAP_WAKE_ALARM away."),
    Directive(
      "ProtectHostname", .hostName,
      default: "no", since: 242, "the host name cannot be changed",
      detail: "yes; private (257) lets a host name of its own be set."),
  ]

  private static let sandboxImageRows: [Directive] = [
    Directive(
      "RootImage", .vitalPath, default: .unset, since: 233, "the disk image that is / for the processes",
      detail: "A file or a device node with a file system or a partition table."),
    Directive(
      "RootImageOptions", .rootImageOptions, default: .unset, since: 247, "the mount options of RootImage=",
      detail: "For each partition such as root or usr."),
    Directive(
      "RootImagePolicy", .imagePolicy,
      default: .words("root and usr, home, srv, tmp and var, protected or not"),
      since: 254, "which partitions of RootImage= are used", detail: "And how they must be protected."),
    Directive(
      "MountImagePolicy", .recent, default: .words("root and usr, home, srv, tmp and var, protected or not"),
      since: 254, "which partitions of MountImages= are used", detail: "And how they must be protected."),
    Directive(
      "ExtensionImagePolicy", .recent,
      default: .words("root and usr, home, srv, tmp and var, protected or not"), since: 254,
      "which partitions of ExtensionImages= are used", detail: "And how they must be protected."),
    Directive(
      "RootEphemeral", .boolean, default: "no", since: 254, "writes to the root go to a copy",
      detail: "The copy is removed when the unit ends."),
    Directive(
      "RootHash", .rootHash, default: .unset, since: 246, "the root hash that RootImage= must have",
      detail: "In place of an extended attribute of the image."),
    Directive(
      "RootHashSignature", .rootHashSignature, default: .unset, since: 246, "the signature of RootHash=",
      detail: "The kernel checks it against its keys."),
    Directive(
      "RootVerity", .vitalPath, default: .unset, since: 246, "the verity data of RootImage=",
      detail: "Unset, a file beside the image with the suffix .verity."),
    Directive(
      "RootMStack", .vitalPath, default: .unset, since: 260,
      "the stack of layers that is / for the processes",
      detail: "A directory of layers, as extension images are stacked."),
    Directive(
      "ExtensionImages", .extensionImages, default: .unset, since: 248, "disk images laid over /usr and /opt",
      detail: "They must name the same system in their extension-release file."),
    Directive(
      "ExtensionDirectories", .sandboxPaths, default: .unset, since: 251,
      "directories laid over /usr and /opt",
      detail: "They must name the same system in their extension-release file."),
    Directive(
      "MountImages", .mountImages, default: .unset, since: 247, "disk images mounted at paths",
      detail: "Mount options may follow after another colon."),
  ]
}
