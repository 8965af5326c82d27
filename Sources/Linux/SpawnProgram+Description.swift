import Glibc

extension SpawnProgram.Operation {
  /// The verb of a message: `cannot VERB SUBJECT`.
  package var verb: String {
    switch self {
    case .place, .copy: "pass on descriptor"
    case .wait: "wait for its turn on descriptor"
    case .open: "open"
    case .nonBlocking: "set the blocking mode of descriptor"
    case .newSession: "start a session"
    case .defaultSignals, .ignoreSignal: "set signal dispositions"
    case .unblockSignals: "unblock signals"
    case .umask: "set the umask"
    case .changeDirectory: "change the directory to"
    case .limit: "set the limit"
    case .supplementaryGroups: "set the supplementary groups"
    case .group: "change the group to"
    case .user: "change the user to"
    case .noNewPrivileges: "give up new privileges"
    case .deathSignal: "set the parent-death signal"
    case .newKeyring: "join a new keyring"
    case .write: "write to"
    case .nice: "set the nice level"
    case .scheduler: "set the scheduling policy"
    case .processors: "set the processors to run on"
    case .inputOutputPriority: "set the priority of input and output"
    case .timerSlack: "set the timer slack"
    case .memoryMerging: "set the merging of memory"
    case .personality: "set the personality"
    case .boundCapabilities: "bound the capabilities"
    case .inheritCapabilities, .ambientCapabilities: "keep the capabilities"
    case .secureBits: "set the secure bits"
    case .filter: "load the filter of system calls for"
    case .hangUp: "hang up the terminal"
    case .terminal: "take the terminal"
    case .clearTerminal: "clear the terminal"
    case .own: "give its user descriptor"
    case .network: "join the network namespace"
    case .mountNamespace: "make a mount namespace"
    case .reveal: "show nothing but its own directories in"
    case .memoryPolicy: "set the memory policy"
    case .execute: "execute"
    case .isolate: "unshare the descriptor table"
    case .lift: "move descriptors"
    case .seal: "mark descriptors to be closed"
    case .enterCgroup: "enter the cgroup"
    case .ownPID: "write the process id"
    case .ownPidfdID: "write the number of the process"
    }
  }

  /// What the step is applied to; empty where the verb says it all. `execute` is named by the program.
  package var subject: String {
    switch self {
    case .place(_, let target), .copy(_, let target), .wait(let target): "\(target)"
    case .open(let path, _, _, _), .changeDirectory(let path, _): path
    case .nonBlocking(_, let descriptor): "\(descriptor)"
    case .limit(let resource, _, _): resourceName(resource)
    case .supplementaryGroups(let groups): groups.map(String.init).joined(separator: ", ")
    case .group(let id), .user(let id): "\(id)"
    case .ignoreSignal(let number), .deathSignal(let number): signalName(number)
    case .write(_, let path, _): path
    case .nice(let level): "\(level)"
    case .hangUp(let descriptor), .clearTerminal(let descriptor, _), .own(let descriptor, _, _):
      "\(descriptor)"
    case .terminal(let path, _, _, _, _, _): path
    case .filter(let filter): filter.name
    case .reveal(let root, _): root
    default: ""
    }
  }
}

extension SpawnProgram.Step: CustomStringConvertible {
  /// One line: the system call as one would write it, and the exit status of its failure.
  package var description: String {
    "\(operation.call)  # \(exitStatus.rawValue)/\(exitStatus.name)"
  }
}

