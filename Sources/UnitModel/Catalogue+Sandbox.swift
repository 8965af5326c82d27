/// The execution environment: what the processes may see and do.
extension Catalogue {
  static let sandboxRows: [Directive] =
    sandboxPrivilegeRows + sandboxFilterRows + sandboxPathRows + sandboxViewRows + sandboxImageRows

  private static let sandboxPrivilegeRows: [Directive] = [
    Directive("CapabilityBoundingSet", .capabilities, "the capabilities that can ever be had"),
    Directive("AmbientCapabilities", .capabilities, "the capabilities that are kept as another user"),
    Directive("Capabilities", .text, "obsolete, without effect"),
    Directive("SecureBits", .texts, "the secure bits of the processes"),
    Directive("NoNewPrivileges", .boolean, "no executable gives privileges"),
    Directive("SELinuxContext", .text, "the SELinux context of the processes"),
    Directive("AppArmorProfile", .text, "the AppArmor profile of the processes"),
    Directive("SmackProcessLabel", .text, "the SMACK label of the processes"),
    Directive("RemoveIPC", .boolean, "removes the user's IPC objects at the end"),
  ]

  private static let sandboxFilterRows: [Directive] = [
    Directive("SystemCallFilter", .systemCalls, "the system calls that are allowed"),
    Directive("SystemCallArchitectures", .texts, "the architectures whose system calls are allowed"),
    Directive("SystemCallErrorNumber", .choice, "how a forbidden system call fails"),
    Directive("SystemCallLog", .systemCalls, "the system calls that are logged"),
    Directive("MemoryDenyWriteExecute", .boolean, "no memory can be both written and executed"),
    Directive("LockPersonality", .boolean, "the personality cannot be changed"),
    Directive("RestrictNamespaces", .texts, "the kinds of namespace that can be made"),
    Directive("RestrictRealtime", .boolean, "no real-time scheduling"),
    Directive("RestrictSUIDSGID", .boolean, "no set-user-id or set-group-id files can be made"),
    Directive("RestrictAddressFamilies", .addressFamilies, "the families of sockets that can be made"),
    Directive("RestrictFileSystems", .texts, "the file systems that can be used"),
    Directive(
      "RestrictFileSystemAccess", .choice, since: 261, "executes from trusted file systems only"),
  ]

  private static let sandboxPathRows: [Directive] = [
    Directive("ReadWritePaths", .paths, "paths that can be written"),
    Directive("ReadOnlyPaths", .paths, "paths that can only be read"),
    Directive("InaccessiblePaths", .paths, "paths that cannot be reached"),
    Directive("ReadWriteDirectories", .paths, "the old spelling of ReadWritePaths="),
    Directive("ReadOnlyDirectories", .paths, "the old spelling of ReadOnlyPaths="),
    Directive("InaccessibleDirectories", .paths, "the old spelling of InaccessiblePaths="),
    Directive("ExecPaths", .paths, "paths that can be executed from"),
    Directive("NoExecPaths", .paths, "paths that cannot be executed from"),
    Directive("BindPaths", .mounts, "makes paths appear elsewhere"),
    Directive("BindReadOnlyPaths", .mounts, "makes paths appear elsewhere, to be read only"),
    Directive("TemporaryFileSystem", .mounts, "puts an empty file system over a path"),
    Directive("RootDirectory", .path, "the directory that is / for the processes"),
    Directive("MountAPIVFS", .boolean, "mounts /proc, /sys, /dev and /run below the root directory"),
    Directive("MountFlags", .choice, "which way mounts propagate"),
  ]

  private static let sandboxViewRows: [Directive] = [
    Directive("PrivateTmp", .choice, "a /tmp and /var/tmp of its own"),
    Directive("PrivateDevices", .boolean, "a /dev without real devices"),
    Directive("PrivateNetwork", .boolean, "a network of its own, with lo only"),
    Directive("NetworkNamespacePath", .path, "the network namespace to join"),
    Directive("PrivateIPC", .boolean, "IPC objects of its own"),
    Directive("IPCNamespacePath", .path, "the IPC namespace to join"),
    Directive("PrivateUsers", .choice, "a user namespace of its own"),
    Directive("UserNamespacePath", .path, since: 259, "the user namespace to join"),
    Directive("PrivateMounts", .boolean, "mounts of its own"),
    Directive("PrivatePIDs", .boolean, since: 257, "sees its own processes only"),
    Directive("PrivateBPF", .boolean, since: 258, "a BPF file system of its own"),
    Directive("BPFDelegateCommands", .texts, since: 258, "the BPF commands allowed with PrivateBPF="),
    Directive("DelegateNamespaces", .texts, since: 258, "namespaces owned by its user namespace"),
    Directive("ProtectSystem", .choice, "which parts of the system can only be read"),
    Directive("ProtectHome", .choice, "whether home directories are hidden or can only be read"),
    Directive("ProtectProc", .choice, "which other processes can be seen in /proc"),
    Directive("ProcSubset", .choice, "whether /proc shows processes only"),
    Directive("ProtectKernelTunables", .boolean, "kernel variables cannot be changed"),
    Directive("ProtectKernelModules", .boolean, "kernel modules cannot be loaded"),
    Directive("ProtectKernelLogs", .boolean, "the kernel log cannot be reached"),
    Directive("ProtectControlGroups", .choice, "control groups can only be read"),
    Directive("ProtectClock", .boolean, "the clock cannot be set"),
    Directive("ProtectHostname", .choice, "the host name cannot be changed"),
  ]

  private static let sandboxImageRows: [Directive] = [
    Directive("RootImage", .path, "the disk image that is / for the processes"),
    Directive("RootImageOptions", .texts, "the mount options of RootImage="),
    Directive("RootImagePolicy", .text, since: 254, "which partitions of RootImage= are used"),
    Directive("RootEphemeral", .boolean, since: 254, "writes to the root go to a copy"),
    Directive("RootHash", .text, "the root hash that RootImage= must have"),
    Directive("RootHashSignature", .text, "the signature of RootHash="),
    Directive("RootVerity", .path, "the verity data of RootImage="),
    Directive("RootMStack", .path, since: 260, "the stack of layers that is / for the processes"),
    Directive("ExtensionImages", .mounts, "disk images laid over /usr and /opt"),
    Directive("ExtensionDirectories", .paths, "directories laid over /usr and /opt"),
    Directive("MountImages", .mounts, "disk images mounted at paths"),
  ]
}
