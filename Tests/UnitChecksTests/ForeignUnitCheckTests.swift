import Testing
import UnitFiles
import UnitModel
import UnitSyntax

@testable import UnitChecks

/// Timers, mounts and the like: usherd does not run them, and their files are checked all the same.
@Suite("A check of units that usherd does not run")
struct ForeignUnitCheckTests {
  @Test(
    "finds misspelt names of sections and keys",
    arguments: [
      ("a.timer", "[Timer]\nOnBootSec=1\nOnCalender=daily\n", "directive-unknown a.timer:3:OnCalender=daily"),
      ("a.path", "[Path]\nPathExists=/a\nPathExist=/a\n", "directive-unknown a.path:3:PathExist=/a"),
      ("a.mount", "[Mount]\nWhat=tmpfs\nWhere=/a\nTyp=tmpfs\n", "directive-unknown a.mount:4:Typ=tmpfs"),
      ("a.slice", "[Slice]\nUser=root\n", "directive-wrong-section a.slice:2:User=root"),
      ("a.timer", "[Timer]\nOnBootSec=1\n[Instal]\n", "section-unknown a.timer:3:[Instal]"),
      ("a.swap", "[Unit]\nAfter\n[Swap]\nWhat=/a\n", "assignment-missing-equals a.swap:2:After"),
    ])
  func names(name: String, text: String, finding: String) {
    #expect(CheckBench([name: text]).check([name]).map(CheckBench.line) == [finding])
  }

