import Glibc
import Systemd
import UnitModel

/// Properties as `systemctl show` spells them.
enum PropertyText {
  /// The lines of one property: none if it is empty and nobody asked for it by name.
  ///
  /// - Parameters:
  ///   - showsEmpty: true also gives `Name=` for an empty value.
  ///   - valuesOnly: true leaves the name out.
  static func lines(
    _ name: String, _ value: BusValue, showsEmpty: Bool, valuesOnly: Bool = false
  ) -> [String] {
    let texts = texts(name, value)
    let shown = texts.isEmpty ? [""] : texts
    return shown.filter { showsEmpty || !$0.isEmpty }
      .map { valuesOnly ? $0 : "\(name)=\($0)" }
  }

  /// The value's texts; most have one, lists of structures one for each.
  private static func texts(_ name: String, _ value: BusValue) -> [String] {
    switch value {
    case .array(let element, let members) where element.hasPrefix("("):
      return members.map { structure(name, $0.elements ?? []) }
    case .array(let element, _) where element == "y" && sets.contains(name):
      return [numbers(value)]
    case .array(let element, _) where element == "y":
      return [hexadecimal(value)]
    case .array(let element, let members) where element == "ay":
      return [members.map { bytes($0) }.joined(separator: " ")]
    case .array(_, let members):
      return [members.map { word(name, $0) }.joined(separator: " ")]
    case .structure(let members):
      return [pair(name, members)]
    default:
      return [scalar(name, value)]
    }
  }

  // MARK: Single values

  private static func scalar(_ name: String, _ value: BusValue) -> String {
    switch value {
    case .bool(let flag): flag ? "yes" : "no"
    case .string(let text), .path(let text), .signature(let text): text
    case .uint64(let number): number64(name, number)
    case .uint32(let number): number32(name, number)
    case .int32(-1) where name.hasSuffix("ActionExitStatus"): ""
    case .double(let number): number == number.rounded() ? String(Int64(number)) : "\(number)"
    default: value.integer.map { String($0) } ?? ""
    }
  }

  private static func number64(_ name: String, _ number: UInt64) -> String {
    if name.hasSuffix("Timestamp") {
      return number == 0 || number == .max ? "" : TimeText.point(number)
    }
    if name.hasSuffix("USec") { return TimeText.span(number) }
    if name == "CoredumpFilter" { return "0x" + String(number, radix: 16) }
    if number == 0, name == "CPUWeight" || name == "StartupCPUWeight" { return "idle" }
    guard number == .max else { return String(number) }
    if limits.contains(name) { return "infinity" }
    return name.hasPrefix("Limit") || name.hasPrefix("DefaultLimit") ? "infinity" : "[not set]"
  }

  /// Limits of control groups, which may be none; what is counted is unknown instead.
  private static let limits: Set<String> = [
    "MemoryMin", "MemoryLow", "MemoryHigh", "MemoryMax", "MemorySwapMax", "MemoryZSwapMax", "MemoryLimit",
    "DefaultMemoryMin", "DefaultMemoryLow", "StartupMemoryLow", "StartupMemoryHigh", "StartupMemoryMax",
    "StartupMemorySwapMax", "StartupMemoryZSwapMax", "MemoryAvailable", "TasksMax",
  ]

  private static func number32(_ name: String, _ number: UInt32) -> String {
    if name == "UMask" || name.hasSuffix("Mode") {
      let octal = String(number, radix: 8)
      return String(repeating: "0", count: max(0, 4 - octal.count)) + octal
    }
    if (name == "UID" || name == "GID") && number == .max { return "[not set]" }
    return String(number)
  }

  /// An element of a list; with blanks or quotes inside it is quoted.
  private static func word(_ name: String, _ value: BusValue) -> String {
    let text = scalar(name, value)
    guard text.contains(where: { $0 == " " || $0 == "\t" || $0 == "\"" || $0 == "\\" }) else {
      return text
    }
    let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"" + String(escaped) + "\""
  }