extension SpawnProgram.Operation {
  /// The step as one would write the call.
  package var call: String {
    switch self {
    case .place(let source, let target): "dup passed[\(source)] \(target)"
    case .copy(let from, let to): "dup \(from) \(to)"
    case .open(let path, let flags, let mode, let target):
      "open \(path) \(openFlags(flags))\(flags & O_CREAT != 0 ? " 0\(String(mode, radix: 8))" : "") \(target)"
    case .nonBlocking(let on, let descriptor): "fcntl \(descriptor) \(on ? "+" : "-")O_NONBLOCK"
    case .network(let source): "setns passed[\(source)] CLONE_NEWNET"
    case .newSession: "setsid"
    case .defaultSignals: "signal all SIG_DFL"
    case .ignoreSignal(let number): "signal \(signalName(number)) SIG_IGN"
    case .unblockSignals: "sigprocmask none"
    case .umask(let mask): "umask 0\(String(mask, radix: 8))"
    case .changeDirectory(let path, let isOptional): "chdir \(path)\(isOptional ? " or stay" : "")"
    case .limit(let resource, let soft, let hard):
      "setrlimit \(resourceName(resource)) \(limitText(soft)):\(limitText(hard))"
    case .supplementaryGroups(let groups):
      "setgroups [\(groups.map(String.init).joined(separator: " "))]"
    case .group(let id): "setresgid \(id)"
    case .user(let id): "setresuid \(id)"
    case .noNewPrivileges: "prctl PR_SET_NO_NEW_PRIVS"
    case .deathSignal(let number): "prctl PR_SET_PDEATHSIG \(signalName(number))"
    case .newKeyring(let linksUser, _, _):
      "keyctl KEYCTL_JOIN_SESSION_KEYRING\(linksUser ? " with the user's" : "")"
    case .write(let text, let path, let ifPermitted):
      "write \(text) \(path)\(ifPermitted ? " if permitted" : "")"
    case .nice(let level): "setpriority \(level)"
    case .scheduler(let policy, let priority):
      "sched_setscheduler \(policy & 0xFFFF) \(priority)\(policy >> 30 & 1 == 1 ? " SCHED_RESET_ON_FORK" : "")"
    case .processors(let words):
      "sched_setaffinity \(words.reversed().map(hexadecimal).joined(separator: ","))"
    case .inputOutputPriority(let value): "ioprio_set class \(value >> 13) priority \(value & 0x1FFF)"
    case .timerSlack(let span): "prctl PR_SET_TIMERSLACK \(span)"
    case .memoryMerging(let isOn): "prctl PR_SET_MEMORY_MERGE \(isOn ? 1 : 0)"
    case .personality(let value): "personality \(hexadecimal(UInt64(value)))"
    case .boundCapabilities(let kept): "prctl PR_CAPBSET_DROP all but \(hexadecimal(kept))"
    case .inheritCapabilities(let added): "capset inheritable \(hexadecimal(added))"
    case .ambientCapabilities(let raised): "prctl PR_CAP_AMBIENT_RAISE \(hexadecimal(raised))"
    case .secureBits(let bits): "prctl PR_SET_SECUREBITS \(hexadecimal(UInt64(bits)))"
    case .filter(let filter): "prctl PR_SET_SECCOMP \(filter.name)"
    case .hangUp(let descriptor): "ioctl \(descriptor) TIOCVHANGUP"
    case .terminal(_, let descriptor, let claim, let resets, let rows, let columns):
      "ioctl \(descriptor)\(resets ? " TCSETS" : "")\(rows > 0 || columns > 0 ? " TIOCSWINSZ \(rows)x\(columns)" : "")"
        + "\(claim.map { " TIOCSCTTY, \($0)" } ?? "")"
    case .clearTerminal(let descriptor, let number):
      number > 0 ? "ioctl \(descriptor) VT_DISALLOCATE \(number)" : "write \(descriptor) ESC [3J"
    case .own(let descriptor, let uid, let mode): "fchown \(descriptor) \(uid) 0\(String(mode, radix: 8))"
    case .mountNamespace: "unshare CLONE_NEWNS"
    case .reveal(let root, let paths): "mount tmpfs \(root), with \(paths.joined(separator: " "))"
    case .memoryPolicy(let policy, let nodes):
      "set_mempolicy \(policy) \(nodes.reversed().map(hexadecimal).joined(separator: ","))"
    case .wait(let descriptor): "read \(descriptor) to its end"
    case .execute: "execve"
    case .isolate(let first): "close_range \(first)… CLOSE_RANGE_UNSHARE"
    case .lift(let highest): "dup passed[] above \(highest)"
    case .seal(let highest): "close_range \(highest + 1)… CLOSE_RANGE_CLOEXEC"
    case .enterCgroup: "write cgroup.procs"
    case .ownPID(let entry, _): "getpid into environment[\(entry)]"
    case .ownPidfdID(let entry, _): "the inode of its pidfd into environment[\(entry)]"
    }
  }
}

extension SpawnProgram: CustomStringConvertible {
  /// The program one step a line, then the command and the environment, for `explain --spawn`.
  package var description: String {
    var lines: [String] = []
    switch route {
    case .direct: lines.append("# in a child of usherd")
    case .helper(let reason): lines.append("# in usher-exec: \(reason)")
    }
    for step in steps { lines.append(step.description) }
    lines.append("path: \(candidates.joined(separator: " or "))")
    for (index, argument) in arguments.enumerated() { lines.append("argv[\(index)]: \(argument)") }
    for variable in environment {
      switch variable {
      case .fixed(let text): lines.append("env: \(text)")
      case .ownPID(let name): lines.append("env: \(name)=<its pid>")
      case .ownPidfdID(let name): lines.append("env: \(name)=<the inode of its pidfd>")
      case .perSpawn(let name, _): lines.append("env: \(name)=<per start>")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

private func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

private func limitText(_ value: UInt64) -> String { value == .max ? "infinity" : String(value) }

private func openFlags(_ flags: Int32) -> String {
  var names: [String] = []
  switch flags & O_ACCMODE {
  case O_RDONLY: names.append("O_RDONLY")
  case O_WRONLY: names.append("O_WRONLY")
  default: names.append("O_RDWR")
  }
  for (flag, name) in [
    (O_CREAT, "O_CREAT"), (O_APPEND, "O_APPEND"), (O_TRUNC, "O_TRUNC"), (O_NOCTTY, "O_NOCTTY"),
    (O_NONBLOCK, "O_NONBLOCK"),
  ] where flags & flag != 0 { names.append(name) }
  return names.joined(separator: "|")
}
