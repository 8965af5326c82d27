/// How values are written, for authors of unit files.
extension Grammar {
  /// What a value looks like, in a phrase: "a number from 0 up, such as 64 or 0x40".
  package var writing: String {
    switch self {
    case .boolean, .vitalBoolean: "yes or no"
    case .optionalBoolean: "yes or no; empty for the default"
    case .choice(let choice): choice.writing
    case .unsigned: "a number from 0 up, such as 64 or 0x40"
    case .integer, .long: "a whole number, such as -1 or 5"
    case .oomScore: "a whole number from -1000 to 1000"
    case .ioPriority: "a number from 0 to 7"
    case .schedulingPriority: "a number from 1 to 99"
    case .terminalSize: "a number from 0 to 65535"
    case .nice: "a whole number from -20 to 19"
    case .mode: "an access mode of up to four octal digits, such as 0660"
    case .size: "a number of bytes, with K, M, G or T for powers of 1024"
    case .signal: "a signal, such as SIGTERM, RTMIN+3 or 15"
    case .exitStatus: "an exit status from 0 to 255"
    case .time(let rule): rule.writing
    case .nanoseconds: "a number of nanoseconds, or with units, such as 50us"
    case .limit(let resource): resource.writing
    case .cpuWeight: "a number from 1 to 10000, or idle"
    case .weight: "a number from 1 to 10000"
    case .cpuShares: "a number from 2 to 262144"
    case .blockWeight: "a number from 10 to 1000"
    case .cpuQuota: "a percentage, such as 50% or 200%"
    case .permyriad: "a percentage, such as 60% or 12.5%"
    case .memory: "a number of bytes with K, M, G or T, a percentage, or infinity"
    case .tasks: "a number, a percentage, or infinity"
    case .text, .plainText, .recent, .obsolete: "text"
    default: writingOfNames
    }
  }

  private var writingOfNames: String {
    switch self {
    case .securityLabel: "a label"
    case .logNamespace: "the name of a journal"
    case .busName: "a name on the bus, such as org.example.Mail"
    case .rebootArgument: "text for the firmware"
    case .user: "a name or a number"
    case .users: "names or numbers, with blanks between them"
    case .interface: "the name of a network interface"
    case .descriptorName: "up to 255 printable ASCII characters without a colon"
    case .unitSlice: "the name of a slice, such as mail.slice"
    case .socketService: "the name of a service, such as mail.service"
    case .socketUnits: "names of socket units, with blanks between them"
    case .dependencies, .installNames: "names of units with their suffix, with blanks between them"
    case .mountsFor: "absolute paths, with blanks between them"
    case .installInstance: "the name of an instance"
    case .documentation: "URIs, such as man:httpd(8) or https://example.org"
    case .path, .vitalPath: "an absolute path"
    case .pidFile: "a path, below /run if it is relative"
    case .paths, .bpfPaths: "absolute paths, with blanks between them"
    case .sandboxPaths: "absolute paths, with blanks between them; - before one: it may be missing"
    case .colonPaths: "absolute paths, with colons between them"
    case .workingDirectory: "an absolute path, or ~; - before it: it may be missing"
    case .directories(let links):
      links
        ? "relative directories, or DIRECTORY:LINK, with blanks between them"
        : "relative directories, with blanks between them"
    case .commands: "an executable, then its arguments"
    case .variables, .journalFields: "NAME=value, in quotes if the value has blanks"
    case .variableNames: "names of variables, with blanks between them"
    case .unsetVariables: "NAME or NAME=value, with blanks between them"
    case .environmentFile: "an absolute path, wildcards allowed; - before it: it may be missing"
    case .inputStream: "null, socket, fd:NAME, file:PATH, data, tty, tty-force or tty-fail"
    case .outputStream:
      "inherit, null, journal, kmsg, tty, socket, fd:NAME, file:PATH, append:PATH or truncate:PATH"
    case .inputText: "text with C escapes"
    case .inputData: "Base64"
    case .exitStatuses: "exit statuses, their names, and signals, with blanks between them"
    default: writingOfSandbox
    }
  }

  private var writingOfSandbox: String {
    switch self {
    case .bindPaths: "SOURCE, SOURCE:DESTINATION or SOURCE:DESTINATION:rbind"
    case .temporaryFileSystems: "PATH or PATH:OPTIONS"
    case .mountImages: "SOURCE:DESTINATION"
    case .extensionImages: "paths of images; - before one: it may be missing"
    case .rootImageOptions: "OPTIONS or PARTITION:OPTIONS"
    case .rootHash: "a hash in hexadecimal, or the path of a file"
    case .rootHashSignature: "base64:TEXT, or the path of a file"
    case .logPatterns: "a regular expression; ~ before it turns it round"
    case .credentialText: "ID:TEXT"
    case .credentialBytes: "ID:BASE64"
    case .credentialPath: "ID:PATH, or ID alone"
    case .credentialPattern: "a pattern, or PATTERN:NEWNAME"
    case .openFile: "PATH, PATH:NAME or PATH:NAME:FLAGS"
    case .coredumpFilter: "words such as private-anonymous, or a number"
    case .processors: "numbers and ranges, such as 0-3 5, or numa"
    case .memoryNodes: "numbers and ranges, such as 0-1, or all"
    case .cpuSet: "numbers and ranges, such as 0-3 5"
    case .personality: "an architecture, such as x86-64 or arm64"
    case .capabilities: "capabilities, such as CAP_NET_BIND_SERVICE; ~ before the first turns the list round"
    case .secureBits: "words such as keep-caps and noroot-locked"
    case .systemCalls, .systemCallLog:
      "system calls, or groups such as @system-service; ~ before the first turns the list round"
    case .systemCallError: "an error, such as EPERM, a number, or kill"
    case .architectures: "architectures, such as native or x86-64"
    case .namespaces: "yes, no, or kinds of namespace; ~ before the first turns the list round"
    case .addressFamilies: "families such as AF_UNIX, or none; ~ before the first turns the list round"
    case .fileSystems: "file systems, or groups such as @basic-api; ~ before the first turns the list round"
    default: writingOfResources
    }
  }

