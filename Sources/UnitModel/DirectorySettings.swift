/// The kinds of directories that are made for a unit; the raw value is the directive.
///
/// - Source: systemd.exec(5), "RuntimeDirectory=, StateDirectory=, …".
package enum DirectoryKind: String, CaseIterable, Sendable {
  case runtime = "RuntimeDirectory"
  case state = "StateDirectory"
  case cache = "CacheDirectory"
  case logs = "LogsDirectory"
  case configuration = "ConfigurationDirectory"

  /// What `systemctl clean --what=` calls it.
  package var word: String {
    switch self {
    case .runtime: "runtime"
    case .state: "state"
    case .cache: "cache"
    case .logs: "logs"
    case .configuration: "configuration"
    }
  }

  /// The variable that tells a unit's processes where they are.
  package var variable: String {
    switch self {
    case .runtime: "RUNTIME_DIRECTORY"
    case .state: "STATE_DIRECTORY"
    case .cache: "CACHE_DIRECTORY"
    case .logs: "LOGS_DIRECTORY"
    case .configuration: "CONFIGURATION_DIRECTORY"
    }
  }

  /// True if what belongs to a user of `DynamicUser=` stays when that user goes: then nobody else may get to it.
  package func canBeHidden(_ preserve: ExecSettings.Preserve) -> Bool {
    switch self {
    case .state, .cache, .logs: true
    case .runtime: preserve != .no
    case .configuration: false
    }
  }

  /// The directory below which they lie.
  package func base(_ surroundings: Surroundings) -> String {
    switch self {
    case .runtime: surroundings.runtimeDirectory
    case .state: surroundings.stateDirectory
    case .cache: surroundings.cacheDirectory
    case .logs: surroundings.logsDirectory
    case .configuration: surroundings.configurationDirectory
    }
  }
}

/// The directories of one kind.
package struct DirectorySettings: Hashable, Sendable {
  /// `DIRECTORY:LINK`: a link that leads to one of the directories. Both are relative to the kind's base.
  package struct Link: Hashable, Sendable {
    package var directory: String
    package var link: String

    package init(directory: String, link: String) {
      self.directory = directory
      self.link = link
    }
  }

  /// Relative, without `..`, in the unit's order.
  package var names: [String] = []
  package var links: [Link] = []
  package var mode: UInt16 = 0o755

  package init() {}
}

extension ExecSettings {
  /// `RuntimeDirectoryPreserve=`: what stays of `RuntimeDirectory=` when the unit ends.
  package enum Preserve: String, Sendable {
    case no, yes
    /// Only until it is started again at once.
    case restart
  }

  /// `RuntimeDirectory=`: below `/run` (user mode: `$XDG_RUNTIME_DIR`), made before the start.
  package var runtimeDirectories: [String] {
    get { directories[.runtime]?.names ?? [] }
    set { directories[.runtime, default: .init()].names = newValue }
  }

  package var runtimeDirectoryMode: UInt16 {
    get { directories[.runtime]?.mode ?? 0o755 }
    set { directories[.runtime, default: .init()].mode = newValue }
  }
}
