import ControlBench
import Glibc
import Testing

/// How long one check takes. Needs the release build; what a debug build takes says nothing.
@Suite("Speed of usherctl check", .serialized)
struct CheckSpeedTests {
  static let release: String? = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/\(root)/.build/release/usherctl"
    return access(path, X_OK) == 0 ? path : nil
  }()

  @Test("One file takes less than 30 ms, start and end of the program included", .enabled(if: release != nil))
  func oneFile() throws {
    let program = try #require(Self.release)
    let bench = try CheckBench([
      "web.socket":
        "[Unit]\nDescription=web\n\n[Socket]\nListenStream=8080\n\n[Install]\nWantedBy=sockets.target\n",
      "web.service": "[Service]\nExecStart=/bin/cat\nDynamicUser=yes\nLimitNOFILE=1024\n",
    ])
    for form in ["human", "sarif"] {
      // Other tests run beside this one: the first run that is quick enough tells what the program can do.
      var best = Duration.seconds(60)
      for _ in 0..<100 where best >= .milliseconds(30) {
        let start = ContinuousClock.now
        let ended = try Program.run(program, ["check", "--format", form, bench.folder + "/web.socket"])
        best = min(best, ContinuousClock.now - start)
        #expect(ended.status == 0, "\(ended.output)")
      }
      #expect(best < .milliseconds(30), "\(form)")
    }
  }
}