  /// Sets of processors and of NUMA nodes: bits, shown as `0-3 8`.
  private static let sets: Set<String> = [
    "AllowedCPUs", "AllowedMemoryNodes", "CPUAffinity", "EffectiveCPUs", "EffectiveMemoryNodes",
  ]

  private static func numbers(_ value: BusValue) -> String {
    ValueSyntax.processorWords(
      ofBits: (value.elements ?? []).map { UInt8(truncatingIfNeeded: $0.integer ?? 0) })
  }

  /// Bytes that are text.
  private static func bytes(_ value: BusValue) -> String {
    String(decoding: (value.elements ?? []).map { UInt8(truncatingIfNeeded: $0.integer ?? 0) }, as: UTF8.self)
  }

  private static func hexadecimal(_ value: BusValue) -> String {
    (value.elements ?? []).map { element in
      let hex = String(UInt8(truncatingIfNeeded: element.integer ?? 0), radix: 16)
      return hex.count == 1 ? "0" + hex : hex
    }.joined()
  }

  // MARK: Structures

  private static func pair(_ name: String, _ members: [BusValue]) -> String {
    switch name {
    case "Job":
      let id = members.first?.integer ?? 0
      return id == 0 ? "" : String(id)
    case "Unit": return members.first?.text ?? ""
    case "LoadError":
      let texts = members.compactMap(\.text)
      guard texts.count == 2, !texts[0].isEmpty else { return "" }
      return "\(texts[0]) \"\(texts[1])\""
    default:
      // Exit statuses and signals.
      return members.flatMap { $0.elements ?? [] }.compactMap { $0.integer.map { String($0) } }
        .joined(separator: " ")
    }
  }

  private static func structure(_ name: String, _ members: [BusValue]) -> String {
    if name.hasPrefix("Exec"), members.count == 10 { return command(members) }
    let texts = members.map { scalar(name, $0) }
    switch name {
    case "Listen" where texts.count == 2: return "\(texts[1]) (\(texts[0]))"
    case _ where name.hasSuffix("DirectorySymlink") && texts.count == 3: return "\(texts[0]):\(texts[1])"
    case "EnvironmentFiles" where texts.count == 2: return "\(texts[0]) (ignore_errors=\(texts[1]))"
    case "OpenFile" where texts.count == 3:
      let own = texts[0].split(separator: "/").last.map(String.init) == texts[1] ? "" : texts[1]
      let flags = openFlags(members[2].integer ?? 0)
      if flags.isEmpty { return own.isEmpty ? texts[0] : "\(texts[0]):\(own)" }
      return "\(texts[0]):\(own):\(flags)"
    default: return texts.joined(separator: " ")
    }
  }

  /// As `OpenFile=` has them.
  private static func openFlags(_ bits: Int64) -> String {
    let words = ["read-only", "append", "truncate", "graceful"]
    return words.indices.filter { bits >> Int64($0) & 1 == 1 }.map { words[$0] }.joined(separator: ",")
  }

  private static func command(_ members: [BusValue]) -> String {
    func time(_ index: Int) -> String {
      guard case .uint64(let time) = members[index], time > 0 else { return "n/a" }
      return TimeText.point(time)
    }
    let (code, status) = (members[8].integer ?? 0, members[9].integer ?? 0)
    let flags =
      if case .bool(let ignores) = members[2] {
        "ignore_errors=\(ignores ? "yes" : "no")"
      } else {
        "flags=\((members[2].texts ?? []).joined(separator: " "))"
      }
    return "{ path=\(members[0].text ?? "")"
      + " ; argv[]=\((members[1].texts ?? []).joined(separator: " "))"
      + " ; \(flags) ; start_time=[\(time(3))] ; stop_time=[\(time(5))]"
      + " ; pid=\(members[7].integer ?? 0) ; code=\(ExitText.word(code: code))"
      + " ; status=\(ExitText.short(code: code, status: status)) }"
  }
}
