/// The kinds of value that directives take.
package enum ValueKind: String, CaseIterable, Sendable {
  // Scalars.
  case boolean, unsigned, integer, mode, time, nanoseconds, size, signal, limit
  case text, path, choice, user, exitStatus, niceness, percentage, memory, weight
  case interface, descriptorName, unitName, stream, workingDirectory, address
  // Lists.
  case calendar
  case listener, commands, texts, paths, users, variables, variableNames, environmentFiles
  case exitStatuses, directories, unitNames, capabilities, systemCalls, mounts, credentials
  case networks, devices, conditions, addressFamilies, processors
  // Lists that nothing empties.
  case dependencies

  package var repetition: Directive.Repetition {
    switch self {
    case .boolean, .unsigned, .integer, .mode, .time, .nanoseconds, .size, .signal, .limit, .text,
      .path, .choice, .user, .exitStatus, .niceness, .percentage, .memory, .weight, .interface,
      .descriptorName, .unitName, .stream, .workingDirectory, .address:
      .single
    case .calendar, .listener, .commands, .texts, .paths, .users, .variables, .variableNames,
      .environmentFiles, .exitStatuses, .directories, .unitNames, .capabilities, .systemCalls,
      .mounts, .credentials, .networks, .devices, .conditions, .addressFamilies, .processors:
      .list
    case .dependencies: .dependencies
    }
  }

  /// What it is, with its article: "a boolean".
  package var noun: String {
    switch self {
    case .boolean: "a boolean"
    case .unsigned: "a number"
    case .integer: "a whole number"
    case .mode: "an access mode"
    case .time: "a length of time"
    case .nanoseconds: "a length of time in nanoseconds"
    case .size: "a size"
    case .signal: "a signal"
    case .limit: "a resource limit"
    case .text: "text"
    case .path: "an absolute path"
    case .choice: "one of its words"
    case .user: "a user or group"
    case .exitStatus: "an exit status"
    case .niceness: "a nice level"
    case .percentage: "a percentage"
    case .memory: "an amount of memory"
    case .weight: "a weight"
    case .interface: "a network interface"
    case .descriptorName: "a name of a descriptor"
    case .unitName: "a unit name"
    case .stream: "a standard stream"
    case .workingDirectory: "a working directory"
    case .address: "an address"
    case .calendar: "a calendar expression"
    case .listener: "an address to listen on"
    case .commands: "command lines"
    case .texts: "words"
    case .paths: "absolute paths"
    case .users: "users or groups"
    case .variables: "assignments of variables"
    case .variableNames: "names of variables"
    case .environmentFiles: "an environment file"
    case .exitStatuses: "exit statuses and signals"
    case .directories: "relative directories"
    case .unitNames: "unit names"
    case .capabilities: "capabilities"
    case .systemCalls: "system calls"
    case .mounts: "mounts"
    case .credentials: "credentials"
    case .networks: "addresses of networks"
    case .devices: "devices"
    case .conditions: "a condition"
    case .addressFamilies: "address families"
    case .processors: "numbers of processors or nodes"
    case .dependencies: "unit names"
    }
  }

  /// How to write it.
  package var help: String {
    switch self {
    case .boolean: "write yes or no"
    case .unsigned: "write a number from 0 up, such as 64 or 0x40"
    case .integer: "write a whole number, such as -1 or 5"
    case .mode: "write up to four octal digits, such as 0660"
    case .time: "write a number of seconds or units such as 5min 20s, or infinity"
    case .nanoseconds: "write a number of nanoseconds or units such as 50us"
    case .size: "write a number of bytes, with K, M or G for powers of 1024"
    case .signal: "write a signal such as SIGTERM, RTMIN+3 or 15"
    case .limit: "write one limit or SOFT:HARD; infinity is none"
    case .text: "write UTF-8 text"
    case .path: "write a path that starts with /"
    case .choice: "write one of the words of its manual page"
    case .user: "write a user or group, or a numeric id"
    case .exitStatus: "write a number from 0 to 255"
    case .niceness: "write a number from -20 to 19"
    case .percentage: "write a number with %"
    case .memory: "write a size such as 512M, a percentage or infinity"
    case .weight: "write a number from 1 to 10000"
    case .interface: "write the name of an interface, at most 15 bytes without / : % and blanks"
    case .descriptorName: "write up to 255 printable ASCII characters without a colon"
    case .unitName: "write the name of a unit with its suffix"
    case .stream: "write null, inherit, socket, journal, file:PATH, append:PATH or fd:NAME"
    case .workingDirectory: "write a path that starts with /, or ~; a - before it makes it optional"
    case .address, .listener: "write a port, ADDRESS:PORT, [IPV6]:PORT, /PATH or @NAME"
    case .calendar: "write days, a date and a time, such as Mon..Fri 08:00, or a word such as daily"
    case .commands: "write an absolute path or a file name, then its arguments"
    case .texts: "write words with blanks between them"
    case .paths: "write paths that start with /, with blanks between them"
    case .users: "write users or groups with blanks between them"
    case .variables: "write NAME=value, in quotes if the value has blanks"
    case .variableNames: "write names of letters, digits and _, with blanks between them"
    case .environmentFiles: "write a path that starts with /; a - before it makes it optional"
    case .exitStatuses: "write numbers from 0 to 255, their names, or signals such as SIGUSR1"
    case .directories: "write directories without leading / and without .."
    case .unitNames, .dependencies: "write names of units with suffix, with blanks between them"
    case .capabilities: "write capabilities such as CAP_NET_BIND_SERVICE"
    case .systemCalls: "write system calls or groups such as @system-service"
    case .mounts: "write SOURCE:DESTINATION"
    case .credentials: "write ID:VALUE or ID:PATH"
    case .networks: "write addresses with prefix lengths, such as 10.0.0.0/8"
    case .devices: "write a device node and rw"
    case .conditions: "write the value to test; ! before it negates, | makes it one of several"
    case .addressFamilies: "write address families such as AF_INET"
    case .processors: "write numbers and ranges such as 0-3"
    }
  }
}
