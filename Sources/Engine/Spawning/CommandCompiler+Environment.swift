import Linux
import UnitModel

extension CommandCompiler {
  /// The environment in systemd's order: the manager's, what the start brings, `PassEnvironment=`,
  /// `Environment=`, `EnvironmentFile=`; then `UnsetEnvironment=` removes.
  ///
  /// - Source: systemd.exec(5), "Environment Variables in Spawned Processes".
  /// - Parameter writesLog: an output is what `logDescriptor` stands for.
  func environment(
    passing passed: [CommandContext.PassedDescriptor], writesLog: Bool
  ) throws(CommandError) -> EnvironmentBlock {
    var block = EnvironmentBlock()
    let additions = unit.serviceSettings.value.additions
    let isMain = !context.passed.isEmpty || context.listeners.isEmpty
    let template = template
    for (name, value) in context.managerEnvironment { block.set(name, value) }
    if !exec.searchPath.isEmpty { block.set("PATH", exec.searchPath.joined(separator: ":")) }
    block.set("SYSTEMD_EXEC_PID", .ownPID)
    for value in SpawnValue.allCases where value != .journalStream || writesLog {
      if isPatched {
        block.set(value.variable, .perSpawn(value))
      } else if let text = context.value(value) {
        block.set(value.variable, text)
      }
    }
    for (name, value) in context.variables { block.set(name, value) }
    if let span = context.watchdogMicroseconds {
      block.set("WATCHDOG_PID", .ownPID)
      block.set("WATCHDOG_USEC", "\(span)")
    }
    if !passed.isEmpty {
      if additions.listenPid == .auto {
        block.set("LISTEN_PID", .ownPID)
        if context.hasPidfdIDs { block.set("LISTEN_PIDFDID", .ownPidfdID) }
      }
      block.set("LISTEN_FDS", "\(passed.count)")
      block.set("LISTEN_FDNAMES", passed.map(\.name).joined(separator: ":"))
      if context.tellsAddresses, passed.contains(where: { $0.address != nil }) {
        block.set("LISTEN_ADDRESSES", passed.map(CommandCompiler.addressWord).joined(separator: " "))
      }
    }
    UserEnvironment.add(to: &block, context: context, setsLogin: exec.setsLoginEnvironment)
    if exec.usesTerminal { block.set("TERM", exec.terminal.kind(console: context.console)) }
    for name in exec.passEnvironment {
      if let value = context.daemonEnvironment[name] { block.set(name, value) }
    }
    for assignment in exec.environment + additions.environment {
      guard let template else {
        block.set(assignment: assignment)
        continue
      }
      do throws(CommandError) {
        block.set(assignment: try template.expand(assignment))
      } catch {
        // Only the main process has descriptors: the other commands do without such variables.
        if isMain { throw error }
      }
    }
    for (name, value) in context.fileEnvironment { block.set(name, value) }
    for pattern in exec.unsetEnvironment { block.remove(pattern) }
    return block
  }

  /// A descriptor's word in LISTEN_ADDRESSES: its address, with blanks and backslashes as `\x20` and `\x5c`; `-`
  /// for what has none.
  private static func addressWord(_ passed: CommandContext.PassedDescriptor) -> String {
    guard let address = passed.address, !address.isEmpty else { return "-" }
    var word = ""
    for character in address.unicodeScalars {
      switch character {
      case " ": word += "\\x20"
      case "\\": word += "\\x5c"
      default: word.unicodeScalars.append(character)
      }
    }
    return word
  }
}

/// `HOME`, `LOGNAME`, `SHELL` and `USER`.
enum UserEnvironment {
  /// `USER` is always there; the others with `User=`, or as `SetLoginEnvironment=` says. The home `/` and a
  /// shell that refuses to log in are left out.
  ///
  /// - Parameter setsLogin: `SetLoginEnvironment=`; nil: with `User=`.
  static func add(to block: inout EnvironmentBlock, context: CommandContext, setsLogin: Bool?) {
    let user = context.user.flatMap { $0.changesUser ? $0 : nil }
    // In user mode the daemon's own environment has them all.
    if user != nil || block["USER"] == nil { block.set("USER", user?.name ?? context.daemonUser) }
    guard setsLogin ?? (user != nil) else { return }
    let home = user == nil ? context.daemonHome : user?.home
    if let home, !home.isEmpty, home != "/" { block.set("HOME", home) }
    block.set("LOGNAME", user?.name ?? context.daemonUser)
    if let shell = usableShell(user == nil ? context.daemonShell : user?.shell) { block.set("SHELL", shell) }
  }

  /// Nil for a shell that is there to refuse a login.
  static func usableShell(_ shell: String?) -> String? {
    guard let shell, !shell.isEmpty else { return nil }
    let name = shell.split(separator: "/").last ?? ""
    return ["nologin", "false", "true"].contains(name) ? nil : shell
  }
}
