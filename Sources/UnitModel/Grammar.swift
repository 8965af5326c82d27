/// Exactly which values a directive takes: one case for each syntax that systemd tells apart.
///
/// `ValueKind` is the broad class of it that messages and documents name.
package enum Grammar: Hashable, Sendable {
  // Numbers, times, words.
  case boolean
  /// A boolean without which nothing may be started.
  case vitalBoolean
  /// A boolean, or nothing for the default.
  case optionalBoolean
  /// 32 bits.
  case unsigned, integer
  /// 64 bits.
  case long
  case mode, size, signal, exitStatus
  case time(TimeRule)
  case nanoseconds
  case limit(ExecSettings.Resource)
  case choice(Choice)
  case nice, oomScore, ioPriority, schedulingPriority, terminalSize

  // Text and names.
  /// With specifiers; empty resets.
  case text
  /// Without specifiers.
  case plainText
  case securityLabel, logNamespace, busName, rebootArgument
  case user, users
  case interface, descriptorName, unitSlice, socketService, socketUnits
  case dependencies, mountsFor, installNames, installInstance
  case documentation

  // Paths.
  case path
  /// A path without which nothing may be started.
  case vitalPath
  case pidFile, paths, sandboxPaths, colonPaths, workingDirectory
  case bindPaths, temporaryFileSystems, mountImages, extensionImages, rootImageOptions
  case rootHash, rootHashSignature, imagePolicy
  /// Names of directories; `links`: `DIRECTORY:LINK` as well.
  case directories(links: Bool)

  // What a process gets.
  case commands
  case variables, variableNames, unsetVariables, environmentFile
  case inputStream, outputStream, inputText, inputData
  case journalFields, logPatterns
  case credentialText, credentialBytes, credentialPath, credentialPattern
  case exitStatuses, openFile, refreshes
  case coredumpFilter, processors, memoryNodes, personality

  // What a process may do.
  case capabilities, secureBits
  case systemCalls, systemCallLog, systemCallError, architectures
  case namespaces, addressFamilies, fileSystems
  /// A boolean or `private`, with a host name behind a colon.
  case hostName

  // Resources.
  case weight, cpuWeight, cpuShares, blockWeight, cpuQuota
  /// `zero`: nothing at all is an amount, too.
  case memory(zero: Bool)
  case diskQuota, controlGroup, firewallSets, pressureSpan
  case tasks, permyriad
  case deviceWeight, deviceBytes, deviceLatency, deviceOperations
  case blockDeviceWeight, blockDeviceBytes
  case deviceAllow, delegate, controllers, cpuSet
  case networks, bpfPaths, bpfProgram, socketBind, interfaces

  // Sockets.
  case listener(ListenRule)
  case attribute

  // Timers, paths, swap space.
  /// When a timer elapses.
  case calendar
  /// A length of time with specifiers, one of several.
  case delay
  /// A path to look at, one of several.
  case watchedPath
  /// The unit that is started; the first one counts.
  case triggeredUnit
  case swapPriority

  // Conditions: a path, or a text that is looked at only when the unit starts.
  case conditionPath
  case condition(ConditionText)

  /// What only directives of `[X-Usher]` take.
  case added(AddedValue)

  /// Read and thrown away.
  case obsolete
  /// A directive newer than 252 whose value is checked for its specifiers only.
  case recent

  /// What zero and nothing mean as a length of time.
  package enum TimeRule: Hashable, Sendable {
    case plain
    /// Zero is infinity.
    case zeroIsInfinity
    /// An empty value is infinity.
    case emptyIsInfinity
    /// An empty value brings the default back.
    case emptyResets
  }

  package enum ListenRule: Hashable, Sendable {
    case address, path, netlink
  }

  package enum AddedValue: String, Hashable, Sendable {
    case namedListener, multicastGroups, descriptorNumbers
  }

  /// What a condition's text is about.
  package enum ConditionText: String, Hashable, Sendable {
    case text, boolean, architecture, firmware, virtualization, host, kernelVersion, security
    case capability, controller, cpuFeature, count, memory, osRelease, environment, user, pressure
  }
}
