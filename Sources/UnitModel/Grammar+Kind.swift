/// From the exact syntax to the broad class.
extension Grammar {
  package var kind: ValueKind {
    switch self {
    case .boolean, .vitalBoolean, .optionalBoolean: .boolean
    case .unsigned, .terminalSize, .ioPriority, .schedulingPriority, .tasks: .unsigned
    case .integer, .long, .oomScore, .swapPriority: .integer
    case .mode: .mode
    case .size, .diskQuota: .size
    case .signal: .signal
    case .exitStatus: .exitStatus
    case .time, .pressureSpan, .delay: .time
    case .calendar: .calendar
    case .nanoseconds: .nanoseconds
    case .limit: .limit
    case .choice, .hostName, .personality, .systemCallError: .choice
    case .nice: .niceness
    case .text, .plainText, .securityLabel, .logNamespace, .busName, .controlGroup, .imagePolicy,
      .rebootArgument,
      .rootHash,
      .rootHashSignature, .installInstance, .obsolete,
      .recent:
      .text
    case .user: .user
    case .users: .users
    case .interface: .interface
    case .descriptorName: .descriptorName
    case .unitSlice, .socketService, .triggeredUnit: .unitName
    case .socketUnits, .installNames: .unitNames
    case .dependencies, .mountsFor: .dependencies
    case .path, .vitalPath, .pidFile, .bpfPaths, .watchedPath: .path
    case .paths, .sandboxPaths, .colonPaths: .paths
    case .workingDirectory: .workingDirectory
    case .bindPaths, .temporaryFileSystems, .mountImages, .extensionImages: .mounts
    case .directories: .directories
    case .commands: .commands
    case .variables, .journalFields: .variables
    case .variableNames, .unsetVariables: .variableNames
    case .environmentFile: .environmentFiles
    case .inputStream, .outputStream: .stream
    case .credentialText, .credentialBytes, .credentialPath: .credentials
    case .exitStatuses: .exitStatuses
    case .processors, .memoryNodes, .cpuSet: .processors
    case .capabilities: .capabilities
    case .systemCalls, .systemCallLog: .systemCalls
    case .addressFamilies: .addressFamilies
    case .weight, .cpuWeight, .cpuShares, .blockWeight: .weight
    case .cpuQuota, .permyriad: .percentage
    case .memory: .memory
    case .deviceWeight, .deviceBytes, .deviceLatency, .deviceOperations, .blockDeviceWeight,
      .blockDeviceBytes,
      .deviceAllow:
      .devices
    case .networks: .networks
    case .listener, .added(.namedListener): .listener
    case .conditionPath, .condition: .conditions
    case .documentation, .rootImageOptions, .inputText, .inputData, .logPatterns,
      .credentialPattern, .openFile, .coredumpFilter, .secureBits, .architectures, .namespaces,
      .fileSystems, .delegate, .controllers, .bpfProgram, .socketBind, .interfaces, .firewallSets, .refreshes,
      .attribute, .added:
      .texts
    }
  }
}
