import Glibc
import Testing
import UnitModel
import UnitSyntax

@testable import UnitChecks

@Suite("The cost of very long values")
struct LongLineTests {
  /// Processor time of this thread: what else runs on the machine does not count.
  private func cost(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
  }

  /// Twenty times the words; what is quadratic costs four hundred times as much.
  private func expectLinear(_ text: (Int) -> String) {
    let small = cost { _ = CheckBench(["web.service": text(1000)]).check(["web.service"]) }
    let large = cost { _ = CheckBench(["web.service": text(20_000)]).check(["web.service"]) }
    #expect(large < small * 60 + 0.2, "\(small) s for 1,000 words, \(large) s for 20,000")
  }

  @Test("of a command grows with the number of its lines")
  func command() {
    expectLinear { "[Service]\nExecStart=/bin/echo" + (0..<$0).map { " \\\n a\($0)" }.joined() + "\n" }
  }

  @Test("of many commands on one line grows with their number")
  func commands() {
    expectLinear {
      "[Service]\nType=oneshot\nExecStart=/bin/a" + (0..<$0).map { " ; /bin/a\($0)" }.joined() + "\n"
    }
  }

  @Test("of a dependency grows with the number of names", arguments: ["After", "Requires", "PartOf"])
  func names(key: String) {
    expectLinear { count in
      "[Unit]\n\(key)=" + (0..<count).map { "a\($0).service" }.joined(separator: " ")
        + "\n[Service]\nExecStart=/bin/a\n"
    }
  }

  @Test("of a dependency on many lines grows with their number, and what is named twice counts once")
  func lines() {
    expectLinear { count in
      "[Unit]\n" + (0..<count).map { "After=a\($0).service\n" }.joined() + "[Service]\nExecStart=/bin/a\n"
    }
    let bench = CheckBench([
      "web.service":
        "[Unit]\nAfter=b.service a.service b.service\nAfter=a.service\n[Service]\nExecStart=/bin/a\n"
    ])
    var checker = bench.checker()
    guard let name = UnitName("web.service") else { return }
    let after = checker.unit(name).unit.after.map(\.full).filter { $0.utf8.count == "a.service".utf8.count }
    #expect(after == ["b.service", "a.service"])
  }
}
