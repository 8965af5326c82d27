import Glibc
import Linux
import SupervisorCore
import UnitModel

extension Daemon {
  /// Writes what the unit says of its control group. What cannot be written is told, once for each unit; the
  /// unit runs without it.
  func applyResources(_ record: UnitRecord, _ cgroup: UnitCgroup) {
    guard let cgroups else { return }
    var missing: [ResourceControl.Controller: SystemCallError] = [:]
    var ready: Set<ResourceControl.Controller> = []
    var idle: [String] = []
    var causes: [String] = []
    for setting in record.definition.exec.resources.all {
      do throws(SystemCallError) {
        if let failure = missing[setting.controller] { throw failure }
        if !ready.contains(setting.controller) {
          do throws(SystemCallError) {
            try cgroups.enable(setting.controller.rawValue, for: cgroup)
          } catch {
            missing[setting.controller] = error
            throw error
          }
          ready.insert(setting.controller)
        }
        try cgroup.set(setting.file, to: Daemon.text(setting))
      } catch {
        idle.append(setting.directive + "=")
        let cause = "\(error)"
        if !causes.contains(cause) { causes.append(cause) }
      }
    }
    guard !idle.isEmpty, toldResources.insert(record.name).inserted else { return }
    log.warning(
      "\(record.name): \(idle.joined(separator: ", ")) \(idle.count == 1 ? "has" : "have") no effect: "
        + causes.joined(separator: "; "))
  }

  /// Shares become amounts: of the memory, or of the processes that this machine can have.
  private static func text(_ setting: ResourceControl.Setting) -> String {
    switch setting.value {
    case .text(let text): return text
    case .share(let share):
      let whole = setting.controller == .pids ? mostTasks : memory
      return String(whole / 10_000 &* share &+ whole % 10_000 &* share / 10_000)
    }
  }

  private static var memory: UInt64 {
    UInt64(clamping: sysconf(Int32(_SC_PHYS_PAGES))) &* UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))
  }

  private static var mostTasks: UInt64 {
    ["pid_max", "threads-max"].compactMap {
      ProcFile.read("/proc/sys/kernel/\($0)").flatMap { ValueSyntax.unsigned($0.filter { $0.isNumber }) }
    }.min() ?? 32768
  }
}
