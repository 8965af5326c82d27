import Foundation
import TestRig
import Testing

/// The release's own measurement: `loading-bench` prints what each stage took, the best of five, in processor time.
@Suite("Loading many units")
struct LoadingSpeedTests {
  @Test("takes under half a second for 10,000 files, from bytes to the plan")
  func isFast() async throws {
    let program = Checkout.root + "/.build/release/loading-bench"
    try #require(
      FileManager.default.isExecutableFile(atPath: program),
      "Scripts/test builds it: swift build -c release --static-swift-stdlib --product loading-bench")
    let run = try await Command.run(program, ["5000"])
    #expect(run.status == 0)
    let words = run.output.split(whereSeparator: \.isNewline).last { $0.hasPrefix("in all ") }?
      .split(separator: " ")
    let milliseconds = try #require(words.flatMap { $0.count > 2 ? Double($0[2]) : nil })
    #expect(milliseconds < 500, "\(run.output)")
    #expect(run.output.contains("10005 units, 10005 loaded"), "\(run.output)")
  }
}
