import Glibc
import Systemd
import UnitModel

extension UnitProperties {
  /// What every unit with processes has: its cgroup, their environment, how they are ended.
  static let processes: [UnitProperty] =
    cgroup + accounting + resources + pressure + environment + directories + treatment + resourceLimits
    + streams + logging + ending

  private static let environment: [UnitProperty] = [
    UnitProperty("Environment", "as") { .strings($0.exec.environment) },
    UnitProperty("EnvironmentFiles", "a(sb)") { view in
      .array(
        of: "(sb)",
        view.exec.environmentFiles.map {
          .structure([.string($0.pattern), .bool($0.isOptional)])
        })
    },
    UnitProperty("PassEnvironment", "as") { .strings($0.exec.passEnvironment) },
    UnitProperty("UnsetEnvironment", "as") { .strings($0.exec.unsetEnvironment) },
    UnitProperty("UMask", "u") { .uint32(UInt32($0.exec.umask)) },
    UnitProperty("WorkingDirectory", "s") { .string($0.workingDirectory) },
    UnitProperty("RootDirectory", constant: .string("")),
    UnitProperty("User", "s") { .string($0.exec.user ?? "") },
    // A user that is made for the service has a group of its own, which is named like it.
    UnitProperty("Group", "s") {
      .string($0.exec.group ?? ($0.exec.isDynamicUser ? $0.exec.user : nil) ?? "")
    },
    UnitProperty("DynamicUser", "b") { .bool($0.exec.isDynamicUser) },
    UnitProperty("PrivateNetwork", "b") { .bool($0.exec.hasPrivateNetwork) },
    UnitProperty("NetworkNamespacePath", "s") { .string($0.exec.networkNamespacePath ?? "") },
    UnitProperty("RemoveIPC", "b") { .bool($0.exec.removesIPC) },
    UnitProperty("ExecSearchPath", "as") { .strings($0.exec.searchPath) },
    UnitProperty("SupplementaryGroups", "as") { .strings($0.exec.supplementaryGroups) },
    UnitProperty("IgnoreSIGPIPE", "b") { .bool($0.exec.ignoresSIGPIPE) },
    UnitProperty("NonBlocking", "b") { .bool($0.serviceSettings.nonBlocking) },
    UnitProperty("RuntimeDirectoryPreserve", "s") { .string($0.exec.runtimeDirectoryPreserve.rawValue) },
  ]

  private static let directories: [UnitProperty] = DirectoryKind.allCases.flatMap { kind in
    [
      UnitProperty(kind.rawValue, "as") { .strings($0.exec.directories[kind]?.names ?? []) },
      UnitProperty(kind.rawValue + "Mode", "u") { .uint32(UInt32($0.exec.directories[kind]?.mode ?? 0o755)) },
    ] + (kind == .configuration ? [] : [symlinks(kind)])
  }

  /// Each directory with a link that leads to it.
  private static func symlinks(_ kind: DirectoryKind) -> UnitProperty {
    UnitProperty(kind.rawValue + "Symlink", "a(sst)") { view in
      let links = view.exec.directories[kind]?.links ?? []
      return .array(
        of: "(sst)",
        links.map { .structure([.string($0.directory), .string($0.link), .uint64(0)]) })
    }
  }

  /// The limits by the ends of their names on the bus.
  static let limitedResources: [(String, ExecSettings.Resource)] = [
    ("CPU", ExecSettings.Resource.cpu), ("FSIZE", .fsize), ("DATA", .data), ("STACK", .stack),
    ("CORE", .core), ("RSS", .rss), ("NOFILE", .nofile), ("AS", .as), ("NPROC", .nproc),
    ("MEMLOCK", .memlock), ("LOCKS", .locks), ("SIGPENDING", .sigpending),
    ("MSGQUEUE", .msgqueue), ("NICE", .nice), ("RTPRIO", .rtprio), ("RTTIME", .rttime),
  ]

  private static let resourceLimits: [UnitProperty] = limitedResources.flatMap { name, resource in
    [
      UnitProperty("Limit" + name, "t") { .uint64($0.limit(resource).hard) },
      UnitProperty("Limit" + name + "Soft", "t") { .uint64($0.limit(resource).soft) },
    ]
  }

