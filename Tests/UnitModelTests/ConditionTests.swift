import Testing

@testable import UnitModel

@Suite("Conditions")
struct ConditionTests {
  private func unit(_ text: String) -> UnitSettings {
    decode("[Unit]\n\(text)\n[Service]\nExecStart=/bin/true\n", as: "a.service").unit
  }

  @Test("signs before the value are read in their order, and specifiers replaced")
  func signs() {
    #expect(
      unit("ConditionPathExists=|!%t/%p").conditions == [
        UnitCondition(.pathExists, "/run/a", isNegated: true, isAlternative: true)
      ])
    #expect(unit("AssertUser=! root").assertions == [UnitCondition(.user, "root", isNegated: true)])
    #expect(unit("ConditionPathExists=!|/run").conditions.isEmpty)
  }

  @Test("an empty value drops all of its kind, whatever it tests")
  func reset() {
    let unit = unit("ConditionPathExists=/a\nAssertPathExists=/b\nConditionUser=")
    #expect(unit.conditions.isEmpty)
    #expect(unit.assertions.count == 1)
  }

  @Test(
    "all must hold, and of the alternatives one",
    arguments: [
      ("", [], nil), ("&", [true], nil), ("&", [false], [0]), ("&&", [true, false], [1]),
      ("||", [false, true], nil), ("||", [false, false], [0, 1]), ("|&", [true, false], [1]),
      ("&|", [true, false], [1]),
    ] as [(String, [Bool], [Int]?)])
  func verdict(signs: String, outcomes: [Bool], unmet: [Int]?) {
    let conditions = signs.map { UnitCondition(.pathExists, "/", isAlternative: $0 == "|") }
    #expect(UnitCondition.unmet(conditions, outcomes) == unmet)
  }

  @Test("a test that cannot be made does not hold, turned round or not")
  func unknown() {
    #expect(UnitCondition.unmet([UnitCondition(.security, "?")], [nil]) == [0])
    #expect(UnitCondition.unmet([UnitCondition(.security, "?", isNegated: true)], [nil]) == [0])
    #expect(UnitCondition.unmet([UnitCondition(.security, "?", isNegated: true)], [false]) == nil)
  }

  @Test(
    "versions are ordered part by part",
    arguments: [
      ("6.1", "6.1", 0), ("6.1", "6.10", -1), ("6.9", "6.10", -1), ("6.1.0", "6.1", 1), ("6.1-rc1", "6.1", 1),
      ("6.1~rc1", "6.1", -1), ("6.01", "6.1", 0), ("a", "b", -1), ("1a", "1", 1), ("", "1", -1),
      ("12", "12", 0),
      ("6.1-2", "6.1.2", -1), ("6.1^x", "6.1", 1), ("5.10.0-8-amd64", "5.10", 1),
    ])
  func versions(left: String, right: String, order: Int) {
    #expect(ConditionComparison.versionOrder(left, right) == order)
    #expect(ConditionComparison.versionOrder(right, left) == -order)
  }

  @Test("every condition is read, and its assertion as well where there is one")
  func names() {
    for test in UnitCondition.Test.allCases {
      let value = test.rawValue.hasPrefix("Path") || test.rawValue.contains("File") ? "/a" : "yes"
      let text = test == .needsUpdate || test == .directoryNotEmpty ? "/a" : value
      #expect(unit("Condition\(test.rawValue)=\(text)").conditions == [UnitCondition(test, text)])
      if test != .firmware {
        #expect(
          unit("Assert\(test.rawValue)=!\(text)").assertions == [UnitCondition(test, text, isNegated: true)])
      }
    }
    #expect(unit("ConditionPathExists=//a/./b/").conditions == [UnitCondition(.pathExists, "/a/b")])
  }

  @Test("comparisons are read sign by sign")
  func comparisons() {
    #expect(ConditionComparison(">=4") == ConditionComparison(.greaterOrEqual, "4"))
    #expect(ConditionComparison("<> 4") == ConditionComparison(.unequal, "4"))
    #expect(ConditionComparison("==4") == ConditionComparison(.equal, "4"))
    #expect(ConditionComparison("4") == nil)
    #expect(ConditionComparison(.less, "").holds(for: 3, against: 4))
    #expect(!ConditionComparison(.greater, "").holds(for: 4, against: 4))
  }
}
