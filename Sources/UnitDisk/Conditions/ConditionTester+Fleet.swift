import Glibc
import Linux
import UnitModel
import UnitSyntax

/// Tests of which one of many machines this is.
extension ConditionTester {
  /// A pattern of one of the words of `TAGS=` in machine-info(5).
  ///
  /// - Source: systemd.unit(5), "ConditionMachineTag="
  func hasTag(_ pattern: String) -> Bool {
    let file = AssignmentFile(ProcFile.read("/etc/machine-info", limit: 1 << 16) ?? "")
    return ConditionTester.tags(in: file.values["TAGS"] ?? "").contains { fnmatch(pattern, $0, 0) == 0 }
  }

  /// Words between colons; those that are no tags are passed over, and each key has one value: the first by
  /// the alphabet.
  static func tags(in text: String) -> [String] {
    let words = Set(text.split(separator: ":").map(String.init).filter(isTag))
    var keys: Set<Substring> = []
    return words.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.filter { word in
      guard word.contains("=") else { return true }
      return keys.insert(word.prefix { $0 != "=" }).inserted
    }
  }

  /// `NAME` or `NAME=VALUE` of letters, digits, `-` and `.`, the name with neither sign at its ends.
  private static func isTag(_ word: String) -> Bool {
    let name = word.prefix { $0 != "=" }
    guard let first = name.first, let last = name.last else { return false }
    return !"-.".contains(first) && !"-.".contains(last)
      && word.utf8.allSatisfy {
        ValueSyntax.isLetter($0) || ValueSyntax.isDigit($0) || "-.=".utf8.contains($0)
      }
  }

  /// `[NAME] SHARE`: whether this machine is among that share of all machines. For each name they are others.
  ///
  /// - Source: systemd.unit(5), "ConditionFraction="
  func isInFraction(_ text: String) -> Bool? {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let last = words.last, words.count <= 2, let share = ValueSyntax.share(last) else { return nil }
    if share == 0 || share >= 10_000 { return share != 0 }
    guard let machine = surroundings.machineID.flatMap(ConditionTester.bytes(ofHexadecimal:)) else {
      return nil
    }
    let name = words.count == 2 ? words[0] : ""
    let hash = SHA256.of(Array("systemd-fraction-\(name)".utf8), key: machine)
    let place = hash.prefix(4).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return place < share * UInt64(UInt32.max) / 10_000
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 32, digits.count == text.count else { return nil }
    return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
