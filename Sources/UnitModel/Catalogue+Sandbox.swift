/// The execution environment: what the processes may see and do.
extension Catalogue {
  static let sandboxRows: [Directive] =
    sandboxPrivilegeRows + sandboxFilterRows + sandboxPathRows + sandboxViewRows + sandboxImageRows

  private static let sandboxPrivilegeRows: [Directive] = [
    Directive("CapabilityBoundingSet", .capabilities, "the capabilities that can ever be had"),
    Directive("AmbientCapabilities", .capabilities, "the capabilities that are kept as another user"),
    Directive("Capabilities", .obsolete, "obsolete, without effect"),
    Directive("SecureBits", .secureBits, "the secure bits of the processes"),
    Directive("NoNewPrivileges", .boolean, "no executable gives privileges"),
    Directive("SELinuxContext", .securityLabel, "the SELinux context of the processes"),
    Directive("AppArmorProfile", .securityLabel, "the AppArmor profile of the processes"),
    Directive("SmackProcessLabel", .securityLabel, "the SMACK label of the processes"),
    Directive("RemoveIPC", .boolean, "removes the user's IPC objects at the end"),
  ]

  private static let sandboxFilterRows: [Directive] = [
    Directive("SystemCallFilter", .systemCalls, "the system calls that are allowed"),
    Directive("SystemCallArchitectures", .architectures, "the architectures whose system calls are allowed"),
    Directive("SystemCallErrorNumber", .systemCallError, "how a forbidden system call fails"),
    Directive("SystemCallLog", .systemCalls, "the system calls that are logged"),
    Directive("MemoryDenyWriteExecute", .boolean, "no memory can be both written and executed"),
    Directive("LockPersonality", .boolean, "the personality cannot be changed"),
    Directive("RestrictNamespaces", .namespaces, "the kinds of namespace that can be made"),
    Directive("RestrictRealtime", .boolean, "no real-time scheduling"),
    Directive("RestrictSUIDSGID", .boolean, "no set-user-id or set-group-id files can be made"),
    Directive("RestrictAddressFamilies", .addressFamilies, "the families of sockets that can be made"),
    Directive("RestrictFileSystems", .fileSystems, "the file systems that can be used"),
    Directive(
      "RestrictFileSystemAccess", .recent, since: 261, "executes from trusted file systems only"),
  ]

  private static let sandboxPathRows: [Directive] = [
    Directive("ReadWritePaths", .sandboxPaths, "paths that can be written"),
    Directive("ReadOnlyPaths", .sandboxPaths, "paths that can only be read"),
    Directive("InaccessiblePaths", .sandboxPaths, "paths that cannot be reached"),
    Directive("ReadWriteDirectories", .sandboxPaths, "the old spelling of ReadWritePaths="),
    Directive("ReadOnlyDirectories", .sandboxPaths, "the old spelling of ReadOnlyPaths="),
    Directive("InaccessibleDirectories", .sandboxPaths, "the old spelling of InaccessiblePaths="),
    Directive("ExecPaths", .sandboxPaths, "paths that can be executed from"),
    Directive("NoExecPaths", .sandboxPaths, "paths that cannot be executed from"),
    Directive("BindPaths", .bindPaths, "makes paths appear elsewhere"),
    Directive("BindReadOnlyPaths", .bindPaths, "makes paths appear elsewhere, to be read only"),
    Directive("TemporaryFileSystem", .temporaryFileSystems, "puts an empty file system over a path"),
    Directive("RootDirectory", .path, "the directory that is / for the processes"),
    Directive("MountAPIVFS", .optionalBoolean, "mounts /proc, /sys, /dev and /run below the root directory"),
    Directive(
      "MountFlags", .choice(Choice(["shared", "slave", "private"], emptyResets: true)),
      "which way mounts propagate"),
  ]

  private static let sandboxViewRows: [Directive] = [
    Directive(
      "PrivateTmp", .choice(Choice([Choice.Word("disconnected", since: 257)], orBoolean: true)),
      "a /tmp and /var/tmp of its own"),
    Directive("PrivateDevices", .boolean, "a /dev without real devices"),
    Directive("PrivateNetwork", .boolean, "a network of its own, with lo only"),
    Directive("NetworkNamespacePath", .path, "the network namespace to join"),
    Directive("PrivateIPC", .boolean, "IPC objects of its own"),
    Directive("IPCNamespacePath", .path, "the IPC namespace to join"),
    Directive(
      "PrivateUsers",
      .choice(
        Choice(
          [
            Choice.Word("self", since: 257), Choice.Word("identity", since: 257),
            Choice.Word("full", since: 258), Choice.Word("managed", since: 260),
          ], orBoolean: true)), "a user namespace of its own"),
    Directive("UserNamespacePath", .path, since: 259, "the user namespace to join"),
    Directive("PrivateMounts", .boolean, "mounts of its own"),
    Directive("PrivatePIDs", .boolean, since: 257, "sees its own processes only"),
    Directive("PrivateBPF", .boolean, since: 258, "a BPF file system of its own"),
    Directive("BPFDelegateCommands", .recent, since: 258, "the BPF commands allowed with PrivateBPF="),
    Directive("DelegateNamespaces", .namespaces, since: 258, "namespaces owned by its user namespace"),
    Directive(
      "ProtectSystem", .choice(Choice(["full", "strict"], orBoolean: true)),
      "which parts of the system can only be read"),
    Directive(
      "ProtectHome", .choice(Choice(["read-only", "tmpfs"], orBoolean: true)),
      "whether home directories are hidden or can only be read"),
    Directive(
      "ProtectProc", .choice(["noaccess", "invisible", "ptraceable", "default"]),
      "which other processes can be seen in /proc"),
    Directive("ProcSubset", .choice(["all", "pid"]), "whether /proc shows processes only"),
    Directive("ProtectKernelTunables", .boolean, "kernel variables cannot be changed"),
    Directive("ProtectKernelModules", .boolean, "kernel modules cannot be loaded"),
    Directive("ProtectKernelLogs", .boolean, "the kernel log cannot be reached"),
    Directive(
      "ProtectControlGroups",
      .choice(
        Choice([Choice.Word("private", since: 257), Choice.Word("strict", since: 257)], orBoolean: true)),
      "control groups can only be read"),
    Directive("ProtectClock", .boolean, "the clock cannot be set"),
    Directive(
      "ProtectHostname", .choice(Choice([Choice.Word("private", since: 257)], orBoolean: true)),
      "the host name cannot be changed"),
  ]

  private static let sandboxImageRows: [Directive] = [
    Directive("RootImage", .path, "the disk image that is / for the processes"),
    Directive("RootImageOptions", .rootImageOptions, "the mount options of RootImage="),
    Directive("RootImagePolicy", .recent, since: 254, "which partitions of RootImage= are used"),
    Directive("RootEphemeral", .boolean, since: 254, "writes to the root go to a copy"),
    Directive("RootHash", .rootHash, "the root hash that RootImage= must have"),
    Directive("RootHashSignature", .rootHashSignature, "the signature of RootHash="),
    Directive("RootVerity", .path, "the verity data of RootImage="),
    Directive("RootMStack", .path, since: 260, "the stack of layers that is / for the processes"),
    Directive("ExtensionImages", .extensionImages, "disk images laid over /usr and /opt"),
    Directive("ExtensionDirectories", .sandboxPaths, "directories laid over /usr and /opt"),
    Directive("MountImages", .mountImages, "disk images mounted at paths"),
  ]
}
