import UnitModel
import UnitSyntax

/// A value in other words: a length of time in seconds, an address as a sentence.
struct ValueMeaning {
  let text: String
  /// It speaks of the word under the cursor alone, not of the whole value.
  var isOfWord = false

  /// Nil where the value says it itself, or cannot be read.
  static func text(
    _ directive: Directive, _ value: String, word: String, _ workspace: Workspace, _ document: Document
  ) -> ValueMeaning? {
    whole(directive, value, workspace, document).map { ValueMeaning(text: $0) }
      ?? part(directive, word).map { ValueMeaning(text: $0, isOfWord: true) }
  }

  private static func whole(
    _ directive: Directive, _ value: String, _ workspace: Workspace, _ document: Document
  ) -> String? {
    switch directive.grammar {
    case .time(.zeroIsInfinity) where ValueSyntax.time(value) == .zero: return "without end"
    case .cpuQuota:
      return ValueSyntax.tenThousandths(value).map { "the time of \(decimal($0, 10_000)) processors" }
    case .tasks, .memory:
      if value.hasSuffix("%") { return "of what the machine has" }
    case .swapPriority where value == "-1": return "the kernel decides"
    default: break
    }
    switch directive.value {
    case .time: return ValueSyntax.time(value).map(time)
    case .nanoseconds: return ValueSyntax.nanoseconds(value).map { $0 == .max ? "without end" : "\($0) ns" }
    case .size, .memory: return ValueSyntax.size(value).map { "\($0) bytes" }
    case .boolean:
      let isWord = value.lowercased() == "yes" || value.lowercased() == "no"
      return isWord ? nil : ValueSyntax.boolean(value).map { $0 ? "yes" : "no" }
    case .signal: return signal(value)
    case .mode: return ValueSyntax.mode(value).map(mode)
    case .limit: return limit(value)
    case .listener: return listener(directive, value, workspace, document)
    case .calendar: return calendar(value, workspace, document)
    default: return nil
    }
  }

  /// A word of a list.
  private static func part(_ directive: Directive, _ word: String) -> String? {
    switch directive.value {
    case .exitStatuses, .exitStatus:
      if let code = ValueSyntax.exitCode(word) { return "exit status \(code)" }
      return signal(word)
    default: return nil
    }
  }

  /// The number of a name, the name of a number.
  private static func signal(_ value: String) -> String? {
    guard let number = ValueSyntax.signal(value) else { return nil }
    if ValueSyntax.signalName(value) != nil { return "signal \(number)" }
    return ValueWords.signals.first { ValueSyntax.signalName($0) == number }.map { "SIG" + $0 }
  }

