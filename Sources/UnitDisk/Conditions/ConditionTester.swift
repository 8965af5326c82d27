import Glibc
import Linux
import UnitModel

/// Looks at conditions and assertions on the host as it is now.
///
/// May block: a path may lie on a server that does not answer. No name service is asked, which could wait for a
/// unit that is to be started. What cannot be found out counts as not so.
///
/// - Source: systemd.unit(5), "Conditions and Asserts".
package struct ConditionTester: Sendable {
  package var surroundings: Surroundings
  /// `NAME=value`, of the manager: what its services begin with.
  package var environment: [String]

  package init(surroundings: Surroundings, environment: [String]) {
    self.surroundings = surroundings
    self.environment = environment
  }

  /// The first condition that does not hold, or all alternatives if none does, by index; nil if all is well.
  package func unmet(_ conditions: [UnitCondition]) -> [Int]? {
    if conditions.isEmpty { return nil }
    return UnitCondition.unmet(conditions, conditions.map { holds($0) })
  }

  /// Whether the test itself holds, `!` left aside; nil if it cannot be made.
  package func holds(_ condition: UnitCondition) -> Bool? {
    let text = condition.parameter
    switch condition.test {
    case .pathExists: return access(text, F_OK) == 0
    case .pathExistsGlob: return matches(text)
    case .pathIsDirectory: return status(text).map { isKind($0, S_IFDIR) } ?? false
    case .pathIsSymbolicLink: return status(text, followsLinks: false).map { isKind($0, S_IFLNK) } ?? false
    case .pathIsSocket: return status(text).map { isKind($0, S_IFSOCK) } ?? false
    case .pathIsMountPoint: return isMountPoint(text)
    case .pathIsEncrypted: return isEncrypted(text)
    case .pathIsReadWrite: return isWritable(text)
    case .directoryNotEmpty: return hasEntries(text)
    case .fileNotEmpty: return status(text).map { isKind($0, S_IFREG) && $0.st_size > 0 } ?? false
    case .fileIsExecutable:
      return status(text).map { isKind($0, S_IFREG) && $0.st_mode & 0o111 != 0 } ?? false
    case .needsUpdate: return needsUpdate(text)
    case .firstBoot:
      return ValueSyntax.boolean(text).map { $0 == (access("/run/systemd/first-boot", F_OK) == 0) }
    case .architecture: return text == "native" || text == surroundings.architecture
    case .firmware: return isFirmware(text)
    case .virtualization: return Virtualization.present().matches(text)
    case .host: return isHost(text)
    case .machineTag: return hasTag(text)
    case .fraction: return isInFraction(text)
    case .kernelCommandLine: return commandLineHas(text)
    case .kernelVersion, .version: return isVersion(text)
    case .kernelModuleLoaded: return isModule(text)
    case .security: return hasSecurity(text)
    case .capability: return hasCapability(text)
    case .controlGroupController: return hasControllers(text)
    case .cpuFeature: return processorHas(text)
    case .cpus:
      return processorCount().flatMap {
        compare($0, text) { ValueSyntax.unsigned($0).flatMap { $0 <= UInt32.max ? $0 : nil } }
      }
    case .memory: return memorySize().flatMap { compare($0, text) { ValueSyntax.size($0) } }
    case .osRelease: return releaseMatches(text)
    case .acPower: return ValueSyntax.boolean(text).map { $0 == isOnMains() }
    case .credential: return hasCredential(text)
    case .environment:
      return text.contains("=")
        ? environment.contains(text) : environment.contains { $0.hasPrefix(text + "=") }
    case .user: return isUser(text)
    case .group: return isGroup(text)
    case .memoryPressure: return isPressure("memory", "full", below: text)
    case .cpuPressure: return isPressure("cpu", "some", below: text)
    case .ioPressure: return isPressure("io", "full", below: text)
    }
  }

  /// A number against `>=4` and the like; without a sign, at least as much.
  private func compare(_ value: UInt64, _ text: String, _ parse: (String) -> UInt64?) -> Bool? {
    let comparison = ConditionComparison(text) ?? ConditionComparison(.greaterOrEqual, text)
    return parse(comparison.operand).map { comparison.holds(for: value, against: $0) }
  }
}
