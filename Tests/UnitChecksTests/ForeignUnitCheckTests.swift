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
      ("a.timer", "[Timer]\nOnCalender=daily\n", "directive-unknown a.timer:2:OnCalender=daily"),
      ("a.path", "[Path]\nPathExist=/a\n", "directive-unknown a.path:2:PathExist=/a"),
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
      ("a.timer", "[Timer]\nOnCalendar=Mon 25:00\n", "value-calendar a.timer:2:Mon 25:00"),
      ("a.timer", "[Timer]\nOnBootSec=5 mins\n", "value-time a.timer:2:5 mins"),
      ("a.timer", "[Timer]\nOnBootSec=1\nPersistent=maybe\n", "value-boolean a.timer:3:maybe"),
      ("a.timer", "[Timer]\nOnBootSec=1\nUnit=web\n", "value-unit-name a.timer:3:web"),
      ("a.timer", "[Timer]\nOnBootSec=1\nUnit=a.timer\n", "value-unit-name a.timer:3:a.timer"),
      (
        "a.timer", "[Timer]\nOnBootSec=1\nUnit=a.service\nUnit=b.service\n",
        "value-unit-name a.timer:4:b.service"
      ),
      ("a.path", "[Path]\nPathExists=a\n", "path-relative a.path:2:a"),
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
    let cron = CheckBench(["a.timer": "[Timer]\nOnCalendar=0 4 * * *\n"]).check(["a.timer"])
    #expect(cron.first?.help.contains("cron") == true)
    let word = CheckBench(["a.timer": "[Timer]\nOnCalendar=daly\n"]).check(["a.timer"])
    #expect(word.first?.help == "did you mean daily?" && word.first?.fixes.first?.replacement == "daily")
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
    let units = ["web.socket": "[Socket]\nListenStream=vsock::80\n", "web.service": CheckBench.service]
    #expect(CheckBench.codes(units, release: 252).isEmpty)
    #expect(CheckBench.codes(units, release: nil).contains("socket-no-listener"))
  }
}