  private var writingOfResources: String {
    switch self {
    case .deviceWeight, .blockDeviceWeight: "DEVICE NUMBER"
    case .deviceBytes, .blockDeviceBytes: "DEVICE BYTES, with K, M, G or T for powers of 1000"
    case .deviceLatency: "DEVICE TIME"
    case .deviceOperations: "DEVICE NUMBER, with K, M, G or T for powers of 1000"
    case .deviceAllow: "a device node, then letters of r, w and m"
    case .delegate: "yes, no, or names of controllers"
    case .controllers: "controllers, such as cpu and memory"
    case .networks:
      "addresses with prefix lengths, such as 10.0.0.0/8, or any, localhost, link-local, multicast"
    case .bpfProgram: "TYPE:PATH"
    case .socketBind: "FAMILY:PROTOCOL:PORTS, each part but the last optional, or any"
    case .interfaces: "network interfaces; ~ before the first turns the list round"
    case .listener(.address): "a port, ADDRESS:PORT, [IPV6]:PORT, an absolute path, or @NAME"
    case .listener(.path): "an absolute path"
    case .listener(.netlink): "a family, then a number for the groups"
    case .attribute: "NAME=VALUE"
    case .added(.namedListener): "NAME ADDRESS, then directives of [Socket] as KEY=VALUE"
    case .added(.multicastGroups): "GROUP@INTERFACE, such as 239.1.2.3@eth0, or GROUP alone"
    case .added(.descriptorNumbers): "NAME:NUMBER, such as http:5"
    case .calendar:
      "days, a date and a time, such as Mon..Fri 08:00 or *-*-01 04:30 UTC, or daily and the like"
    case .delay: "seconds, or with units, such as 5min 20s"
    case .watchedPath: "an absolute path"
    case .triggeredUnit: "the name of a unit, such as mail.service"
    case .swapPriority: "a whole number from -1 to 32767"
    case .pressureSpan: "a length of time from one second up"
    case .refreshes: "yes, no, or extensions and credentials"
    case .imagePolicy: "PARTITION=USE, with + between uses and : between partitions, or *, - or ~"
    case .diskQuota: "a size, a percentage, or off"
    case .controlGroup: "the name of a control group"
    case .firewallSets: "SOURCE:FAMILY:TABLE:SET, with blanks between them"
    case .hostName: "yes, no or private; :NAME behind it sets the host name"
    case .conditionPath: "an absolute path, after ! or | if need be"
    case .condition(let text): text.writing
    default: kind.noun
    }
  }
}

extension Choice {
  /// "one of reboot, exit, halt (since 254); or a boolean".
  package var writing: String {
    let listed = words.map { word in
      word.since.map { "\(word.text) (since \($0))" } ?? word.text
    }
    var text = listed.joined(separator: ", ")
    if orBoolean { text += ", yes or no" }
    if let numbers { text += ", or a number from \(numbers.lowerBound) to \(numbers.upperBound)" }
    return text
  }
}

extension Grammar.TimeRule {
  fileprivate var writing: String {
    let text = "seconds, or with units, such as 5min 20s, or infinity"
    return switch self {
    case .plain: text
    case .zeroIsInfinity: text + "; 0 is infinity as well"
    case .emptyIsInfinity: text + "; empty is infinity as well"
    case .emptyResets: text + "; empty for the default"
    }
  }
}

extension ExecSettings.Resource {
  fileprivate var writing: String {
    switch self {
    case .cpu: "seconds or a length of time, or SOFT:HARD, or infinity"
    case .rttime: "microseconds or a length of time, or SOFT:HARD, or infinity"
    case .nice: "a nice level with its sign, or 1 to 40, or SOFT:HARD, or infinity"
    case .nofile, .nproc, .locks, .sigpending, .rtprio: "a number, or SOFT:HARD, or infinity"
    case .fsize, .data, .stack, .core, .rss, .memlock, .as, .msgqueue:
      "bytes, with K, M, G or T, or SOFT:HARD, or infinity"
    }
  }
}

extension Grammar.ConditionText {
  fileprivate var writing: String {
    switch self {
    case .text: "text"
    case .boolean: "yes or no"
    case .architecture: "an architecture such as x86-64 or arm64, or native"
    case .firmware: "uefi, device-tree, or device-tree-compatible(NAME) and the like"
    case .virtualization: "yes, no, vm, container, private-users, or a name such as kvm or docker"
    case .host: "a host name, wildcards allowed, or a machine id"
    case .kernelVersion: "a version, after <, <=, =, !=, >= or >, or a pattern"
    case .security: "a technology such as selinux, apparmor, smack, audit or tpm2"
    case .capability: "a capability such as CAP_NET_ADMIN"
    case .controller: "controllers such as cpu, or v1 or v2"
    case .cpuFeature: "a feature such as rdrand"
    case .count: "a number, after <, <=, =, !=, >= or >"
    case .memory: "bytes with K, M, G or T, after <, <=, =, !=, >= or >"
    case .osRelease: "KEY, an operator such as =, and a value"
    case .environment: "NAME, or NAME=value"
    case .user: "a name or a number, or @system"
    case .pressure: "a percentage, after SLICE: and before /10sec, /1min or /5min if need be"
    }
  }
}
