/// What a child exits with when a step before exec failed.
///
/// - Source: systemd.exec(5), "Process Exit Codes".
package enum SpawnExitStatus: Int32, CaseIterable, Sendable {
  case changeDirectory = 200
  case nice
  case descriptors
  case execute
  case memory
  case limits
  case oomAdjust
  case signalMask
  case standardInput
  case standardOutput
  case changeRoot
  case ioPriority
  case timerSlack
  case secureBits
  case scheduler
  case affinity
  case group
  case user
  case capabilities
  case cgroup
  case session
  case standardError = 222
  case network = 225
  case namespace
  case noNewPrivileges
  case filter
  case personality = 230
  /// `RuntimeDirectory=`; made by the daemon, told as the child's failure.
  case runtimeDirectory = 233
  case keyring = 237
  /// As `runtimeDirectory`.
  case stateDirectory
  case cacheDirectory
  case logsDirectory
  case configurationDirectory
  case memoryPolicy

  /// systemd's name, as `systemctl status` shows it: `203/EXEC`.
  package var name: String {
    switch self {
    case .changeDirectory: "CHDIR"
    case .nice: "NICE"
    case .descriptors: "FDS"
    case .execute: "EXEC"
    case .memory: "MEMORY"
    case .limits: "LIMITS"
    case .oomAdjust: "OOM_ADJUST"
    case .signalMask: "SIGNAL_MASK"
    case .standardInput: "STDIN"
    case .standardOutput: "STDOUT"
    case .changeRoot: "CHROOT"
    case .ioPriority: "IOPRIO"
    case .timerSlack: "TIMERSLACK"
    case .secureBits: "SECUREBITS"
    case .scheduler: "SETSCHEDULER"
    case .affinity: "CPUAFFINITY"
    case .group: "GROUP"
    case .user: "USER"
    case .capabilities: "CAPABILITIES"
    case .cgroup: "CGROUP"
    case .session: "SETSID"
    case .standardError: "STDERR"
    case .network: "NETWORK"
    case .namespace: "NAMESPACE"
    case .noNewPrivileges: "NO_NEW_PRIVILEGES"
    case .filter: "SECCOMP"
    case .personality: "PERSONALITY"
    case .runtimeDirectory: "RUNTIME_DIRECTORY"
    case .keyring: "KEYRING"
    case .stateDirectory: "STATE_DIRECTORY"
    case .cacheDirectory: "CACHE_DIRECTORY"
    case .logsDirectory: "LOGS_DIRECTORY"
    case .configurationDirectory: "CONFIGURATION_DIRECTORY"
    case .memoryPolicy: "NUMA_POLICY"
    }
  }
}