  private static let treatment: [UnitProperty] = [
    UnitProperty("Nice", "i") { .int32($0.exec.treatment.nice ?? 0) },
    UnitProperty("OOMScoreAdjust", "i") { .int32($0.exec.treatment.oomScoreAdjust ?? 0) },
    UnitProperty("CPUSchedulingPolicy", "i") {
      .int32(Int32(bitPattern: $0.exec.treatment.scheduling?.policy.rawValue ?? 0))
    },
    UnitProperty("CPUSchedulingPriority", "i") {
      .int32(Int32(bitPattern: $0.exec.treatment.scheduling?.priority ?? 0))
    },
    UnitProperty("CPUSchedulingResetOnFork", "b") { .bool($0.exec.treatment.resetsSchedulingOnFork) },
    UnitProperty("IOSchedulingClass", "i") {
      .int32(Int32(bitPattern: $0.exec.treatment.inputOutput?.level ?? 2))
    },
    UnitProperty("IOSchedulingPriority", "i") {
      .int32(Int32(bitPattern: $0.exec.treatment.inputOutput?.priority ?? 4))
    },
    UnitProperty("NUMAPolicy", "i") { .int32($0.exec.treatment.memoryPolicy?.number ?? -1) },
    UnitProperty("NUMAMask", "ay") { view in
      guard case .these(let words) = view.exec.treatment.memoryNodes else { return .array(of: "y", []) }
      let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
      return .array(of: "y", bytes.map { .byte($0) })
    },
    UnitProperty("CoredumpFilter", "t") { .uint64(($0.exec.treatment.coredumpFilter ?? 0x33) & 0xFFFF_FFFF) },
    UnitProperty("CPUAffinity", "ay") { view in
      .bytes(
        view.exec.treatment.processors.flatMap { word in
          (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        })
    },
    UnitProperty("KeyringMode", "s") { $0.keyringWord },
    UnitProperty("Personality", "s") { .string($0.personalityWord) },
    UnitProperty("TimerSlackNSec", "t") { .uint64($0.exec.treatment.timerSlackNanoseconds ?? 50_000) },
    UnitProperty("CapabilityBoundingSet", "t") { .uint64($0.exec.privileges.bounding) },
    UnitProperty("AmbientCapabilities", "t") { .uint64($0.exec.privileges.ambient) },
    UnitProperty("SecureBits", "i") { .int32(Int32(bitPattern: $0.exec.privileges.secureBits)) },
    UnitProperty("NoNewPrivileges", "b") { .bool($0.exec.privileges.givesNothingNew) },
    UnitProperty("LockPersonality", "b") { .bool($0.exec.privileges.locksPersonality) },
    UnitProperty("RestrictRealtime", "b") { .bool($0.exec.privileges.restrictsRealtime) },
  ]

  private static let streams: [UnitProperty] = [
    UnitProperty("StandardInput", "s") { .string($0.word($0.exec.standardInput)) },
    UnitProperty("StandardInputFileDescriptorName", "s") {
      .string($0.descriptorName($0.exec.standardInput))
    },
    UnitProperty("StandardOutput", "s") {
      .string($0.outputWord)
    },
    UnitProperty("StandardOutputFileDescriptorName", "s") {
      .string($0.descriptorName($0.exec.standardOutput))
    },
    UnitProperty("StandardError", "s") {
      .string($0.errorWord)
    },
    UnitProperty("StandardErrorFileDescriptorName", "s") {
      .string($0.descriptorName($0.exec.standardError))
    },
  ]

  private static let logging: [UnitProperty] = [
    UnitProperty("StandardInputData", "ay") { view in
      .array(of: "y", view.exec.inputData.map { .byte($0) })
    },
    UnitProperty("TTYPath", "s") { .string($0.exec.terminal.path) },
    UnitProperty("TTYReset", "b") { .bool($0.exec.terminal.resets) },
    UnitProperty("TTYVHangup", "b") { .bool($0.exec.terminal.hangsUp) },
    UnitProperty("TTYVTDisallocate", "b") { .bool($0.exec.terminal.clears) },
    UnitProperty("SyslogIdentifier", "s") { .string($0.exec.logging.identifier ?? "") },
    UnitProperty("SyslogFacility", "i") { .int32(Int32($0.exec.logging.facility)) },
    UnitProperty("SyslogLevel", "i") { .int32(Int32($0.exec.logging.level)) },
    UnitProperty("SyslogPriority", "i") {
      .int32(Int32($0.exec.logging.facility) << 3 | Int32($0.exec.logging.level))
    },
    UnitProperty("SyslogLevelPrefix", "b") { .bool($0.exec.logging.readsPrefix) },
    UnitProperty("LogLevelMax", "i") { .int32($0.exec.logging.lowestLevel.map(Int32.init) ?? -1) },
    UnitProperty("LogExtraFields", "aay") { view in
      .array(of: "ay", view.exec.logging.extraFields.map { .bytes(Array($0.utf8)) })
    },
    UnitProperty("LogRateLimitBurst", "u") { .uint32($0.exec.logging.rateBurst ?? 0) },
    UnitProperty("LogRateLimitIntervalUSec", "t") {
      .uint64($0.exec.logging.rateInterval?.microseconds ?? 0)
    },
  ]

  private static let ending: [UnitProperty] = [
    UnitProperty("KillMode", "s") { .string($0.kill.mode.rawValue) },
    UnitProperty("KillSignal", "i") { .int32($0.kill.signal) },
    UnitProperty("RestartKillSignal", "i") { .int32($0.kill.restartSignal ?? $0.kill.signal) },
    UnitProperty("FinalKillSignal", "i") { .int32($0.kill.finalSignal) },
    UnitProperty("SendSIGKILL", "b") { .bool($0.kill.sendsSIGKILL) },
    UnitProperty("SendSIGHUP", "b") { .bool($0.kill.sendsSIGHUP) },
    UnitProperty("WatchdogSignal", "i") { .int32($0.kill.watchdogSignal) },
  ]
}

extension UnitProperties {
  /// The daemon's own limit, with the customary soft limit of 1024 descriptors.
  static func inheritedLimit(
    _ resource: ExecSettings.Resource, descriptors: UInt64
  ) -> ExecSettings.Limit {
    if resource == .nofile { return ExecSettings.Limit(soft: min(descriptors, 1024), hard: descriptors) }
    var own = rlimit()
    guard getrlimit(__rlimit_resource_t(UInt32(resource.rawValue)), &own) == 0 else {
      return ExecSettings.Limit(soft: .max, hard: .max)
    }
    return ExecSettings.Limit(soft: UInt64(own.rlim_cur), hard: UInt64(own.rlim_max))
  }
}

extension UnitView {
  /// The kinds of directories that the unit has.
  var cleanable: [String] {
    DirectoryKind.allCases.filter { exec.directories[$0]?.names.isEmpty == false }.map(\.word)
  }

