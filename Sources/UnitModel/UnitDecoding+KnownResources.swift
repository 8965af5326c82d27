import UnitSyntax

/// What control groups are told, in directives that are not applied.
extension UnitDecoding {
  mutating func checkResources(_ assignment: Assignment, _ grammar: Grammar) {
    let value = assignment.value
    if value.isEmpty { return }
    switch grammar {
    case .weight: expect(assignment, ValueSyntax.weight(value, 1...10000))
    case .cpuWeight:
      expect(
        assignment, value == "idle" || ValueSyntax.weight(value, 1...10000),
        help: "write a number from 1 to 10000, or idle")
    case .cpuShares:
      expect(
        assignment, ValueSyntax.weight(value, 2...262_144), help: "write a number from 2 to 262144")
    case .blockWeight:
      expect(
        assignment, ValueSyntax.weight(value, 10...1000), help: "write a number from 10 to 1000")
    case .cpuQuota:
      expect(
        assignment, ValueSyntax.quota(value),
        help: "write a percentage above zero, such as 50% or 250%")
    case .permyriad:
      expect(assignment, ValueSyntax.share(value) != nil, help: "write a percentage up to 100%")
    case .memory(let zero): expect(assignment, ValueSyntax.memory(value, zero: zero) != nil)
    case .diskQuota:
      expect(
        assignment,
        value == "off" || ValueSyntax.share(value) != nil || ValueSyntax.size(value) != nil,
        help: "write a size such as 10G, a percentage or off")
    case .firewallSets:
      checkWords(
        assignment, value, .quoted,
        WordRule(
          noun: "no set of nftables", help: "write SOURCE:FAMILY:TABLE:SET, such as user:inet:filter:web"),
        ValueSyntax.isFirewallSet)
    case .tasks:
      expect(
        assignment, ValueSyntax.tasks(value) != nil,
        help: "write a number, a percentage or infinity")
    case .cpuSet, .processors, .memoryNodes: checkProcessors(assignment, grammar)
    case .coredumpFilter:
      if let bad = ValueSyntax.bareWords(value).first(where: { !ValueSyntax.isCoredumpBit($0) }) {
        reportValue(
          assignment, .texts, about: bad, among: ValueSyntax.coredumpBits,
          help: "write names such as private-anonymous, or a mask such as 0x33")
      }
    case .delegate: checkDelegate(assignment)
    case .controllers: checkControllers(assignment)
    case .networks:
      checkWords(
        assignment, value, .bare,
        WordRule(
          noun: "no network", help: "write an address with its prefix, such as 10.0.0.0/8",
          words: ValueSyntax.networkWords), ValueSyntax.isNetwork)
    case .socketBind:
      expect(
        assignment, ValueSyntax.isSocketBind(value),
        help: "write [ipv4:|ipv6:][tcp:|udp:]PORT[-PORT], or any")
    case .bpfProgram:
      expect(
        assignment, ValueSyntax.isBPFProgram(value),
        help: "write TYPE:/PATH, such as egress:/sys/fs/bpf/filter")
    case .interfaces:
      checkWords(
        assignment, withoutTilde(assignment), .quoted,
        WordRule(noun: "no name of an interface", help: ValueKind.interface.help),
        ValueSyntax.isInterface)
    case .deviceAllow: checkDeviceAllow(assignment)
    default: checkDeviceValue(assignment, grammar)
    }
  }

  /// Reports the whole value unless it is good.
  mutating func expect(_ assignment: Assignment, _ isGood: Bool, help: String? = nil) {
    if !isGood { reportValue(assignment, grammar.kind, help: help) }
  }

  private mutating func checkProcessors(_ assignment: Assignment, _ grammar: Grammar) {
    var text = assignment.value
    if grammar == .memoryNodes {
      if text == "all" { return }
    } else {
      guard let ready = expanded(assignment) else { return }
      text = ready
      if grammar == .processors, text == "numa" { return }
    }
    let words: [String]
    do {
      words = try ValueSyntax.processorWords(text)
    } catch {
      reportQuoting(assignment, error)
      return
    }
    for word in words {
      do {
        _ = try ValueSyntax.processors(word)
      } catch {
        switch error {
        case .unreadable:
          reportValue(
            assignment, .processors, about: word,
            help: "write numbers up to 8191 and ranges such as 0-3")
          return
        case .reversed:
          reportWord(
            assignment, word,
            WordRule(noun: "a range that ends before it starts", help: "write the lower number first"))
        }
      }
    }
  }

  private mutating func checkDelegate(_ assignment: Assignment) {
    if ValueSyntax.boolean(assignment.value) != nil { return }
    checkWords(
      assignment, assignment.value, .quoted,
      WordRule(
        noun: "no controller", help: "write yes, no or controllers such as cpu and memory",
        words: ValueSyntax.controllers), ValueSyntax.controllers.contains)
  }

  /// Unknown controllers among known ones vanish without a word of systemd's.
  private mutating func checkControllers(_ assignment: Assignment) {
    let words = knownWords(assignment, assignment.value, .bare)
    if words.contains(where: ValueSyntax.controllers.contains) {
      for word in words where !ValueSyntax.controllers.contains(word) {
        reportWord(
          assignment, word,
          WordRule(
            noun: "no controller", help: "write controllers such as cpu and memory",
            words: ValueSyntax.controllers))
      }
    } else {
      reportValue(
        assignment, .texts, about: words.first, among: ValueSyntax.controllers,
        help: "write controllers such as cpu and memory")
    }
  }
}
