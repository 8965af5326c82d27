import UnitSyntax

/// What is mounted for a service, in directives that are not applied.
extension UnitDecoding {
  mutating func checkMounts(_ assignment: Assignment, _ grammar: Grammar) {
    switch grammar {
    case .bindPaths:
      for word in knownWords(assignment, assignment.value, .quoted) { checkBind(assignment, word) }
    case .temporaryFileSystems:
      for word in knownWords(assignment, assignment.value, .quoted) {
        checkPath(assignment, parts(word).first ?? "")
      }
    case .mountImages, .extensionImages:
      for word in knownWords(assignment, assignment.value, .strict) {
        checkImage(assignment, word, hasDestination: grammar == .mountImages)
      }
    case .rootImageOptions: checkImageOptions(assignment)
    default: break
    }
  }

  /// What stands between the colons. Images leave out what is empty, paths do not.
  private func parts(_ word: String, keepsEmpty: Bool = true) -> [String] {
    word.split(separator: ":", omittingEmptySubsequences: !keepsEmpty).map(String.init)
  }

  /// `[-]SOURCE[:DESTINATION[:OPTIONS]]`
  private mutating func checkBind(_ assignment: Assignment, _ word: String) {
    let parts = parts(word)
    guard let source = parts.first else { return }
    let count = diagnostics.count
    checkPath(assignment, source, prefixes: "-")
    if diagnostics.count > count { return }
    if parts.count > 1, !parts[1].isEmpty { checkPath(assignment, parts[1]) }
    if diagnostics.count > count { return }
    if parts.count > 2, !["", "rbind", "norbind"].contains(parts[2]) {
      reportWord(
        assignment, word,
        WordRule(noun: "a mount with an option that is none", help: "write rbind or norbind"))
    }
  }

  /// `[-]IMAGE:DESTINATION[:[PARTITION:]OPTIONS]…`, or without destination.
  private mutating func checkImage(_ assignment: Assignment, _ word: String, hasDestination: Bool) {
    var rest = parts(word, keepsEmpty: false)[...]
    guard let source = rest.popFirst() else { return }
    let count = diagnostics.count
    checkPath(assignment, source, prefixes: "-")
    if diagnostics.count > count { return }
    if hasDestination {
      guard let destination = rest.popFirst(), !destination.isEmpty else {
        reportWord(
          assignment, word,
          WordRule(noun: "an image without a place to mount it at", help: "write IMAGE:DESTINATION"))
        return
      }
      checkPath(assignment, destination)
      if diagnostics.count > count { return }
    }
    if rest.count == 1 { return }
    while let partition = rest.popFirst() {
      checkPartition(assignment, partition)
      _ = rest.popFirst()
    }
  }

  private mutating func checkPartition(_ assignment: Assignment, _ name: String) {
    if ValueSyntax.partitions.contains(name) { return }
    reportWord(
      assignment, name,
      WordRule(
        noun: "no partition of an image", help: "write root, usr, home, srv or another of them",
        words: ValueSyntax.partitions))
  }

  private mutating func checkImageOptions(_ assignment: Assignment) {
    for word in knownWords(assignment, assignment.value, .strict) {
      let parts = parts(word, keepsEmpty: false)
      if parts.count > 2 {
        reportValue(assignment, .texts, help: "write PARTITION:OPTIONS")
        return
      }
      if parts.count == 2 { checkPartition(assignment, parts[0]) }
      _ = expanded(parts.last ?? "", of: assignment)
    }
  }
}