  fileprivate var keyringWord: BusValue {
    let own: ProcessTreatment.Keyring = isUserMode ? .inherit : name.kind == .service ? .private : .shared
    return .string((exec.treatment.keyring ?? own).rawValue)
  }

  /// In the only spelling that there is for each.
  fileprivate var personalityWord: String {
    guard exec.treatment.personality != nil else { return "" }
    return assigned(name.kind == .socket ? "Socket" : "Service", "Personality") ?? ""
  }

  fileprivate var workingDirectory: String {
    let mark = exec.workingDirectoryIsOptional ? "!" : ""
    return switch exec.workingDirectory {
    case .root: mark
    case .home: mark + "~"
    case .path(let path): mark + path
    }
  }

  /// The unit's limit, or what its processes inherit.
  fileprivate func limit(_ resource: ExecSettings.Resource) -> ExecSettings.Limit {
    exec.limits[resource] ?? UnitProperties.inheritedLimit(resource, descriptors: descriptorLimit)
  }

  /// What the file is belongs to other properties: `append` says it all here.
  fileprivate func word(_ stream: ExecSettings.Stream?) -> String {
    switch stream {
    case nil, .null: "null"
    case .inherit: "inherit"
    case .socket: "socket"
    case .file: "file"
    case .append: "append"
    case .truncate: "truncate"
    case .log: "journal"
    case .data: "data"
    case .terminal(let claim): claim.rawValue
    case .descriptor: "fd"
    }
  }

  /// Input that only goes one way is not inherited.
  fileprivate var outputWord: String {
    switch exec.standardOutput {
    case nil, .inherit:
      switch exec.standardInput {
      case .socket, .terminal, .descriptor: return "inherit"
      case nil, .inherit, .null, .file, .append, .truncate, .log, .data: return "journal"
      }
    case .log: return exec.outputLogWord
    case let stream: return word(stream)
    }
  }

  fileprivate var errorWord: String {
    switch exec.standardError {
    case nil: "inherit"
    case .log: exec.errorLogWord
    case let stream: word(stream)
    }
  }

  fileprivate func descriptorName(_ stream: ExecSettings.Stream?) -> String {
    if case .descriptor(let name) = stream { name } else { "" }
  }
}
