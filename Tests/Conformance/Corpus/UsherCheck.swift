import UnitChecks
import UnitDisk
import UnitFiles
import UnitModel
import UnitSyntax

/// What usher's own checks say about a case, as for systemd 252.
struct UsherCheck {
  let verdict: Verdict
  let findings: [Diagnostic]

  init(_ test: Corpus.Case, stubs: String) {
    var checker = Checker(
      source: KernelUnitFileSource(), searchPath: .explicit([test.folder, stubs]),
      surroundings: UsherCheck.surroundings, options: CheckOptions(release: 252))
    let names = test.units.compactMap(UnitName.init)
    findings = checker.check(names)
    var verdict = Verdict()
    for name in names { verdict.states[name.full] = UsherCheck.state(checker.unit(name)) }
    for finding in findings {
      guard let origin = finding.origin, origin.source.path.hasPrefix(test.folder + "/") else { continue }
      let file = origin.source.path.dropFirst(test.folder.utf8.count + 1)
      let line = "\(file):\(LogicalLines(origin.source).end(of: origin.span.line))"
      switch finding.effect {
      case .none: break
      case .unitRefused: verdict.reasons.insert(line)
      case .wordIgnored, .lineIgnored, .sectionIgnored, .fileRejected: verdict.lines.insert(line)
      }
    }
    self.verdict = verdict
  }

  private static func state(_ unit: LoadedUnit) -> Verdict.State {
    switch unit.loadState {
    case .loaded: .accepted
    case .badSetting, .error: .refused
    case .masked: .masked
    case .notFound: .absent
    }
  }

  private static let surroundings: Surroundings = {
    var surroundings = Surroundings()
    surroundings.osRelease = ["ID": "debian", "VERSION_ID": "12"]
    return surroundings
  }()
}

/// Where the logical lines of a file end: systemd names the last of the lines that a value goes over, usher
/// the one where the finding is.
struct LogicalLines {
  private var ends: [Int] = []

  init(_ source: SourceText) {
    var number = 1
    var open: [Int] = []
    for line in Lexer.lex(source).lines where line.kind != .byteOrderMark {
      let text = source.bytes[line.lower..<line.upper]
      if line.kind != .continuation && line.kind != .comment { open = [] }
      while ends.count < number { ends.append(ends.count + 1) }
      open.append(number)
      if line.kind != .comment { for earlier in open { ends[earlier - 1] = number } }
      if text.contains(where: { $0 == 0x0A || $0 == 0x0D }) { number += 1 }
    }
  }

  func end(of line: Int) -> Int { line >= 1 && line <= ends.count ? ends[line - 1] : line }
}