  @Test("reads the values of families that services have as well")
  func values() {
    let bench = CheckBench(["a.mount": "[Mount]\nWhat=tmpfs\nWhere=/a\nKillMode=never\nMemoryMax=much\n"])
    #expect(
      bench.check(["a.mount"]).map(CheckBench.line) == [
        "value-choice a.mount:4:never", "value-memory a.mount:5:much",
      ])
  }

  @Test(
    "reads the values of their own keys",
    arguments: [
      ("a.timer", "[Timer]\nOnBootSec=1\nOnCalendar=Mon 25:00\n", "value-calendar a.timer:3:Mon 25:00"),
      ("a.timer", "[Timer]\nOnBootSec=1\nOnBootSec=5 mins\n", "value-time a.timer:3:5 mins"),
      ("a.timer", "[Timer]\nOnBootSec=1\nPersistent=maybe\n", "value-boolean a.timer:3:maybe"),
      ("a.timer", "[Timer]\nOnBootSec=1\nUnit=web\n", "value-unit-name a.timer:3:web"),
      ("a.timer", "[Timer]\nOnBootSec=1\nUnit=a.timer\n", "value-unit-name a.timer:3:a.timer"),
      (
        "a.timer", "[Timer]\nOnBootSec=1\nUnit=a.service\nUnit=b.service\n",
        "value-unit-name a.timer:4:b.service"
      ),
      ("a.path", "[Path]\nPathExists=/a\nPathExists=a\n", "path-relative a.path:3:a"),
      ("a.mount", "[Mount]\nWhat=tmpfs\nWhere=/a\nTimeoutSec=x\n", "value-time a.mount:4:x"),
      ("a.automount", "[Automount]\nWhere=/a\nDirectoryMode=9\n", "value-mode a.automount:3:9"),
      ("a.swap", "[Swap]\nWhat=/a\nPriority=-2\n", "value-integer a.swap:3:-2"),
      ("a.slice", "[Slice]\nMemoryMax=much\n", "value-memory a.slice:2:much"),
      ("a.scope", "[Scope]\nOOMPolicy=none\n", "value-choice a.scope:2:none"),
    ])
  func ownValues(name: String, text: String, finding: String) {
    #expect(CheckBench([name: text]).check([name]).map(CheckBench.line) == [finding])
  }

  @Test("says what is meant by the times of cron and by words that are nearly right")
  func calendarHelp() {
    let cron = CheckBench(["a.timer": "[Timer]\nOnBootSec=1\nOnCalendar=0 4 * * *\n"]).check(["a.timer"])
    #expect(cron.first?.help.contains("cron") == true)
    let word = CheckBench(["a.timer": "[Timer]\nOnBootSec=1\nOnCalendar=daly\n"]).check(["a.timer"])
    #expect(word.first?.help == "did you mean daily?" && word.first?.fixes.first?.replacement == "daily")
  }

  @Test(
    "finds what a unit cannot be without",
    arguments: [
      ("a.timer", "[Timer]\nPersistent=yes\n", "unit-never-triggers"),
      ("a.timer", "[Timer]\nOnClockChange=no\n", "unit-never-triggers"),
      ("a.timer", "[Timer]\nOnClockChange=yes\n", nil),
      ("a.timer", "[Timer]\nOnBootSec=1\nOnCalendar=\n", "unit-never-triggers"),
      ("a.timer", "[Timer]\nOnCalendar=\nOnBootSec=1\n", nil), ("a@.timer", "[Timer]\nOnCalendar=%i\n", nil),
      ("a@daily.timer", "[Timer]\nOnCalendar=%i\n", nil),
      ("a.path", "[Path]\nMakeDirectory=yes\n", "unit-never-triggers"),
      ("a.path", "[Path]\nPathExistsGlob=/a*\n", nil), ("a.mount", "[Mount]\nWhere=/a\n", "mount-no-source"),
      ("a.mount", "[Mount]\nWhat=tmpfs\nWhat=\n", "mount-no-source"),
      ("a.mount", "[Mount]\nWhat=tmpfs\n", nil),
      ("a.mount", "[Mount]\nWhat=tmpfs\nWhere=//a/\n", nil),
      ("a-b.mount", "[Mount]\nWhat=tmpfs\nWhere=/a-b\n", "unit-name-path"),
      ("a-b.mount", "[Mount]\nWhat=tmpfs\nWhere=/a/b\n", nil),
      ("a\\x2db.mount", "[Mount]\nWhat=tmpfs\nWhere=/a-b\n", nil), ("-.mount", "[Mount]\nWhere=/\n", nil),
      ("a.automount", "[Automount]\n", nil), ("a.automount", "[Automount]\nWhere=/b\n", "unit-name-path"),
      ("a.swap", "[Swap]\nPriority=1\n", nil), ("a.swap", "[Swap]\nWhat=/b\n", "unit-name-path"),
      ("a.swap", "[Swap]\nWhat=/%p\n", nil), ("a.slice", "[Unit]\n", nil), ("a.device", "[Device]\n", nil),
    ])
  func wholeUnits(name: String, text: String, code: String?) {
    #expect(CheckBench([name: text]).check([name]).map(\.code) == (code.map { [$0] } ?? []))
  }

  @Test("has nothing to say of their own keys, whatever the release, but that one is too new")
  func ownKeys() {
    let units = ["a.timer": "[Timer]\nOnCalendar=daily\nDeferReactivation=yes\n"]
    #expect(CheckBench.codes(units, release: nil).isEmpty)
    #expect(CheckBench.codes(units, release: 262).isEmpty)
    #expect(CheckBench.codes(units, release: 252) == ["directive-too-new"])
  }

  @Test("Loading for the daemon does not read them")
  func daemon() throws {
    let bench = Bench(["a.timer": "[Timer\n"])
    let unit = try bench.load("a.timer")
    #expect(unit.loadState == .loaded && unit.kind.isForeign && unit.diagnostics.isEmpty)
  }

  @Test("for a release of systemd takes listeners that usherd does not apply")
  func listeners() {
    let units = ["web.socket": "[Socket]\nListenUSBFunction=/dev/ffs\n", "web.service": CheckBench.service]
    #expect(CheckBench.codes(units, release: 252).isEmpty)
    #expect(CheckBench.codes(units, release: nil).contains("socket-no-listener"))
  }
}
