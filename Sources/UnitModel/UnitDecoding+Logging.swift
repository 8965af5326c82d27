import UnitSyntax

/// Directives about what goes into standard input and what becomes of output.
enum StreamKey: String, CaseIterable, Sendable {
  case standardInputText = "StandardInputText"
  case standardInputData = "StandardInputData"
  case ttyPath = "TTYPath"
  case ttyReset = "TTYReset"
  case ttyVHangup = "TTYVHangup"
  case ttyVTDisallocate = "TTYVTDisallocate"
  case ttyRows = "TTYRows"
  case ttyColumns = "TTYColumns"
  case syslogIdentifier = "SyslogIdentifier"
  case syslogFacility = "SyslogFacility"
  case syslogLevel = "SyslogLevel"
  case syslogLevelPrefix = "SyslogLevelPrefix"
  case logLevelMax = "LogLevelMax"
  case logRateLimitIntervalSec = "LogRateLimitIntervalSec"
  case logRateLimitBurst = "LogRateLimitBurst"
  case logExtraFields = "LogExtraFields"
  case logFilterPatterns = "LogFilterPatterns"
}

extension UnitDecoding {
  /// Takes a value that `check` found to be one.
  mutating func applyStream(_ key: StreamKey, _ assignment: Assignment) {
    let value = assignment.value
    switch key {
    case .standardInputText:
      if value.isEmpty {
        exec.inputData = []
      } else if let text = expanded(String(decoding: Words.unescaped(value), as: UTF8.self), of: assignment) {
        exec.inputData += Array(text.utf8) + [0x0A]
      }
    case .standardInputData:
      if value.isEmpty { exec.inputData = [] } else { exec.inputData += ValueSyntax.base64(value) ?? [] }
    case .ttyPath where value.isEmpty: exec.terminal.path = TerminalSettings().path
    case .ttyPath:
      if let text = expanded(assignment), !text.isEmpty {
        exec.terminal.path = ValueSyntax.simplifiedPath(text)
      }
    case .ttyReset: exec.terminal.resets = ValueSyntax.boolean(value) ?? exec.terminal.resets
    case .ttyVHangup: exec.terminal.hangsUp = ValueSyntax.boolean(value) ?? exec.terminal.hangsUp
    case .ttyVTDisallocate: exec.terminal.clears = ValueSyntax.boolean(value) ?? exec.terminal.clears
    case .ttyRows: exec.terminal.rows = ValueSyntax.unsigned32(value).flatMap { UInt16(exactly: $0) } ?? 0
    case .ttyColumns:
      exec.terminal.columns = ValueSyntax.unsigned32(value).flatMap { UInt16(exactly: $0) } ?? 0
    case .syslogIdentifier: exec.logging.identifier = text(assignment, or: exec.logging.identifier)
    case .syslogFacility:
      exec.logging.facility = UnitDecoding.number(value, in: .facilities) ?? exec.logging.facility
    case .syslogLevel: exec.logging.level = UnitDecoding.number(value, in: .levels) ?? exec.logging.level
    case .syslogLevelPrefix: exec.logging.readsPrefix = ValueSyntax.boolean(value) ?? exec.logging.readsPrefix
    case .logLevelMax:
      exec.logging.lowestLevel = UnitDecoding.number(value, in: .levels) ?? exec.logging.lowestLevel
    case .logRateLimitIntervalSec: exec.logging.rateInterval = ValueSyntax.time(value)
    case .logExtraFields: applyExtraFields(assignment)
    case .logFilterPatterns:
      if value.isEmpty {
        exec.logging.patterns = []
      } else {
        let isDenied = value.utf8.first == UInt8(ascii: "~")
        exec.logging.patterns.append(.init(isDenied ? String(value.dropFirst()) : value, isDenied: isDenied))
      }
    case .logRateLimitBurst: exec.logging.rateBurst = ValueSyntax.unsigned32(value)
    }
  }

  private mutating func applyExtraFields(_ assignment: Assignment) {
    if assignment.value.isEmpty {
      exec.logging.extraFields = []
      return
    }
    for word in (try? Words.split(assignment.value, .strict)) ?? [] {
      guard let text = expanded(word, of: assignment) else { continue }
      let name = text.prefix { $0 != "=" }
      guard name.utf8.count < text.utf8.count, ValueSyntax.isJournalField(name) else { continue }
      exec.logging.extraFields.append(text)
    }
  }

  /// The place of a word in its list, or the number itself.
  private static func number(_ text: String, in choice: Choice) -> UInt8? {
    if let place = choice.words.firstIndex(where: { $0.text == text }) {
      // The local facilities come after numbers that nobody has.
      return UInt8(truncatingIfNeeded: text.hasPrefix("local") ? place &+ 4 : place)
    }
    return ValueSyntax.unsigned32(text).flatMap { UInt8(exactly: $0) }
  }
}