  private static func limit(_ value: String) -> String? {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false)
    guard let soft = parts.first, let hard = parts.last, parts.count <= 2, !soft.isEmpty else { return nil }
    if parts.count == 1 { return "no process gets beyond it" }
    return "\(soft) at first; a process may raise it up to \(hard)"
  }

  /// All fields of a calendar expression, and what they are.
  private static func calendar(_ value: String, _ workspace: Workspace, _ document: Document) -> String? {
    guard let text = expanded(value, workspace, document), let expression = CalendarExpression(text) else {
      return nil
    }
    return "in full `\(expression.normalized)`: [days of the week] year-month-day hour:minute:second"
  }

  /// The value with its specifiers replaced; nil if they cannot be.
  private static func expanded(_ value: String, _ workspace: Workspace, _ document: Document) -> String? {
    guard value.contains("%") else { return value }
    return document.place.flatMap { Hover.expansion(of: value, document, $0, workspace) }
  }

  /// `15000` ten-thousandths are `1.5`.
  private static func decimal(_ number: UInt64, _ whole: UInt64) -> String {
    let (units, rest) = number.quotientAndRemainder(dividingBy: whole)
    var decimals = String(String(whole &+ rest).dropFirst())
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return decimals.isEmpty ? "\(units)" : "\(units).\(decimals)"
  }

  private static func time(_ span: TimeSpan) -> String {
    if span == .infinity { return "without end" }
    let seconds = span.microseconds / 1_000_000
    let rest = span.microseconds % 1_000_000
    if rest == 0 { return "\(seconds) s" }
    if seconds == 0, rest % 1000 == 0 { return "\(rest / 1000) ms" }
    if seconds == 0 { return "\(rest) µs" }
    var decimals = String(rest)
    decimals = String(repeating: "0", count: Swift.max(0, 6 - decimals.utf8.count)) + decimals
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(seconds).\(decimals) s"
  }

  /// `rw-rw----`
  private static func mode(_ mode: UInt16) -> String {
    let letters: [Character] = ["r", "w", "x"]
    var text = ""
    for bit in 0..<9 { text.append(mode & (0o400 >> UInt16(bit)) == 0 ? "-" : letters[bit % 3]) }
    return text
  }

  private static func listener(
    _ directive: Directive, _ value: String, _ workspace: Workspace, _ document: Document
  ) -> String? {
    let type: ListenType
    let noun: String
    switch directive.name {
    case "ListenStream": (type, noun) = (.stream, "TCP")
    case "ListenDatagram": (type, noun) = (.datagram, "UDP")
    case "ListenSequentialPacket": (type, noun) = (.sequentialPacket, "")
    case "ListenFIFO": return "a FIFO in the file system"
    case "ListenSpecial": return "a file or device that is there, opened once"
    case "ListenMessageQueue": return "a POSIX message queue, see mq_overview(7)"
    case "ListenNetlink": return "messages of the kernel: a family, then groups, see netlink(7)"
    default: return nil
    }
    guard let text = expanded(value, workspace, document) else { return nil }
    if let vsock = try? VsockAddress(text, type: type, release: 262) {
      return "port \(vsock.port) between virtual machines and their host"
    }
    guard
      let found = try? AddressSyntax.parse(
        text, type: type, names: workspace.surroundings.serviceNames)
    else { return nil }
    let both = bothFamilies(document)
    switch found.address {
    case .port(let port): return "\(noun) port \(port) on every \(both)"
    case .ipv4(let address, let port):
      let isAny = address.allSatisfy { $0 == 0 }
      return isAny
        ? "\(noun) port \(port) on every IPv4 address"
        : "\(noun) port \(port) on \(IPText.text(ipv4: address))"
          + (address.first == 127 ? ", this host alone" : "")
    case .ipv6(let address, let port, let scope):
      if address.allSatisfy({ $0 == 0 }) { return "\(noun) port \(port) on every \(both)" }
      let isLoopback = address.dropLast().allSatisfy { $0 == 0 } && address.last == 1
      return "\(noun) port \(port) on \(IPText.text(ipv6: address))"
        + (scope.map { " of interface \($0)" } ?? "")
        + (isLoopback ? ", this host alone" : "")
    case .host(let name, let port):

      return "\(noun) port \(port) on the addresses that \(name) has when the socket starts"
    case .unixPath(let path): return "a UNIX \(type.word) socket in the file system, \(path)"
    case .unixAbstract(let name): return "a UNIX \(type.word) socket named \(name) in the abstract namespace"
    case .vsock, .fifo, .special, .netlink, .messageQueue: return nil
    }
  }

  private static func bothFamilies(_ document: Document) -> String {
    let only = document.fragment.assignments.last { $0.section == "Socket" && $0.key == "BindIPv6Only" }
    return only?.value == "ipv6-only" ? "IPv6 address" : "IPv4 and IPv6 address"
  }
}

extension ListenType {
  fileprivate var word: String {
    switch self {
    case .stream: "stream"
    case .datagram: "datagram"
    case .sequentialPacket: "sequential-packet"
    case .fifo, .special, .netlink, .messageQueue: ""
    }
  }
}
